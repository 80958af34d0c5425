#!/bin/bash
# build-base.sh OUT: a small Debian bookworm in OUT/root, below the nodes' own files, and etcd's programs in OUT/etcd.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$LAB_HERE/build-progress.sh"
. "$LAB_HERE/build-source.sh"
out=$1

packages=(
  systemd systemd-sysv dbus openssh-server sudo ca-certificates procps curl iputils-ping kmod less
  containerd runc conntrack iptables socat ethtool ebtables iproute2 # what kubeadm's preflight asks for
  containernetworking-plugins                                        # becomes the CNI archive
  dnsmasq-base                                                       # the lab's DNS runs from this root too
)

mkdir -p "$LAB_CACHE/work/debs"
mirror=$(debian_mirror)

# dpkg flushes every file to the disk; in memory that costs nothing. We are in a mount namespace of our own,
# so this mount is gone with us, also when we are killed.
build=$out/root
mkdir -p "$build"
if (($(awk '/^MemAvailable/ {print $2}' /proc/meminfo) > 4000000)); then
  build=$out/memory
  mkdir "$build"
  mount -t tmpfs -o mode=755 tmpfs "$build"
fi

stage base 0 "debootstrap"
debootstrap --variant=minbase --cache-dir="$LAB_CACHE/work/debs" --include="$(IFS=,; echo "${packages[*]}")" \
  bookworm "$build" "$mirror" | {
  n=0
  while read -r line; do
    printf '%s\n' "$line"
    n=$((n + 1))
    case $line in
      *": Retrieving "*) stage base 5 "fetching packages" ;;
      *": Unpacking "* | *": Configuring "*)
        line=${line#*: }
        stage base $((5 + n * (BASE_SECONDS - 8) / 500)) "${line%...}"
        ;;
    esac
  done
}

rm -rf "$build"/var/cache/apt/archives/*.deb "$build"/var/lib/apt/lists/* \
  "$build"/usr/share/{doc,man,locale,info}/* "$build"/etc/ssh/ssh_host_*
# Neither this machine's mirror nor its resolver belongs into the nodes.
: >"$build/etc/apt/sources.list"
: >"$build/etc/fstab"
rm -f "$build/etc/resolv.conf" "$build/etc/machine-id" "$build/etc/hostname"

stage base $((BASE_SECONDS - 5)) "fetching etcd"
mkdir -p "$out/etcd" "$out/debs"
(cd "$out/debs" && private_apt download etcd-server etcd-client)
for deb in "$out"/debs/*.deb; do dpkg -x "$deb" "$out/etcd"; done
rm -rf "$out/debs" "$out"/etcd/{usr/share,lib,etc}

if [[ $build != "$out/root" ]]; then
  stage base $((BASE_SECONDS - 3)) "copying the root to the disk"
  cp -a "$build/." "$out/root/"
  umount "$build"
  rmdir "$build"
fi
