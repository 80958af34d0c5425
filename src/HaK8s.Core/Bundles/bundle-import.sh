#!/bin/sh
# Imports a tarball of images into containerd, where the kubelet finds them, and looks whether they are there. Runs after prologue.sh.
#
#   bundle-import.sh FILE [NAME ID]...
#
# Failure: fail<TAB>import<TAB>DETAIL; what containerd had before it still has
set -u
file=$1
shift

fail() {
  printf 'fail\timport\t%s\n' "$(printf '%s' "$1" | tr '\t\n' '  ')"
  exit 1
}

said=$(ctr --connect-timeout 5s -n k8s.io images import "$file" 2>&1) || fail "$said"
list=$(ctr -n k8s.io images ls 2>&1) || fail "$list"
while [ $# -ge 2 ]; do
  digest=$(printf '%s\n' "$list" | awk -v name="$1" '$1 == name { print $3 }')
  [ -n "$digest" ] || fail "$1 is not there after the import"
  [ "$digest" = "$2" ] || ctr -n k8s.io content get "$digest" 2>/dev/null | grep -qF "$2" || fail "$1 is another image after the import"
  shift 2
done
exit 0
