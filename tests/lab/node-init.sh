#!/bin/bash
# node-init.sh NAME FD DIR: becomes one node. Runs in new mount, uts, ipc, pid, network and cgroup namespaces, with FD
# open on the lab's network namespace; connects the network, mounts the node's root and ends as its systemd.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$LAB_HERE/net.sh"
name=$1 lab=$2 dir=$3 run=$3/run
node=$run/nodes/$name root=$run/nodes/$name/root

# /proc is still the lab's, so this is our pid as the lab sees it.
read -r pid _ </proc/self/stat
remember "$pid" "$node/pid"
net_attach "$name" "$lab"
exec {lab}<&-

mapfile -t layers <"$run/node-layers"
mkdir -p "$root" "$node"/{upper,work,containerd,kubelet,sysctl}
mount -t overlay overlay -o "lowerdir=$(IFS=: && echo "${layers[*]}"),upperdir=$node/upper,workdir=$node/work" "$root"
mount -t proc proc "$root/proc"

# The sysctls that are the machine's stay untouched: kernel, vm and fs are read-only to a node. What kubelet and
# systemd write there, or `sysctl --system` sets, lands in stand-ins. net.* is the namespace's own and real.
# (One mount for all of them, out of a table: a process for each would take longer than the rest of this script.)
for part in kernel vm fs; do
  echo "$root/proc/sys/$part $root/proc/sys/$part none bind,ro"
done >"$node/mounts"
cd /proc/sys
files=()
for file in kernel/{panic,panic_on_oops,pid_max,sysrq,core_uses_pid,core_pattern,printk,kptr_restrict,keys/root_maxkeys,keys/root_maxbytes} \
  vm/{overcommit_memory,max_map_count,swappiness,panic_on_oom} \
  fs/{protected_fifos,protected_hardlinks,protected_regular,protected_symlinks,suid_dumpable,file-max,nr_open} \
  fs/inotify/{max_user_instances,max_user_watches}; do
  [[ -e $file ]] || continue
  files+=("$file")
  echo "$node/sysctl/$file $root/proc/sys/$file none bind" >>"$node/mounts"
done
cp --parents "${files[@]}" "$node/sysctl/"
mount --all --fstab "$node/mounts"

mount -t sysfs sysfs "$root/sys"
# Machines of one cluster are told apart by this; where it exists at all it would be the same for all nodes.
if [[ -e $root/sys/class/dmi/id/product_uuid ]]; then
  [[ -e $node/uuid ]] || cat /proc/sys/kernel/random/uuid >"$node/uuid"
  mount --bind "$node/uuid" "$root/sys/class/dmi/id/product_uuid"
fi

# Within this cgroup namespace a node sees its own groups as the top of each hierarchy.
if pure_cgroup2; then # could not be tried on our machines
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
  mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
  while IFS=: read -r id controllers _; do
    case $id:$controllers in
      0:) c=unified type=cgroup2 options=rw ;;
      *:name=systemd) c=systemd type=cgroup options=none,name=systemd ;;
      *) c=$controllers type=cgroup options=$controllers ;;
    esac
    [[ -d /sys/fs/cgroup/$c ]] || continue
    mkdir "$root/sys/fs/cgroup/$c"
    mount -t "$type" -o "$options" "$type" "$root/sys/fs/cgroup/$c"
  done </proc/self/cgroup
fi

mount -t tmpfs -o mode=755 tmpfs "$root/dev"
while read -r device mode major minor; do
  mknod -m "$mode" "$root/dev/$device" c "$major" "$minor"
done <<'DEVICES'
null 666 1 3
zero 666 1 5
full 666 1 7
random 666 1 8
urandom 666 1 9
kmsg 644 1 11
tty 666 5 0
console 600 5 1
DEVICES
mkdir "$root"/dev/{pts,shm,mqueue}
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for n in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${n%:*}" "$root/dev/${n#*:}"; done
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"

# Overlays cannot be stacked for containers and kubelet wants a real file system: these two are the machine's.
for part in containerd kubelet; do
  mkdir -p "$root/var/lib/$part"
  mount --bind "$node/$part" "$root/var/lib/$part"
done

if [[ ! -e $root/etc/hostname ]]; then # the first boot with this disk
  address=$(node_address "$name")
  echo "$name" >"$root/etc/hostname"
  printf '127.0.0.1 localhost\n%s %s.%s %s\n' "$address" "$name" "$LAB_DOMAIN" "$name" >"$root/etc/hosts"
  printf 'search %s\nnameserver %s.1\n' "$LAB_DOMAIN" "$LAB_NET" >"$root/etc/resolv.conf"
  read -r uuid </proc/sys/kernel/random/uuid
  echo "${uuid//-/}" >"$root/etc/machine-id"
  cp "$dir/ssh/id_ed25519.pub" "$root/etc/ssh/authorized_keys"
  chmod 644 "$root/etc/ssh/authorized_keys"
  keys=$node/ssh
  [[ ! -d $node/ssh-new ]] || keys=$node/ssh-new
  cp "$keys"/ssh_host_* "$root/etc/ssh/"
fi

hostname "$name"
cd "$root"
mkdir -p .old
pivot_root . .old
umount -l /.old
rmdir /.old
mount --make-rshared /
exec /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin container=lab LANG=C.UTF-8 \
  /lib/systemd/systemd --system --log-target=journal --show-status=0 </dev/null
