#!/bin/sh
# The steps that scripts which write files have in common; read into them where they say ". ./file-steps.sh".
# shellcheck disable=SC2154,SC2034 # what it reads and sets is that of the scripts
# Reads: action (plan reads nothing from standard input), placed (how many files were renamed so far), user (the user's number),
# made (directories made, newest first), stage (a name nobody can guess), stages, first, newline. Changes: made, stage, stages, first, error. Ends the script with fail<TAB>CODE<TAB>DETAIL.
fail() {
  printf 'fail\t%s\t%s\n' "$1" "$(printf '%s' "$2" | tr '[:cntrl:]' ' ')"
  # Whoever is still sending must not run into a closed pipe before it has read why.
  [ "$action" = plan ] || cat >/dev/null
  exit 1
}

# The code for what a command said on standard error.
fail_by() {
  after=''
  [ "$placed" -eq 0 ] || after=" ($placed of the files already stand at their targets)"
  case $2 in
    *'No space left on device'* | *'uota exceeded'* | *'Wrote only'*) fail nospace "$1$after" ;;
    *'short read'* | *'Unexpected EOF'*) fail transfer "$1" ;;
    *'Read-only file system'*) fail readonly "$1$after" ;;
    *'Permission denied'* | *'Operation not permitted'*) fail denied "$1$after" ;;
    *'Not a directory'*) fail notdirectory "$1$after" ;;
    *) fail failed "$1: $2$after" ;;
  esac
}

sha256_of() {
  sum=$(sha256sum <"$1" 2>/dev/null) || return 1
  printf '%s' "${sum%% *}"
}

# fsync of one file or directory. Old versions of sync ignore the path and sync everything, which is as good.
settle() {
  error=$(sync "$1" 2>&1) && return 0
  case $error in *'No space left on device'* | *'uota exceeded'* | *'Input/output error'*) fail_by "$1" "$error" ;; esac
  sync
}

# rename FROM TO: TO becomes FROM. A link that somebody has put there meanwhile is replaced and never followed, also one to a directory.
rename() { mv -fT -- "$1" "$2"; }

# When a process began, in the kernel's ticks: a number alone may come back as another process.
began() { awk '{ print $22 }' "/proc/$1/stat" 2>/dev/null; }

# Removes from directory $1 what runs have left there that were killed: the name says whose it was. One of a run beside this one stays.
sweep() {
  find "$1/" -maxdepth 1 -type d -name '.hak8s.*' -mmin +60 -exec rm -rf {} + 2>/dev/null
  for left in "$1"/.hak8s.*.*.*; do
    [ -d "$left" ] && [ ! -L "$left" ] || continue
    whose=${left%.*}
    [ "$(began "${whose##*.}")" = "${left##*.}" ] || rm -rf "$left"
  done
}

# The 0700 directory $stage in directory $1. What stands there without being this run's was planted, and nothing is written into it.
make_stage() {
  [ -n "$stages" ] || stage=$stage.$$.$(began $$)
  case $newline$stages in *"$newline$1/$stage$newline"*) return 0 ;; esac
  sweep "$1"
  error=$(mkdir -m 700 "$1/$stage" 2>&1) || fail_by "$1" "$error"
  [ -n "$stages" ] || first=$1
  stages=$1/$stage$newline$stages
}

label() {
  if command -v restorecon >/dev/null 2>&1; then restorecon "$1" >/dev/null 2>&1 || :; fi
}

make_directory() {
  [ -n "$1" ] && [ ! -d "$1" ] || return 0
  make_directory "${1%/*}"
  error=$(mkdir -m 755 "$1" 2>&1) || fail_by "$1" "$error"
  made=$1$newline$made
  if [ "$user" -eq 0 ]; then chown 0:0 "$1"; fi
  label "$1"
  settle "${1%/*}/"
  printf 'dir\t%s\n' "$1"
}
