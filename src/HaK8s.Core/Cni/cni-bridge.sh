# shellcheck shell=sh
# cni-bridge.sh CONFLIST SHA256: puts a CNI network configuration, given on standard input, into place in one step.
# The temporary name does not end in .conf, .conflist or .json, so that a runtime that watches the folder does not read it.
set -u
file=$1
sha256=$2
folder=$(dirname -- "$file")
temp=

fail() {
  case $2 in
    *'No space left'* | *'quota exceeded'*) set -- no-space "$2" ;;
    *'Read-only file system'*) set -- read-only "$2" ;;
    *'Permission denied'* | *'not permitted'*) set -- no-permission "$2" ;;
  esac
  printf 'fail\t%s\t%s\n' "$1" "$(printf '%s' "$2" | tr '\t\n' '  ')"
  exit 1
}

trap '[ -z "$temp" ] || rm -f -- "$temp"' EXIT
trap 'exit 143' HUP INT TERM PIPE

said=$( (umask 022 && mkdir -p -- "$folder") 2>&1) || fail cannot-write "$said"
# A run that was killed may have left its file behind.
rm -f -- "$folder"/.hak8s-bridge.* 2>/dev/null
said=$(mktemp -- "$folder/.hak8s-bridge.XXXXXX" 2>&1) || fail cannot-write "$said"
temp=$said
said=$( { cat >"$temp" && chmod 0644 "$temp"; } 2>&1) || fail cannot-write "$said"
sum=$(sha256sum <"$temp")
[ "${sum%% *}" = "$sha256" ] || fail checksum "${sum%% *}"
sync -- "$temp" 2>/dev/null || sync
said=$(mv -fT -- "$temp" "$file" 2>&1) || fail cannot-write "$said"
temp=
sync -- "$folder" 2>/dev/null || sync
