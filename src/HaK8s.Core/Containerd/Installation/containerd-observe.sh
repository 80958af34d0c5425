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

field machine "$(uname -m)"
program=$(command -v containerd) || program=''
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null; then
  field systemd yes
  field service "$(systemctl is-active containerd 2>/dev/null)"
  field enabled "$(systemctl is-enabled containerd 2>/dev/null)"
  [ "$(systemctl show -p LoadState containerd)" != LoadState=masked ] || field masked yes
  field unit-program "$(systemctl show -p ExecStart containerd | sed -n 's/^ExecStart={ path=\([^ ;]*\).*/\1/p')"
  pid=$(systemctl show -p MainPID containerd | sed 's/^MainPID=//;s/^0$//')
  if [ -n "$pid" ] && exe=$(readlink "/proc/$pid/exe"); then
    field running "$exe"
    program=/proc/$pid/exe
  fi
else
  field systemd no
fi
if [ -n "$program" ]; then
  field version "$("$program" --version 2>&1 | head -n 1)"
  field program "$(readlink -f "$program")"
fi
if runc=$(command -v runc); then field runc "$("$runc" --version 2>&1 | head -n 1)"; fi

for file in "$root"/usr/local/bin/containerd "$root"/usr/local/bin/containerd-* "$root"/usr/local/bin/ctr "$root"/usr/local/sbin/runc; do
  if [ -f "$file" ]; then
    sum=$(sha256sum <"$file")
    field file "${sum%% *}" "${file##*/}"
  fi
done

# A unit in /etc goes before the place where the project's own instructions put one.
unit=$root/etc/systemd/system/containerd.service
[ -f "$unit" ] || unit=$root/usr/local/lib/systemd/system/containerd.service
field unit "$unit"
if [ -f "$unit" ]; then
  sum=$(sha256sum <"$unit")
  field unit-sha256 "${sum%% *}"
fi

if [ -f "$home/previous/record" ]; then field previous "$(awk -F '\t' '$1 == "version" { print $2 }' "$home/previous/record")"; fi
if [ -f "$home/previous.new/record" ]; then field cut yes; fi

above=$root/usr/local package=containerd
. ./install-observe.sh
exit 0
