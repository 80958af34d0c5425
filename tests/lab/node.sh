# shellcheck shell=bash
# Nodes: boot, power cut, reset, cable, commands. Runs inside the lab's namespaces.

node_names() { echo "$(<"$LAB_DIR/run/control-plane") $(<"$LAB_DIR/run/worker")"; }
node_known() { [[ " $(node_names) " == *" $1 "* ]] || die "this lab has no node '$1' (it has: $(node_names))"; }

node_cgroups() { # node_cgroups NAME: its directories, one a line
  local d
  while read -r d; do echo "$d/$1"; done <"$LAB_DIR/run/cgroups"
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
  find "$template" -name '*.db' -printf '%P\n' | while read -r file; do
    rm "$node/containerd/$file"
    cp "$template/$file" "$node/containerd/$file"
  done
}

node_host_keys() { # node_host_keys NAME FOLDER: makes new ones
  local keys=$LAB_DIR/run/nodes/$1/$2 type
  rm -rf "$keys"
  mkdir -p "$keys"
  for type in ed25519 ecdsa; do ssh-keygen -q -t "$type" -N '' -C "root@$1" -f "$keys/ssh_host_${type}_key"; done
}

node_boot() { # starts the node; node_ready says when it is up
  local name=$1 node=$LAB_DIR/run/nodes/$1 d
  ! alive "$node/pid" || die "$name is running already"
  rm -f "$node/pid"
  until_ok 5 net_detached "$name" || die "the network of $name's last run does not end"
  (
    while read -r d; do
      cgroup_make "$d"
      echo "$BASHPID" >"$d/cgroup.procs"
    done < <(node_cgroups "$name")
    exec 8</proc/self/ns/net
    exec setsid unshare --mount --uts --ipc --pid --net --cgroup --fork --kill-child \
      bash "$LAB_HERE/node-init.sh" "$name" 8 "$LAB_DIR"
  ) >"$LAB_DIR/run/log/$name.log" 2>&1 </dev/null &
}

# What counts as up: sshd listens, and containerd answers a CRI call.
node_listens() {
  (exec 3<>"/dev/tcp/$(node_address "$1")/22") 2>/dev/null &&
    [[ -S /proc/$(pid_of "$LAB_DIR/run/nodes/$1/pid")/root/run/containerd/containerd.sock ]]
}
node_answers() { nsenter -t "$(pid_of "$LAB_DIR/run/nodes/$1/pid")" -m crictl info >/dev/null 2>&1; }

node_ready() {
  local name=$1
  if until_ok 60 node_listens "$name" && until_ok 20 node_answers "$name"; then return; fi
  die "$name does not come up (log: $LAB_DIR/run/log/$name.log, lab node run $name -- journalctl -b)"
}

node_kill() { # a power cut: no process of the node gets to do anything any more
  local name=$1 groups
  end_process "$LAB_DIR/run/nodes/$name/pid"
  mapfile -t groups < <(node_cgroups "$name")
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
  local name=$1 pid
  shift
  [[ ${1:-} != -- ]] || shift
  (($#)) || set -- bash -l
  pid=$(pid_of "$LAB_DIR/run/nodes/$name/pid") || die "$name is not running"
  nsenter -t "$pid" --mount --uts --ipc --net --pid --cgroup -- \
    /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    TERM="${TERM:-dumb}" KUBECONFIG=/etc/kubernetes/admin.conf "$@"
}

node_push() { # node_push NAME SOURCE DESTINATION: a file with its mode, or a folder's content
  local name=$1 source=$2 to=$3
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
