# shellcheck shell=bash
# The three etcd members, each in a network namespace of its own because etcd compares a peer's source address with
# its certificate. Runs inside the lab's namespaces. Their data is in memory: a power cut is not what these tests are about.

etcd_member_ok() { [[ " ${LAB_ETCD[*]} " == *" $1 "* ]] || die "there is no etcd member '$1' (${LAB_ETCD[*]})"; }

etcd_start() { # etcd_start MEMBER...
  local name cluster=
  for name in "${LAB_ETCD[@]}"; do cluster+=${cluster:+,}$name=https://$(node_address "$name"):2380; done
  for name; do
    etcd_member_ok "$name"
    ! alive "$LAB_DIR/run/$name" || continue
    (
      exec 8</proc/self/ns/net
      exec setsid unshare --net bash "$LAB_HERE/etcd-member.sh" "$name" 8 "$LAB_ROOT" "$cluster"
    ) >>"$LAB_DIR/run/log/$name.log" 2>&1 </dev/null &
    remember $! "$LAB_DIR/run/$name"
  done
}

etcd_stop() {
  local name
  for name; do
    etcd_member_ok "$name"
    end_process "$LAB_DIR/run/$name"
    # Its network namespace goes with it, but the kernel takes a moment.
    until_ok 5 net_detached "$name"
  done
}
net_detached() { ! ip link show "v-$1" >/dev/null 2>&1 || ip link delete "v-$1" 2>/dev/null; }

etcd_ctl() { # etcdctl as the API server connects: over TLS with the client certificate
  local endpoints=() name
  for name in "${LAB_ETCD[@]}"; do endpoints+=("https://$name.$LAB_DOMAIN:2379"); done
  ETCDCTL_API=3 ETCDCTL_ENDPOINTS=${ETCDCTL_ENDPOINTS:-$(IFS=, && echo "${endpoints[*]}")} \
  ETCDCTL_CACERT=/lab/etcd/ca.pem ETCDCTL_CERT=/lab/etcd/client.pem ETCDCTL_KEY=/lab/etcd/client-key.pem \
    chroot "$LAB_ROOT" etcdctl --dial-timeout=3s --command-timeout=20s "$@"
}
etcd_healthy() { etcd_ctl endpoint health >/dev/null 2>&1; }

etcd_command() {
  local what=${1:-}
  shift || true
  case $what in
    ctl) etcd_ctl "$@" ;;
    stop)
      (($#)) || set -- "${LAB_ETCD[@]}"
      etcd_stop "$@"
      ;;
    start)
      (($#)) || set -- "${LAB_ETCD[@]}"
      etcd_start "$@"
      ;;
    wipe)
      (($# == 0)) || die "wipe takes the data of all members: one member alone cannot be wiped"
      etcd_stop "${LAB_ETCD[@]}"
      rm -rf "$LAB_ROOT"/var/lib/etcd/*
      etcd_start "${LAB_ETCD[@]}"
      until_ok 20 etcd_healthy || die "etcd is not healthy 20 s after the wipe (logs in $LAB_DIR/run/log)"
      ;;
    *) die "usage: lab etcd stop|start [MEMBER...], lab etcd wipe, lab etcd ctl ARGUMENTS" ;;
  esac
}
