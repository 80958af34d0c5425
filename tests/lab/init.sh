#!/bin/bash
# init.sh DIR: PID 1 of a lab, in new pid, network and mount namespaces. It makes the network, the DNS and etcd, and
# then only reaps what is left to it. When it ends, the kernel ends everything in the lab.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$LAB_HERE/net.sh"
. "$LAB_HERE/etcd.sh"
export LAB_DIR=$1
run=$LAB_DIR/run
LAB_ROOT=$run/root
mapfile -t layers <"$run/layers" # base, etcd

# Names are resolved by the lab's DNS alone, for whatever runs in this mount namespace.
mkdir -p "$run/etc"
printf 'search %s\nnameserver %s.1\noptions timeout:1 attempts:2\n' "$LAB_DOMAIN" "$LAB_NET" >"$run/etc/resolv.conf"
printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$(hostname)" >"$run/etc/hosts"
sed 's/^hosts:.*/hosts: files dns/' /etc/nsswitch.conf >"$run/etc/nsswitch.conf"
for file in resolv.conf hosts nsswitch.conf; do mount --bind "$run/etc/$file" "/etc/$file"; done

# etcd and dnsmasq come from the nodes' base, so the machine needs neither. What they write is in memory.
mkdir -p "$LAB_ROOT" "$run/memory"
mount -t tmpfs -o mode=755 tmpfs "$run/memory"
mkdir "$run/memory/upper" "$run/memory/work"
mount -t overlay overlay -o "lowerdir=${layers[1]}:${layers[0]},upperdir=$run/memory/upper,workdir=$run/memory/work" "$LAB_ROOT"
mount -t proc proc "$LAB_ROOT/proc"
mount --rbind /dev "$LAB_ROOT/dev"
mkdir -p "$LAB_ROOT"/lab/{etcd,dns} "$LAB_ROOT/var/lib/etcd" "$run/dns"
mount --bind "$LAB_DIR/etcd" "$LAB_ROOT/lab/etcd"
mount --bind "$run/dns" "$LAB_ROOT/lab/dns"
for file in resolv.conf hosts; do cp "$run/etc/$file" "$LAB_ROOT/etc/$file"; done

net_begin
dns_begin
etcd_start "${LAB_ETCD[@]}"
: >"$run/began"

# Bash reaps whatever child ends while it waits, also those that were left to it by others.
while :; do
  sleep infinity &
  wait "$!" || true
done
