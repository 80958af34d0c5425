#!/bin/sh
# Puts files of a bundle into a folder, each whole or not at all. Runs after prologue.sh.
#
#   bundle-place.sh DESTINATION [NAME SHA256]...      < tar of these files
#
# All of them are complete and compared beside the folder, on the same file system, before the first gets its name.
# Failure: fail<TAB>CODE<TAB>DETAIL; CODE is no-space, read-only, no-permission, checksum, link or cannot-write. No half file is left.
set -u
dest=$1
shift
new=''
. ./sha256.sh

fail() {
  case $2 in
    *'No space left'* | *'quota exceeded'* | *'Wrote only'*) set -- no-space "$2" ;;
    *'Read-only file system'*) set -- read-only "$2" ;;
    *'ermission denied'* | *'not permitted'*) set -- no-permission "$2" ;;
  esac
  printf 'fail\t%s\t%s\n' "$1" "$(printf '%s' "$2" | tr '\t\n' '  ')"
  # Whoever is still sending must not run into a closed pipe before it has read why.
  cat >/dev/null
  exit 1
}

trap '[ -z "$new" ] || rm -rf -- "$new"' EXIT
trap 'exit 143' HUP INT TERM
trap '' PIPE

# Nobody but root, or this user, can see or put anything into it: mode 0700, and a name that could not be known before.
parent=$(dirname -- "$dest")
said=$( (umask 022 && mkdir -p -- "$parent") 2>&1) || fail cannot-write "$said"
[ ! -L "$dest" ] || fail link "$dest"
# What a power cut left behind in an earlier run.
find "$parent/" -maxdepth 1 -type d -name '.hak8s-bundle.*' -mmin +1440 -exec rm -rf {} + 2>/dev/null
said=$(mktemp -d -- "$parent/.hak8s-bundle.XXXXXX" 2>&1) || fail cannot-write "$said"
new=$said
said=$(tar -C "$new" -xomf - 2>&1) || case $said in
  *'No space'* | *'Read-only'* | *'Wrote only'* | *'ermission denied'*) fail cannot-write "$said" ;;
  *) fail checksum "$said" ;;
esac
count=$#
for argument; do
  if [ $((count % 2)) -eq 0 ]; then
    name=$argument
  else
    [ "$(sha256_of_large "$new/$name")" = "$argument" ] || fail checksum "$name"
    mode=644
    # A program is one by its head: ELF or a script.
    case $(od -An -tx1 -N4 "$new/$name" | tr -d ' \n') in 7f454c46 | 2321*) mode=755 ;; esac
    chmod "$mode" "$new/$name"
    [ "$(id -u)" -ne 0 ] || chown 0:0 "$new/$name"
  fi
  count=$((count - 1))
done
sync
said=$( (umask 022 && mkdir -p -- "$dest") 2>&1) || fail cannot-write "$said"
for file in "$new"/*; do
  said=$(mv -fT -- "$file" "$dest/${file##*/}" 2>&1) || fail cannot-write "$said"
done
sync
exit 0
