#!/bin/sh
# Puts files at their targets, whole or not at all, in one round trip. Runs after prologue.sh (locale C, umask 077).
#
#   place-files.sh plan  STAGE SHA256 MODE TARGET [SHA256 MODE TARGET]...
#   place-files.sh apply STAGE SHA256 MODE TARGET [SHA256 MODE TARGET]...   < tar
#
# STAGE    a name nobody can guess; each target's directory gets a 0700 directory of that name (and whose it is) for as long as the script runs
# SHA256   of the wanted content, lower case; MODE octal without leading zeros; TARGET an absolute path
# tar      members named 0, 1, 2, ... in the order of the arguments; contents may be secret, so they come here and never as arguments
#
# plan   observes only and reads nothing from standard input.
# apply  makes missing directories (0755), unpacks beside the targets, sets mode and owner (root:root as root, otherwise the login
#        user's), compares checksums, fsyncs, and only when all files are complete renames them one after another. So a reader sees old
#        or new content, never half of one; between two renames the set is mixed for some milliseconds, which nothing on the node
#        minds: etcd's client files are read when an apiserver or kubeadm starts. A file that has content, mode and owner already is
#        left alone, its times too.
#
# Output:  dir<TAB>PATH                                              a directory that was (would be) made
#          file<TAB>TARGET<TAB>Created|Updated|Unchanged<TAB>MODE<TAB>USER:GROUP<TAB>SHA256   as read back from the disk
# Failure: fail<TAB>CODE<TAB>DETAIL and status 1; CODE is denied, readonly, nospace, isdirectory, notfile, symlink, notdirectory,
#          notool, transfer, mismatch or failed. Directories that were made and temporary files are gone then.
set -u

action=$1 stage=$2
shift 2
made='' stages='' placed=0 pending=0 index=0 first=''
newline='
'
. ./file-steps.sh

clean_up() {
  status=$?
  trap '' HUP INT TERM
  set -f
  IFS=$newline
  for path in $stages; do rm -rf "$path"; done
  # Newest first; rmdir keeps what somebody else filled meanwhile.
  [ "$status" -eq 0 ] || [ "$placed" -gt 0 ] || for path in $made; do rmdir "$path" 2>/dev/null; done
  exit "$status"
}

# Calls $1 with (SHA256 MODE TARGET) for each file; dir and index tell it the rest.
each() {
  step=$1
  shift
  index=0
  while [ $# -gt 0 ]; do
    dir=${3%/*}
    "$step" "$1" "$2" "$3"
    index=$((index + 1))
    shift 3
  done
}

# Sets state to what has to happen to the target.
compare() {
  state=Updated
  if [ ! -e "$3" ]; then
    state=Created
  elif [ "$(sha256_of "$3")" = "$1" ] && [ "$(stat -c %a "$3")" = "$2" ]; then
    if [ "$user" -ne 0 ] || [ "$(stat -c %u:%g "$3")" = 0:0 ]; then state=Unchanged; fi
  fi
}

check() {
  # Replacing a link would cut it, following it would write to a place that nobody named: neither without the operator's word.
  [ ! -L "$3" ] || fail symlink "$3"
  [ ! -d "$3" ] || fail isdirectory "$3"
  [ ! -e "$3" ] || [ -f "$3" ] || fail notfile "$3"
  nearest=$dir
  while [ -n "$nearest" ] && [ ! -e "$nearest" ] && [ ! -L "$nearest" ]; do nearest=${nearest%/*}; done
  [ -d "$nearest/" ] || fail notdirectory "$nearest"
  compare "$1" "$2" "$3"
  [ "$state" != Unchanged ] || return 0
  pending=$((pending + 1))
  if [ ! -w "$nearest/" ] || [ ! -x "$nearest/" ]; then
    # Root is refused by a read-only file system alone.
    [ "$user" -ne 0 ] || fail readonly "${nearest:-/}"
    fail denied "${nearest:-/}"
  fi
}

plan_directory() {
  [ -n "$1" ] && [ ! -d "$1" ] || return 0
  plan_directory "${1%/*}"
  case $newline$made in *"$newline$1$newline"*) return 0 ;; esac
  made=$1$newline$made
  printf 'dir\t%s\n' "$1"
}

plan() {
  plan_directory "$dir"
  compare "$1" "$2" "$3"
  printf 'file\t%s\t%s\t%s\t%s\t%s\n' "$3" "$state" "$2" "$owner" "$1"
}

tidy() { sweep "$dir"; }

prepare() {
  compare "$1" "$2" "$3"
  [ "$state" != Unchanged ] || return 0
  make_directory "$dir"
  make_stage "$dir"
}

complete() {
  compare "$1" "$2" "$3"
  [ "$state" != Unchanged ] || return 0
  file=$dir/$stage/$index
  [ -f "$first/$stage/$index" ] || fail transfer "$3"
  # The same directory for most; a rename on one file system, a copy across two.
  [ "$dir" = "$first" ] || error=$(rename "$first/$stage/$index" "$file" 2>&1) || fail_by "$3" "$error"
  [ "$(sha256_of "$file")" = "$1" ] || fail transfer "$3"
  if [ "$user" -eq 0 ]; then error=$(chown 0:0 "$file" 2>&1) || fail_by "$3" "$error"; fi
  error=$(chmod "$2" "$file" 2>&1) || fail_by "$3" "$error"
  settle "$file"
}

put() {
  compare "$1" "$2" "$3"
  if [ "$state" != Unchanged ]; then
    error=$(rename "$dir/$stage/$index" "$3" 2>&1) || fail_by "$3" "$error"
    placed=$((placed + 1))
    label "$3"
    settle "$dir/"
  fi
  actual=$(sha256_of "$3") || actual=unreadable
  if [ "$actual" != "$1" ] || [ "$(stat -c %a "$3")" != "$2" ]; then fail mismatch "$3"; fi
  printf 'file\t%s\t%s\t%s\t%s\t%s\n' "$3" "$state" "$(stat -c %a "$3")" "$(stat -c %U:%G "$3")" "$actual"
}

user=$(id -u)
owner=root:root
[ "$user" -eq 0 ] || owner=$(id -un):$(id -gn)
for tool in tar sha256sum stat; do
  command -v "$tool" >/dev/null 2>&1 || fail notool "$tool"
done

each check "$@"
if [ "$action" = plan ]; then
  each plan "$@"
  exit 0
fi

trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
# A lost connection must not end the script between two renames, as printing into it would.
trap '' PIPE

# Also where nothing is to be done any more: an earlier run may have been killed after its last rename there.
each tidy "$@"
if [ "$pending" -gt 0 ]; then
  each prepare "$@"
  error=$(cd "$first/$stage" && tar -xomf - 2>&1) || fail_by "$first" "$error"
  each complete "$@"
else
  cat >/dev/null
fi
trap '' HUP INT TERM
each put "$@"
