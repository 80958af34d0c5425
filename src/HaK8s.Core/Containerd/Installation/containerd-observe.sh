#!/bin/sh
# Looks at what an installation of containerd would meet on a node; changes nothing. Runs after prologue.sh.
#
#   containerd-observe.sh ROOT     ROOT stands before every path and is empty on a node
#
# Output:  machine, systemd yes|no, version (what the running daemon's program prints, else the first found), program (its path),
#          service (systemd's word), enabled, running (the daemon's program; "(deleted)" behind it when it has been replaced since),
#          runc (its first line), file<TAB>SHA256<TAB>NAME of each program in /usr/local that a release has, runc among them,
#          unit (the file that an installation writes), unit-sha256, unit-program (what the unit in force starts), masked,
#          previous (version kept for -Rollback), cut (an earlier run did not come to its end), free-kib, writable, manager, package
# shellcheck disable=SC2034 # install-observe.sh reads it
set -u
root=$1
home=$root/var/lib/hak8s/containerd

field() { say "$@"; }
. ./say.sh
newline='
'
field_first() { field "$1" "${2%%"$newline"*}"; }

field machine "$(uname -m)"
program=$(command -v containerd) || program=''
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null; then
  field systemd yes
  # Not the state that show has for enabled: that is of when systemd last read its files.
  field enabled "$(systemctl is-enabled containerd 2>/dev/null)"
  pid=0 start=''
  IFS=$newline
  for line in $(systemctl show -p ActiveState,LoadState,ExecStart,MainPID containerd); do
    case $line in
      ActiveState=*) field service "${line#*=}" ;;
      LoadState=masked) field masked yes ;;
      MainPID=*) pid=${line#*=} ;;
      'ExecStart={ path='*) start=${line#*path=} ;;
    esac
  done
  unset IFS
  field unit-program "${start%%[ ;]*}"
  if [ "$pid" != 0 ] && exe=$(readlink "/proc/$pid/exe"); then
    field running "$exe"
    program=/proc/$pid/exe
  fi
else
  field systemd no
fi
if [ -n "$program" ]; then
  field_first version "$("$program" --version 2>&1)"
  field program "$(readlink -f "$program")"
fi
if command -v runc >/dev/null; then field_first runc "$(runc --version 2>&1)"; fi

# A unit in /etc goes before the place where the project's own instructions put one.
unit=$root/etc/systemd/system/containerd.service
[ -f "$unit" ] || unit=$root/usr/local/lib/systemd/system/containerd.service
field unit "$unit"

# The checksums of all at once.
set --
for file in "$root"/usr/local/bin/containerd "$root"/usr/local/bin/containerd-* "$root"/usr/local/bin/ctr "$root"/usr/local/sbin/runc "$unit"; do
  [ ! -f "$file" ] || set -- "$@" "$file"
done
IFS=$newline
for line in $([ $# = 0 ] || sha256sum -- "$@"); do
  file=${line#*  }
  if [ "$file" = "$unit" ]; then field unit-sha256 "${line%% *}"; else field file "${line%% *}" "${file##*/}"; fi
done
unset IFS

if [ -f "$home/previous/record" ]; then
  version=''
  while IFS='	' read -r key text _; do
    [ "$key" != version ] || version=$text
  done <"$home/previous/record"
  field previous "$version"
fi
if [ -f "$home/previous.new/record" ]; then field cut yes; fi

above=$root/usr/local package=containerd
. ./install-observe.sh
exit 0
