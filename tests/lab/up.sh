# shellcheck shell=bash
# lab up, exec, status: seen from outside. Sourced by lab.
. "$LAB_HERE/build.sh"
. "$LAB_HERE/keep.sh"
. "$LAB_HERE/certs.sh"
. "$LAB_HERE/files.sh"

# lab_enter DIR COMMAND...: becomes it, inside; terminal, streams, signals and exit code are the caller's own.
lab_enter() {
  local dir=$1
  shift
  alive "$dir/run/init" || die "there is no lab '${dir##*/}' running (lab up begins one)"
  # A process cannot change its own pid namespace, so one waits outside. Left to nsenter that one would die of the
  # terminal's Ctrl-C and leave the command, whose answer to it counts; this shell waits for that. When this shell
  # is ended itself, the command is told so by SIGTERM.
  # What a proxy would fetch from outside is not to be had in here.
  # shellcheck disable=SC2016
  exec env -u http_proxy -u https_proxy -u HTTP_PROXY -u HTTPS_PROXY -u all_proxy -u ALL_PROXY HAK8S_LAB="$dir" \
    nsenter -t "$REPLY" --mount --net --pid --no-fork --wdns="$PWD" -- \
    bash -c 'trap : INT QUIT; exec {err}>&2 2>/dev/null; setpriv --pdeathsig TERM "$@" 2>&"$err" {err}>&-; exit' lab "$@"
}

up_options() {
  local option
  control=3 worker=1 owner=
  while (($#)); do
    option=$1
    (($# >= 2)) || die "$option wants a value, or is not an option of lab up"
    case $option in
      --control-plane) control=$2 ;;
      --worker) worker=$2 ;;
      --name) LAB_NAME=$2 ;;
      --owner) owner=$2 ;;
      *) die "lab up has no option $option" ;;
    esac
    shift 2
  done
  lab_name_ok "$LAB_NAME"
  [[ $control =~ ^[1-9]$ && $worker =~ ^[0-9]$ ]] || die "--control-plane takes 1-9, --worker 0-9"
  # Every systemd and kubelet takes inotify instances, and they are counted for the user, not for the namespace.
  local most=$(($(</proc/sys/fs/inotify/max_user_instances) / 16))
  ((control + worker <= most)) ||
    die "fs.inotify.max_user_instances of this machine allows about $most nodes, not $((control + worker))"
}

lab_up() {
  local control worker owner dir
  up_options "$@"
  need_root
  [[ -z ${HAK8S_LAB:-} ]] || die "this is inside a lab already"
  if [[ -n $owner ]]; then
    identity "$owner" || die "--owner: there is no process $owner"
    owner=$REPLY
  fi
  dir=$LAB_STATE/$LAB_NAME
  if alive "$dir/run/init" || alive "$dir/run/starter"; then die "a lab '$LAB_NAME' is running already (lab down ends it)"; fi
  build_all up

  stage up 0 "starting"
  progress_show
  [[ ! -d $dir ]] || lab_down "$dir" # what a lab that died has left
  trap 'lab_interrupted "$dir"' INT TERM HUP
  trap 'lab_failed "$dir"' EXIT
  state_lock
  (umask 077 && mkdir "$dir" && mkdir -p "$dir"/run/{log,nodes,etc,dns})
  state_unlock
  remember $$ "$dir/run/starter"
  [[ -z $owner ]] || echo "$owner" >"$dir/run/owner"
  modules_load
  write_files "$dir" "$control" "$worker"
  setsid bash "$LAB_HERE/keeper.sh" "$dir" >"$dir/run/log/keeper.log" 2>&1 </dev/null &
  disown
  stage up 1 "network, DNS, etcd"
  progress_show
  until_ok 20 test -e "$dir/run/began" || {
    cat "$dir"/run/log/{keeper,init}.log >&2 || true
    die "the lab's namespaces did not come up"
  }
  stage up 2 "booting $((control + worker)) nodes"
  progress_show
  # Not in the foreground, where bash would look at a signal only after it.
  (lab_enter "$dir" "$LAB_HERE/lab" boot-all) &
  wait "$!"
  : >"$dir/run/ready"
  trap - INT TERM HUP EXIT
  stage up 0 "done"
  progress_show
  progress_end
  say "lab '$LAB_NAME' is up: $control control planes, $worker workers, ${#LAB_ETCD[@]} etcd members; files in $dir"
}

lab_failed() {
  local status=$?
  progress_end
  # The logs go with the lab: keep the last ones where they can be read.
  rm -rf "$LAB_CACHE/log/last-failure"
  cp -r "$1/run/log" "$LAB_CACHE/log/last-failure" 2>/dev/null && warn "logs of the failed start: $LAB_CACHE/log/last-failure"
  lab_down "$1"
  exit "$status"
}
lab_interrupted() {
  trap '' INT TERM HUP
  trap - EXIT
  progress_end
  # Only when nothing writes there any more can the directory be removed.
  [[ -z ${LAB_CERTS:-} ]] || wait "$LAB_CERTS" || true
  warn "interrupted; taking the half-made lab down"
  lab_down "$1"
  exit 130
}

modules_load() { # where the machine's kernel has these as modules: nodes cannot load any
  local module
  for module in overlay br_netfilter nf_conntrack veth; do modprobe -q "$module" 2>/dev/null || true; done
}

boot_all() { # inside: all nodes at once, then etcd and the DNS
  local names
  read -r -a names <<<"$(node_names)"
  each_node boot_one -- "${names[@]}" || die "not all nodes came up"
  until_ok 30 etcd_healthy || die "etcd is not healthy (logs in $LAB_DIR/run/log)"
  # The names come from one file: who answers for one knows them all.
  until_ok 5 dns_is "$LAB_ENDPOINT" || die "the lab's DNS does not know $LAB_ENDPOINT"
}
boot_one() {
  node_prepare "$1"
  node_boot "$1"
  node_ready "$1"
}

lab_status() {
  local dir name state found=
  for dir in $(lab_dirs | sort); do
    found=1
    state=dead
    if alive "$dir/run/init"; then
      state=starting
      [[ ! -e $dir/run/ready ]] || state=up
    fi
    printf '%s: %s, %s\n' "${dir##*/}" "$state" "$dir"
    [[ $state == up ]] || continue
    (lab_enter "$dir" "$LAB_HERE/lab" status-inside)
  done
  [[ -n $found ]] || echo "no lab"
}
status_inside() {
  local name state
  for name in $(node_names) "${LAB_ETCD[@]}"; do
    state=off
    if alive "$LAB_DIR/run/nodes/$name/pid" || alive "$LAB_DIR/run/$name"; then
      state=on
      # (/sys in here still shows the machine's own network.)
      [[ $(ip -br link show "v-$name") == *" UP "* ]] || state="on, unplugged"
    fi
    printf '  %-12s %-12s %s\n' "$name" "$(node_address "$name")" "$state"
  done
}
