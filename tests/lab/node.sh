# shellcheck shell=bash
# Nodes: boot, power cut, reset, cable, commands. Runs inside the lab's namespaces.

node_names() { echo "$(<"$LAB_DIR/run/control-plane") $(<"$LAB_DIR/run/worker")"; }
node_known() { [[ " $(node_names) " == *" $1 "* ]] || die "this lab has no node '$1' (it has: $(node_names))"; }

node_cgroups() { # node_cgroups NAME: its directories, into the caller's array groups
  mapfile -t groups <"$LAB_DIR/run/cgroups"
  groups=("${groups[@]/%//$1}")
}

# node_prepare NAME: an empty disk, and containerd with all images. Host keys stay what they were.
node_prepare() {
  local node=$LAB_DIR/run/nodes/$1 template file
  template=$(<"$LAB_DIR/run/template")
  rm -rf "$node"/{upper,work,containerd,kubelet}
  mkdir -p "$node"
  # Blobs and layers are never rewritten, so hard links do (a copy where the cache is another file system);
  # the databases are written to.
  cp -al "$template" "$node/containerd" 2>/dev/null || { rm -rf "$node/containerd" && cp -a "$template" "$node/containerd"; }
  while read -r file; do
    cp --remove-destination "$template/$file" "$node/containerd/$file"
  done < <(find "$template" -name '*.db' -printf '%P\n')
}

node_host_keys() { # node_host_keys NAME FOLDER: makes new ones
  local keys=$LAB_DIR/run/nodes/$1/$2 type
  rm -rf "$keys"
  mkdir -p "$keys"
  for type in ed25519 ecdsa; do ssh-keygen -q -t "$type" -N '' -C "root@$1" -f "$keys/ssh_host_${type}_key"; done
}

node_boot() { # starts the node; node_ready says when it is up
  local name=$1 node=$LAB_DIR/run/nodes/$1 groups group
  ! alive "$node/pid" || die "$name is running already"
  rm -f "$node/pid"
  until_ok 5 net_detached "$name" || die "the network of $name's last run does not end"
  node_cgroups "$name"
  cgroup_make "${groups[@]}"
  (
    for group in "${groups[@]}"; do echo "$BASHPID" >"$group/cgroup.procs"; done
    exec 8</proc/self/ns/net
    exec setsid unshare --mount --uts --ipc --pid --net --cgroup --fork --kill-child \
      bash "$LAB_HERE/node-init.sh" "$name" 8 "$LAB_DIR"
  ) >"$LAB_DIR/run/log/$name.log" 2>&1 </dev/null &
}

# What counts as up: containerd answers a CRI call and sshd listens. The socket is looked for first: it comes last,
# and a connection to a node whose network is not there yet would hang for a second.
node_listens() {
  alive "$LAB_DIR/run/nodes/$1/pid" && [[ -S /proc/$REPLY/root/run/containerd/containerd.sock ]] &&
    { : <>"/dev/tcp/$2/22"; } 2>/dev/null
}
node_answers() { alive "$LAB_DIR/run/nodes/$1/pid" && nsenter -t "$REPLY" -m crictl info >/dev/null 2>&1; }

node_ready() {
  local name=$1 address
  address=$(node_address "$name")
  if until_ok 60 node_listens "$name" "$address" && until_ok 20 node_answers "$name"; then return; fi
  die "$name does not come up (log: $LAB_DIR/run/log/$name.log, lab node run $name -- journalctl -b)"
}

node_kill() { # a power cut: no process of the node gets to do anything any more
  local name=$1 groups
  node_cgroups "$name"
  end_process "$LAB_DIR/run/nodes/$name/pid" "${groups[@]}"
  cgroup_remove "${groups[@]}"
}

node_reset() {
  local name=$1
  node_kill "$name"
  node_prepare "$name"
  # known_hosts keeps the old keys, which the next plain reset brings back.
  rm -rf "$LAB_DIR/run/nodes/$name/ssh-new"
  [[ $2 != new-host-key ]] || node_host_keys "$name" ssh-new
  node_boot "$name"
  node_ready "$name"
}

node_run() { # node_run NAME COMMAND...: as root in the node, without ssh
  local name=$1
  shift
  [[ ${1:-} != -- ]] || shift
  (($#)) || set -- bash -l
  alive "$LAB_DIR/run/nodes/$name/pid" || die "$name is not running"
  nsenter -t "$REPLY" --mount --uts --ipc --net --pid --cgroup -- \
    /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    TERM="${TERM:-dumb}" KUBECONFIG=/etc/kubernetes/admin.conf "$@"
}

node_push() { # node_push NAME SOURCE DESTINATION: a file with its mode, or a folder's content
  local name=$1 source=$2 to=$3
  [[ -r $source ]] || die "cannot read $source"
  if [[ -d $source ]]; then
    # shellcheck disable=SC2016 # the node's shell expands these
    tar -C "$source" --owner=0 --group=0 -cf - . | node_run "$name" sh -c 'mkdir -p "$1" && tar -C "$1" -xf -' sh "$to"
  else
    # shellcheck disable=SC2094
    node_run "$name" install -D -m "$(stat -c %a "$source")" /dev/stdin "$to" <"$source"
  fi
}

each_node() { # each_node FUNCTION [EXTRA] -- NAME...: for all at once; fails when one does
  local call=() pids=() name pid failed=0
  while [[ $1 != -- ]]; do
    call+=("$1")
    shift
  done
  shift
  for name; do
    "${call[0]}" "$name" "${call[@]:1}" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  return "$failed"
}

node_start() { node_boot "$1" && node_ready "$1"; }
node_unplug() { ip link set "v-$1" down; }
node_plug() { ip link set "v-$1" up; }

node_command() {
  local what=${1:-} keys=same names=() name
  shift || true
  case $what in
    run | push)
      node_known "${1:-}"
      [[ $what == run || $# == 3 ]] || die "usage: lab node push NAME SOURCE DESTINATION"
      "node_$what" "$@"
      return
      ;;
    kill | boot | reset | unplug | plug) ;;
    *) die "usage: lab node kill|boot|reset [--new-host-key]|unplug|plug NAME..., lab node run NAME -- COMMAND, lab node push NAME SOURCE DESTINATION" ;;
  esac
  for name; do
    case $name in
      --new-host-key) keys=new-host-key ;;
      --all) read -r -a names <<<"$(node_names)" ;;
      *)
        node_known "$name"
        names+=("$name")
        ;;
    esac
  done
  ((${#names[@]})) || die "lab node $what wants the names of nodes (or --all)"
  case $what in
    boot) each_node node_start -- "${names[@]}" ;;
    reset) each_node node_reset "$keys" -- "${names[@]}" ;;
    *) each_node "node_$what" -- "${names[@]}" ;;
  esac
}
