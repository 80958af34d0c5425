#!/bin/bash
# build-host.sh OUT BASE: what makes a Debian root a well-prepared node: host/ of this folder, users, units on and off.
# OUT/root is a layer above BASE/root, so that a change to these files is built in seconds.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$LAB_HERE/build-progress.sh"
out=$1 base=$2

stage host 0 "the nodes' own files"
mkdir -p "$out/root" "$out/work" "$out/mnt"
# Commands run in the whole root; what they write falls into the layer.
mount -t overlay overlay -o "lowerdir=$base/root,upperdir=$out/root,workdir=$out/work" "$out/mnt"
root=$out/mnt
cp -r --preserve=mode "$LAB_HERE/host/." "$root/"
chmod 440 "$root/etc/sudoers.d/ops"
chown -R root:root "$root/etc/sudoers.d"

chroot "$root" useradd --create-home --shell /bin/bash ops
chroot "$root" useradd --create-home --shell /bin/bash plain

# Nothing here that a machine has and a node in namespaces has not: terminals, file systems to check, udev.
chroot "$root" systemctl -q mask getty@.service console-getty.service getty.target systemd-logind.service \
  e2scrub_reap.service e2scrub_all.timer apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer \
  systemd-pstore.service sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount \
  sys-fs-fuse-connections.mount dev-hugepages.mount dev-mqueue.mount proc-sys-fs-binfmt_misc.automount \
  systemd-remount-fs.service systemd-random-seed.service systemd-journal-flush.service modprobe@.service \
  systemd-update-utmp.service systemd-update-utmp-runlevel.service \
  systemd-sysusers.service systemd-tmpfiles-setup-dev.service >/dev/null
# Nor is there anything for a unit generator to find, and they are a quarter of the processes of a boot.
mkdir -p "$root/etc/systemd/system-generators"
for generator in "$root"/usr/lib/systemd/system-generators/*; do
  ln -s /dev/null "$root/etc/systemd/system-generators/${generator##*/}"
done
chroot "$root" systemctl -q set-default multi-user.target
chroot "$root" systemctl -q enable kubelet.service ssh.service containerd.service

# modprobe br_netfilter must succeed on a node although the node has no modules: where the machine's kernel has
# them built in they are found in this list, and where it has them as modules `lab up` loads them on the machine.
kernel=$(uname -r)
mkdir -p "$root/lib/modules/$kernel"
printf 'kernel/%s.ko\n' net/bridge/br_netfilter fs/overlayfs/overlay net/netfilter/nf_conntrack \
  net/ipv4/netfilter/ip_tables net/netfilter/xt_conntrack net/netfilter/ipvs/ip_vs net/netfilter/ipvs/ip_vs_rr \
  net/netfilter/ipvs/ip_vs_wrr net/netfilter/ipvs/ip_vs_sh >"$root/lib/modules/$kernel/modules.builtin"
: >"$root/lib/modules/$kernel/modules.order"
chroot "$root" depmod "$kernel"

umount "$root"
rmdir "$out/mnt"
rm -rf "$out/work"
