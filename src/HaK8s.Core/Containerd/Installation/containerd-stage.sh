#!/bin/sh
# Brings a release of containerd onto a node, complete and verified, beside what is there; replaces nothing. Runs after prologue.sh.
#
#   containerd-stage.sh ROOT VERSION UNIT ARCHIVE_SHA256 RUNC_SHA256 UNIT_SHA256     < tar of archive, runc, unit
#
# ROOT is empty on a node. UNIT is the path that the unit file will have. A SHA-256 of "-" says that there is no such member.
# Leaves a 0700 folder ROOT/usr/local/.hak8s-containerd.XXXXXX, whose name nobody could know before, with the files 0, 1, 2, ...; the record
# that says where they belong, and the folder's name, stand in root's own ROOT/var/lib/hak8s/containerd/staged, for containerd-switch.sh.
#
# Output:  runc<TAB>LINE      what the new runc says of itself
# Failure: fail<TAB>CODE<TAB>DETAIL; CODE is no-space, read-only, no-permission, checksum, broken-archive, no-exec, wrong-version,
#          no-runc, cannot-write. Nothing is left then.
set -u
root=$1 version=$2 unit=$3 archive_sum=$4 runc_sum=$5 unit_sum=$6
home=$root/var/lib/hak8s/containerd stage=''
number=0

fail() {
  case $2 in
    *'No space left'* | *'quota exceeded'* | *'Wrote only'*) set -- no-space "$2" ;;
    *'Read-only file system'*) set -- read-only "$2" ;;
    *'ermission denied'* | *'not permitted'*) [ "$1" = no-exec ] || set -- no-permission "$2" ;;
  esac
  printf 'fail\t%s\t%s\n' "$1" "$(printf '%s' "$2" | tr '\t\n' '  ')"
  # Whoever is still sending must not run into a closed pipe before it has read why.
  cat >/dev/null
  exit 1
}

# shellcheck disable=SC2317 # called by the trap
clean_up() {
  status=$?
  cd / || exit
  [ "$status" -eq 0 ] || [ -z "$stage" ] || rm -rf -- "$stage" "$home/staged"
  exit "$status"
}

verify() {
  sum=$(sha256sum <"$1" 2>/dev/null)
  [ "${sum%% *}" = "$2" ] || fail checksum "$1 has ${sum%% *}"
}

# keep FILE MODE TARGET: one more file of the set
keep() {
  said=$( { mv -- "$1" "$number" && chmod "$2" "$number"; } 2>&1) || fail cannot-write "$said"
  [ "$(id -u)" -ne 0 ] || chown 0:0 "$number"
  sum=$(sha256sum <"$number")
  printf 'file\t%s\t%s\t%s\t%s\n' "${sum%% *}" "$2" "$number" "$3" >>record || fail cannot-write "$stage/record"
  number=$((number + 1))
}

trap clean_up EXIT
trap 'exit 143' HUP INT TERM
trap '' PIPE

said=$( { mkdir -p -- "$home" && chmod 700 "$home" && rm -rf -- "$root"/usr/local/.hak8s-containerd* "$home/staged" &&
  (umask 022 && mkdir -p -- "$root/usr/local"); } 2>&1) || fail cannot-write "$said"
said=$(mktemp -d -- "$root/usr/local/.hak8s-containerd.XXXXXX" 2>&1) || fail cannot-write "$said"
stage=$said
cd "$stage" || exit
said=$(tar -xomf - 2>&1) || case $said in
  *'No space'* | *'Read-only'* | *'Wrote only'*) fail cannot-write "$said" ;;
  *) fail checksum "$said" ;;
esac
verify archive "$archive_sum"
[ "$runc_sum" = - ] || verify runc "$runc_sum"
[ "$unit_sum" = - ] || verify unit "$unit_sum"
said=$(mkdir tree && tar -C tree -xzomf archive 2>&1) || fail broken-archive "$said"
rm -f archive

chmod 755 tree/bin/*
said=$(timeout 20 tree/bin/containerd --version 2>&1)
case $?:$said in
  *" v$version "* | *" $version"[!0-9.]* | *" v$version" | *" $version") ;;
  126:* | 127:*) fail no-exec "$said" ;;
  0:*) fail wrong-version "$said" ;;
  *) # A program that cannot say its version may still be one: whether its daemon answers is found out later, and taken back.
    ;;
esac
if [ "$runc_sum" != - ]; then
  chmod 755 runc
  said=$(timeout 20 ./runc --version 2>&1) || fail no-runc "$said"
  printf 'runc\t%s\n' "$(printf '%s\n' "$said" | head -n 1)"
fi

printf 'version\t%s\nsource\tarchive\nsha256\t%s\nprogram\t%s\nactive\tyes\nenabled\tyes\n' \
  "$version" "$archive_sum" "$root/usr/local/bin/containerd" >record || fail cannot-write "$stage/record"
for file in tree/bin/*; do keep "$file" 755 "$root/usr/local/bin/${file##*/}"; done
[ "$runc_sum" = - ] || keep runc 755 "$root/usr/local/sbin/runc"
[ "$unit_sum" = - ] || keep unit 644 "$unit"
rm -rf tree
said=$( { printf 'folder\t%s\n' "$stage" >>record && mkdir -m 700 -- "$home/staged" && mv -T -- record "$home/staged/record"; } 2>&1) || fail cannot-write "$said"
sync
exit 0
