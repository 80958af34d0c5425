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
made='' stages='' all='' present='' staged='' changed='' dirs='' sums='' modes='' placed=0 pending=0 index=0 first=''
newline='
'
. ./file-steps.sh

clean_up() {
  status=$?
  trap '' HUP INT TERM
  set -f
  IFS=$newline
  # shellcheck disable=SC2086 # one a line
  [ -z "$stages" ] || rm -rf -- $stages
  # Newest first; rmdir keeps what somebody else filled meanwhile.
  [ "$status" -eq 0 ] || [ "$placed" -gt 0 ] || for path in $made; do rmdir "$path" 2>/dev/null; done
  exit "$status"
}

# Calls $1 with (SHA256 MODE TARGET) for each file; dir, index and state tell it the rest.
each() {
  step=$1
  shift
  index=0
  while [ $# -gt 0 ]; do
    dir=${3%/*}
    eval "state=\${state_$index-}"
    "$step" "$1" "$2" "$3"
    index=$((index + 1))
    shift 3
  done
}

# The same for those that are not as they shall be.
each_pending() {
  wanted=$1
  shift
  each if_pending "$@"
}
if_pending() { [ "$state" = Unchanged ] || "$wanted" "$@"; }

# look LIST: contents and modes of these files into sums and modes, a line for each; nothing where one cannot be read.
look() {
  sums=$(ask "$1" sha256sum -- 2>/dev/null) || sums=''
  modes=$(ask "$1" stat -c '%a %u:%g %U:%G' -- 2>/dev/null) || modes=''
}

# The next lines of them: sum, mode, and owner as number and name.
next_look() {
  sum=${sums%%"$newline"*} sums=${sums#*"$newline"}
  # Before a name with a backslash there is one before the sum.
  sum=${sum#\\} sum=${sum%% *}
  mode=${modes%%"$newline"*} modes=${modes#*"$newline"}
  owners=${mode#* } mode=${mode%% *}
}

check() {
  # Replacing a link would cut it, following it would write to a place that nobody named: neither without the operator's word.
  [ ! -L "$3" ] || fail symlink "$3"
  [ ! -d "$3" ] || fail isdirectory "$3"
  [ ! -e "$3" ] || [ -f "$3" ] || fail notfile "$3"
  nearest=$dir
  while [ -n "$nearest" ] && [ ! -e "$nearest" ] && [ ! -L "$nearest" ]; do nearest=${nearest%/*}; done
  [ -d "$nearest/" ] || fail notdirectory "$nearest"
  all=$all$3$newline
  [ ! -e "$3" ] || present=$present$3$newline
}

# Sets state_N of each file.
compare() {
  state=Created
  if [ -e "$3" ]; then
    state=Updated
    next_look
    if [ "$sum" = "$1" ] && [ "$mode" = "$2" ] && { [ "$user" -ne 0 ] || [ "${owners% *}" = 0:0 ]; }; then state=Unchanged; fi
  fi
  eval "state_$index=$state"
}

admit() {
  nearest=$dir
  while [ -n "$nearest" ] && [ ! -e "$nearest" ]; do nearest=${nearest%/*}; done
  pending=$((pending + 1))
  if [ ! -w "$nearest/" ] || [ ! -x "$nearest/" ]; then
    # Root is refused by a read-only file system alone.
    [ "$user" -ne 0 ] || fail readonly "${nearest:-/}"
    fail denied "${nearest:-/}"
  fi
}

plan() { printf 'file\t%s\t%s\t%s\t%s\t%s\n' "$3" "$state" "$2" "$owner" "$1"; }

tidy() { sweep "$dir"; }

need_directory() { find_absent "$dir"; }

need_stage() { make_stage "$dir"; }

# From where it was unpacked to the stage of its own directory. The same for most; a rename on one file system, a copy across two.
move() {
  file=$dir/$stage/$index
  [ -f "$first/$stage/$index" ] || fail transfer "$3"
  [ "$dir" = "$first" ] || error=$(rename "$first/$stage/$index" "$file" 2>&1) || fail_by "$3" "$error"
  staged=$staged$file$newline
}

complete() {
  next_look
  [ "$sum" = "$1" ] || fail transfer "$3"
}

put() {
  error=$(rename "$dir/$stage/$index" "$3" 2>&1) || fail_by "$3" "$error"
  placed=$((placed + 1))
  changed=$changed$3$newline
  case $newline$dirs in *"$newline$dir/$newline"*) ;; *) dirs=$dirs$dir/$newline ;; esac
}

tell() {
  next_look
  if [ "$sum" != "$1" ] || [ "$mode" != "$2" ]; then fail mismatch "$3"; fi
  printf 'file\t%s\t%s\t%s\t%s\t%s\n' "$3" "$state" "$mode" "${owners#* }" "$sum"
}

user=$(id -u)
owner=root:root
[ "$user" -eq 0 ] || owner=$(id -un):$(id -gn)
for tool in tar sha256sum stat; do
  command -v "$tool" >/dev/null 2>&1 || fail notool "$tool"
done

each check "$@"
[ -z "$present" ] || look "$present"
seen=$sums seen_modes=$modes
each compare "$@"
each_pending admit "$@"
if [ "$action" = plan ]; then
  each need_directory "$@"
  [ -z "$absent" ] || ask "$absent" printf 'dir\t%s\n'
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
  each_pending need_directory "$@"
  make_absent
  each_pending need_stage "$@"
  # Modes come with the archive, and nobody else gets at the files in here meanwhile.
  error=$(cd "$first/$stage" && tar -xpomf - 2>&1) || fail_by "$first" "$error"
  each_pending move "$@"
  look "$staged"
  each_pending complete "$@"
  if [ "$user" -eq 0 ]; then error=$(ask "$staged" chown -- 0:0 2>&1) || fail_by "$first" "$error"; fi
  ask "$staged" settle
  trap '' HUP INT TERM
  each_pending put "$@"
  ask "$changed" label
  ask "$dirs" settle
  look "$all"
else
  cat >/dev/null
  sums=$seen modes=$seen_modes
fi
each tell "$@"
