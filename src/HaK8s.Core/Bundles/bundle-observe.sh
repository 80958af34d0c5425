#!/bin/sh
# Looks at what a node has of a bundle; changes nothing. Runs after prologue.sh.
#
#   bundle-observe.sh DESTINATION [file NAME SHA256 | image NAME ID]...
#
# Output:  machine, free-kib, writable is a failure when it is not; file<TAB>NAME for each file that is there as it should be;
#          containerd yes|no, containerd-error, image<TAB>NAME for each image that containerd has with that ID
# Failure: fail<TAB>CODE<TAB>DETAIL; CODE is no-permission or read-only
set -u
dest=$1
shift
. ./sha256.sh

printf 'machine\t%s\n' "$(uname -m)"
above=$dest
while [ ! -d "$above" ]; do above=$(dirname -- "$above"); done
if [ ! -w "$above" ]; then
  code=no-permission
  [ "$(id -u)" -ne 0 ] || code=read-only
  printf 'fail\t%s\t%s\n' "$code" "$above"
  exit 1
fi
printf 'free-kib\t%s\n' "$(df -Pk -- "$above" | awk 'NR == 2 { print $4 }')"

list=''
while [ $# -ge 3 ]; do
  case $1 in
    file)
      [ ! -f "$dest/$2" ] || [ "$(sha256_of_large "$dest/$2")" != "$3" ] || printf 'file\t%s\n' "$2"
      ;;
    image)
      if [ -z "$list" ]; then
        if list=$(ctr --connect-timeout 5s -n k8s.io images ls 2>&1); then
          printf 'containerd\tyes\n'
        else
          printf 'containerd\tno\ncontainerd-error\t%s\n' "$(printf '%s' "$list" | tr '\t\n' '  ')"
          list=none
        fi
      fi
      # The digest is the manifest's; the manifest names the configuration's.
      digest=$(printf '%s\n' "$list" | awk -v name="$2" '$1 == name { print $3 }')
      if [ -n "$digest" ] && { [ "$digest" = "$3" ] || ctr -n k8s.io content get "$digest" 2>/dev/null | grep -qF "$3"; }; then
        printf 'image\t%s\n' "$2"
      fi
      ;;
  esac
  shift 3
done
exit 0
