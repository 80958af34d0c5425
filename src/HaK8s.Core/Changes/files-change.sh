#!/bin/sh
# Changes files so that the change can be taken back, all of them or none. Runs after prologue.sh (locale C, umask 077).
#
#   files-change.sh apply    RECORDS ID NOTE STAGE [BEFORE AFTER MODE TARGET]...   < tar
#   files-change.sh rollback RECORDS ID FORCE MAKER
#
# RECORDS  directory of the records; RECORDS/ID (0700) holds of one change:
#            files  target, sha256 before, sha256 after, mode before, owner before, backup, separated by tabs; - for what there is not
#            dirs   directories that the change made, newest first
#            note   the caller's text
#            rolled-back  when there, the change was taken back
# NOTE     one line, not secret
# STAGE    a name nobody can guess; each target's directory gets a 0700 directory of that name for as long as the script runs
# BEFORE   sha256 that the target has now, - when it is not there; AFTER the one it shall have, - when it shall not be there
# MODE     of a new file, octal without leading zeros; =MODE for one that an existing file gets too
# tar      members named 0, 1, 2, ... in the order of the arguments, those of files to be removed empty; never as arguments: they may be secret
# MAKER    what the note begins with, up to the first semicolon: a change is taken back by what made it
# FORCE    yes takes back also what was changed since; what stands there is kept as TARGET.hak8s-ID-replaced
#
# apply    keeps each file as TARGET.hak8s-ID, with mode and owner, and keeps mode and owner of what it replaces. Backups, new files and
#          the record are complete and fsynced before the first rename. When a rename fails, those done are taken back.
# rollback takes either content for granted, so that it also mends a change that a power cut interrupted. Deletes the backups.
#
# Output:  target<TAB>PATH     each file changed; note<TAB>TEXT of a rollback; id<TAB>ID the changes there are, with a failure
# Failure: fail<TAB>CODE<TAB>DETAIL and status 1; CODE is changed (with a line changed<TAB>PATH for each), unknown, other, rolledback, backup,
#          or one of file-steps.sh
# shellcheck disable=SC2034,SC2317 # file-steps.sh reads it; functions are called by name
set -u

action=$1 records=$2 id=$3
record=$records/$id
made='' stages='' placed=0 index=0 first='' user=$(id -u) finished=no begun=no tab=$(printf '\t')
newline='
'
. ./file-steps.sh

clean_up() {
  status=$?
  trap '' HUP INT TERM
  set -f
  if [ "$status" -ne 0 ] && [ "$begun" = yes ]; then undo; fi
  IFS=$newline
  for path in $stages; do rm -rf "$path"; done
  [ "$status" -eq 0 ] || for path in $made; do rmdir "$path" 2>/dev/null; done
  exit "$status"
}

# A change that could not be finished leaves nothing behind.
undo() {
  lost=no
  if [ "$finished" = no ] && [ -f "$record/files" ]; then
    while IFS=$tab read -r target before after _ _ backup; do
      present=$(content "$target")
      if [ "$present" = "$after" ] && [ "$present" != "$before" ]; then
        if [ "$before" = - ]; then rm -f "$target"; else rename "$backup" "$target"; fi || lost=yes
      fi
      [ "$lost" = yes ] || [ "$backup" = - ] || rm -f "$backup"
    done <"$record/files"
  fi
  [ "$lost" = yes ] || rm -rf "$record"
}

# sha256 of what stands at a path; - for nothing.
content() { if [ -f "$1" ]; then sha256_of "$1" || echo unreadable; else echo -; fi }

# Calls $1 with (BEFORE AFTER MODE TARGET) for each file; dir, index and backup tell it the rest.
each() {
  step=$1
  shift
  index=0
  while [ $# -gt 0 ]; do
    dir=${4%/*} backup=$4.hak8s-$id
    "$step" "$1" "$2" "$3" "$4"
    index=$((index + 1))
    shift 4
  done
}

writable() {
  if [ ! -w "$1/" ] || [ ! -x "$1/" ]; then
    [ "$user" -ne 0 ] || fail readonly "${1:-/}"
    fail denied "${1:-/}"
  fi
}

check() {
  [ ! -L "$4" ] || fail symlink "$4"
  [ ! -d "$4" ] || fail isdirectory "$4"
  [ ! -e "$4" ] || [ -f "$4" ] || fail notfile "$4"
  nearest=$dir
  while [ -n "$nearest" ] && [ ! -e "$nearest" ] && [ ! -L "$nearest" ]; do nearest=${nearest%/*}; done
  [ -d "$nearest/" ] || fail notdirectory "$nearest"
  writable "$nearest"
  unchanged "$@"
}

unchanged() {
  if [ "$(content "$4")" != "$1" ]; then
    printf 'changed\t%s\n' "$4"
    fail changed "$4"
  fi
}

prepare() {
  make_directory "$dir" >/dev/null
  make_stage "$dir"
}

# own FILE MODE OWNER
own() {
  if [ "$user" -eq 0 ]; then error=$(chown "$3" "$1" 2>&1) || fail_by "$1" "$error"; fi
  error=$(chmod "$2" "$1" 2>&1) || fail_by "$1" "$error"
}

complete() {
  file=$dir/$stage/$index
  if [ "$2" != - ]; then
    [ -f "$first/$stage/$index" ] || fail transfer "$4"
    [ "$dir" = "$first" ] || error=$(rename "$first/$stage/$index" "$file" 2>&1) || fail_by "$4" "$error"
    [ "$(sha256_of "$file")" = "$2" ] || fail transfer "$4"
  fi
  mode=${3#=} owner=0:0 kept=- was='-	-'
  if [ -f "$4" ]; then
    kept=$backup owner=$(stat -c %u:%g "$4")
    was=$(stat -c %a "$4")$tab$owner
    case $3 in =*) ;; *) mode=$(stat -c %a "$4") ;; esac
  fi
  [ "$2" = - ] || { own "$file" "$mode" "$owner" && settle "$file"; }
  # Written down before it is made, so that a failure from here on finds it.
  error=$( (printf '%s\t%s\t%s\t%s\t%s\n' "$4" "$1" "$2" "$was" "$kept" >>"$record/files") 2>&1) || fail_by "$record" "$error"
  if [ "$kept" != - ]; then
    # By way of the stage: a link that stands at the backup's name is not written through.
    error=$( { cp -p "$4" "$dir/$stage/kept" && rename "$dir/$stage/kept" "$kept"; } 2>&1) || fail_by "$kept" "$error"
    case $3 in =*) chmod "$mode" "$kept" ;; esac
    [ "$(sha256_of "$kept")" = "$1" ] || fail changed "$4"
    settle "$kept"
  fi
}

put() {
  if [ "$2" = - ]; then
    error=$(rm -f "$4" 2>&1) || fail_by "$4" "$error"
  else
    error=$(rename "$dir/$stage/$index" "$4" 2>&1) || fail_by "$4" "$error"
    label "$4"
  fi
  settle "$dir/"
  [ "$(content "$4")" = "$2" ] || fail mismatch "$4"
  printf 'target\t%s\n' "$4"
}

apply() {
  note=$1 stage=$2
  shift 2
  each check "$@"
  make_directory "$records" >/dev/null
  chmod 700 "$records"
  error=$(mkdir -m 700 "$record" 2>&1) || fail_by "$record" "$error"
  begun=yes
  each prepare "$@"
  if [ $# -gt 0 ]; then
    error=$(cd "$first/$stage" && tar -xomf - 2>&1) || fail_by "$first" "$error"
  else
    # A change of something else than files; its note is all that there is to keep.
    cat >/dev/null
    : >"$record/files"
  fi
  error=$( { printf '%s' "$note" >"$record/note" && printf '%s' "$made" >"$record/dirs"; } 2>&1) || fail_by "$record" "$error"
  each complete "$@"
  for file in files note dirs; do settle "$record/$file"; done
  settle "$record/"
  each unchanged "$@"
  trap '' HUP INT TERM
  each put "$@"
  finished=yes
}

known() {
  for path in "$records"/*/; do
    [ -f "${path}files" ] || continue
    path=${path%/}
    printf 'id\t%s\n' "${path##*/}"
  done
}

# Takes over the record's lines one by one: step TARGET BEFORE AFTER MODE OWNER BACKUP.
recorded() {
  index=0
  # The steps must not read the record's lines as their input.
  while IFS=$tab read -r target before after mode owner backup <&3; do
    dir=${target%/*}
    "$1"
    index=$((index + 1))
  done 3<"$record/files"
}

find_foreign() {
  [ ! -L "$target" ] || fail symlink "$target"
  [ ! -d "$target" ] || fail isdirectory "$target"
  present=$(content "$target")
  if [ "$present" != "$before" ] && [ "$present" != "$after" ]; then
    foreign=yes
    [ "$force" = yes ] || printf 'changed\t%s\n' "$target"
  fi
  if [ "$before" != - ] && [ "$present" != "$before" ]; then
    [ "$(content "$backup")" = "$before" ] || fail backup "$backup"
  fi
}

take_out() {
  [ "$(content "$target")" != "$before" ] || return 0
  if [ "$before" != - ]; then
    make_directory "$dir" >/dev/null
    make_stage "$dir"
    error=$(cp -p "$backup" "$dir/$stage/$index" 2>&1) || fail_by "$target" "$error"
    own "$dir/$stage/$index" "$mode" "$owner"
    settle "$dir/$stage/$index"
  fi
  present=$(content "$target")
  if [ "$present" != - ] && [ "$present" != "$after" ]; then
    make_stage "$dir"
    error=$( { cp -p "$target" "$dir/$stage/kept" && rename "$dir/$stage/kept" "$target.hak8s-$id-replaced"; } 2>&1) || fail_by "$target" "$error"
  fi
}

put_back() {
  [ "$(content "$target")" != "$before" ] || return 0
  if [ "$before" = - ]; then
    error=$(rm -f "$target" 2>&1) || fail_by "$target" "$error"
  else
    error=$(rename "$dir/$stage/$index" "$target" 2>&1) || fail_by "$target" "$error"
    label "$target"
  fi
  settle "$dir/"
  [ "$(content "$target")" = "$before" ] || fail mismatch "$target"
  printf 'target\t%s\n' "$target"
}

drop_backup() { [ "$backup" = - ] || rm -f "$backup"; }

rollback() {
  force=$1 maker=$2 foreign=no stage=.hak8s.$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
  if [ ! -f "$record/files" ]; then
    known
    fail unknown "$id"
  fi
  note=$(cat "$record/note")
  [ "${note%%;*}" = "$maker" ] || fail other "${note%%;*}"
  [ ! -e "$record/rolled-back" ] || fail rolledback "$id"
  recorded find_foreign
  if [ "$foreign" = yes ] && [ "$force" != yes ]; then fail changed "$id"; fi
  recorded take_out
  trap '' HUP INT TERM
  recorded put_back
  error=$( (: >"$record/rolled-back") 2>&1) || fail_by "$record" "$error"
  settle "$record/"
  recorded drop_backup
  set -f
  IFS=$newline
  # Those that somebody else has put something into stay.
  while read -r path; do rmdir "$path" 2>/dev/null; done <"$record/dirs"
  printf 'note\t%s\n' "$note"
}

for tool in tar sha256sum stat; do
  command -v "$tool" >/dev/null 2>&1 || fail notool "$tool"
done
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
trap '' PIPE
shift 3
case $action in
  apply) apply "$@" ;;
  rollback) rollback "$@" ;;
esac
exit 0
