#!/bin/bash
# etcd-member.sh NAME FD ROOT CLUSTER: runs in a new network namespace; connects it to the lab's and becomes etcd.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$LAB_HERE/net.sh"
name=$1 lab=$2 root=$3 cluster=$4
net_attach "$name" "$lab"
exec {lab}<&-
address=$(node_address "$name")
# Two cores for everything: slow heartbeats, so that a busy machine does not look like a lost leader.
exec chroot "$root" etcd --name "$name" --data-dir "/var/lib/etcd/$name" \
  --listen-client-urls "https://$address:2379" --advertise-client-urls "https://$name.$LAB_DOMAIN:2379" \
  --listen-peer-urls "https://$address:2380" --initial-advertise-peer-urls "https://$address:2380" \
  --initial-cluster "$cluster" --initial-cluster-state new --initial-cluster-token lab \
  --client-cert-auth --trusted-ca-file /lab/etcd/ca.pem \
  --cert-file "/lab/etcd/$name.pem" --key-file "/lab/etcd/$name-key.pem" \
  --peer-client-cert-auth --peer-trusted-ca-file /lab/etcd/ca.pem \
  --peer-cert-file "/lab/etcd/$name.pem" --peer-key-file "/lab/etcd/$name-key.pem" \
  --heartbeat-interval 500 --election-timeout 2500
