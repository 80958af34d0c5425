#!/bin/sh
# The steps that scripts which write files have in common; read into them where they say ". ./file-steps.sh".
# shellcheck disable=SC2154,SC2034 # what it reads and sets is that of the scripts
# Reads: action (plan reads nothing from standard input), placed (how many files were renamed so far), user (the user's number),
# made (directories made, newest first), stage (a name nobody can guess), stages, first, newline. Changes: made, stage, stages,
# first, error, and its own absent, upwards, above, ticks. Ends the script with fail<TAB>CODE<TAB>DETAIL.
absent='' upwards='' above=''
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

# ask LIST COMMAND...: COMMAND with each line of LIST as a further argument. One process for many paths: processes are what takes the time.
ask() {
  lines=$1
  shift
  set -f
  IFS=$newline
  # shellcheck disable=SC2086 # one argument a line: no path has a line break in it
  "$@" $lines
  answer=$?
  unset IFS
  set +f
  return "$answer"
}

# fsync of files or directories. Old versions of sync ignore the paths and sync everything, which is as good.
settle() {
  error=$(sync "$@" 2>&1) && return 0
  case $error in *'No space left on device'* | *'uota exceeded'* | *'Input/output error'*) fail_by "$1" "$error" ;; esac
  sync
}

# rename FROM TO: TO becomes FROM. A link that somebody has put there meanwhile is replaced and never followed, also one to a directory.
rename() { mv -fT -- "$1" "$2"; }

# Sets ticks to when a process began, in the kernel's ticks; to nothing when there is none. A number alone may come back as another process.
began() {
  ticks=''
  { read -r ticks <"/proc/$1/stat"; } 2>/dev/null || return 0
  # The name in parentheses may hold blanks; this is field 22, the 20th after it.
  # shellcheck disable=SC2086
  set -- ${ticks##*) }
  shift 19
  ticks=$1
}

# Removes from directory $1 what runs have left there that were killed: the name says whose it was. One of a run beside this one stays.
sweep() {
  set -- "$1" "$1"/.hak8s.*
  [ -e "$2" ] || [ -L "$2" ] || return 0
  find "$1/" -maxdepth 1 -type d -name '.hak8s.*' -mmin +60 -exec rm -rf {} + 2>/dev/null
  for left in "$1"/.hak8s.*.*.*; do
    [ -d "$left" ] && [ ! -L "$left" ] || continue
    whose=${left%.*}
    began "${whose##*.}"
    [ "$ticks" = "${left##*.}" ] || rm -rf "$left"
  done
}

# The 0700 directory $stage in directory $1. What stands there without being this run's was planted, and nothing is written into it.
make_stage() {
  if [ -z "$stages" ]; then
    began $$
    stage=$stage.$$.$ticks
  fi
  case $newline$stages in *"$newline$1/$stage$newline"*) return 0 ;; esac
  sweep "$1"
  error=$(mkdir -m 700 "$1/$stage" 2>&1) || fail_by "$1" "$error"
  [ -n "$stages" ] || first=$1
  stages=$1/$stage$newline$stages
}

label() {
  if command -v restorecon >/dev/null 2>&1; then restorecon "$@" >/dev/null 2>&1 || :; fi
}

# Adds directory $1 and those above it that are missing to the list absent, the upper ones first.
find_absent() {
  [ -n "$1" ] && [ ! -d "$1" ] || return 0
  find_absent "${1%/*}"
  case $newline$absent in *"$newline$1$newline"*) return 0 ;; esac
  absent=$absent$1$newline upwards=$1$newline$upwards above=$above${1%/*}/$newline
}

# Makes them, and says so.
make_absent() {
  [ -n "$absent" ] || return 0
  made=$upwards$made
  error=$(ask "$absent" mkdir -m 755 -- 2>&1) || fail_by "$(ask "$absent" first_missing)" "$error"
  if [ "$user" -eq 0 ]; then ask "$absent" chown -- 0:0; fi
  ask "$absent" label
  ask "$above" settle
  ask "$absent" printf 'dir\t%s\n'
}

first_missing() {
  for path; do
    if [ ! -d "$path" ]; then
      printf '%s' "$path"
      break
    fi
  done
}

make_directory() {
  absent='' upwards='' above=''
  find_absent "$1"
  make_absent
}
