# shellcheck shell=bash
# Settings and helpers that every part of the lab uses. Sourced, never run.
# shellcheck disable=SC2034 # they are used where this is sourced

LAB_HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
LAB_CACHE=${HAK8S_LAB_CACHE:-/var/cache/hak8s-lab}
LAB_STATE=${HAK8S_LAB_STATE:-/var/lib/hak8s-lab}

# The one Kubernetes the lab has, and the image tags that its kubeadm asks for.
LAB_KUBERNETES=v1.20.2
LAB_PAUSE=3.2
LAB_COREDNS=1.7.0

# Each lab has a network namespace of its own without an uplink, so fixed addresses never clash.
LAB_NET=10.66.0
LAB_DOMAIN=lab.test
LAB_ENDPOINT=k8s-api.lab.test
LAB_ETCD=(etcd-1 etcd-2 etcd-3)

LAB_T0=${EPOCHREALTIME/./}

elapsed() { # seconds since this command began, with one decimal
  local d=$(((${EPOCHREALTIME/./} - LAB_T0) / 100000))
  printf '%d.%d' $((d / 10)) $((d % 10))
}

say() { # a line for a human; with HAK8S_PROGRESS=1 the progress lines say it instead
  [[ ${HAK8S_PROGRESS:-} == 1 || -n ${LAB_QUIET:-} ]] || printf '%7ss  %s\n' "$(elapsed)" "$*"
}
warn() { printf 'lab: %s\n' "$*" >&2; }
die() {
  warn "$*"
  exit 1
}

need_root() { [[ $EUID == 0 ]] || die "the lab needs root (namespaces, mounts): run it as root"; }

# --- Waiting and asking happen in loops, so neither of them forks: that is what makes them cost nearly nothing.
nap() { # nap SECONDS: reading a pipe that never says anything is a sleep without a process
  [[ -n ${LAB_NEVER:-} ]] || exec {LAB_NEVER}<> <(:)
  read -r -t "$1" -u "$LAB_NEVER" || true
}

until_ok() { # until_ok SECONDS CMD...: tries it again and again; fails when the time is over
  local end=$((${EPOCHREALTIME/./} + $1 * 1000000))
  shift
  until "$@"; do
    ((${EPOCHREALTIME/./} < end)) || return 1
    nap 0.05
  done
}

# --- Processes are remembered as "pid start-time boot-id": a pid alone may have been given to another since.
read -r LAB_BOOT_ID </proc/sys/kernel/random/boot_id

identity() { # identity PID: in REPLY; fails when there is no such process
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The name in parentheses may hold blanks; the start time is field 22, the 20th after it.
  read -r -a stat <<<"${stat##*) }"
  [[ ${stat[0]} != [ZX] ]] || return 1
  REPLY="$1 ${stat[19]} $LAB_BOOT_ID"
}

remember() { # remember PID FILE
  identity "$1" && printf '%s\n' "$REPLY" >"$2"
}

alive() { # alive FILE: is the process that was remembered there still running? Then its pid is in REPLY.
  local known
  { read -r known <"$1"; } 2>/dev/null || return 1
  identity "${known%% *}" && [[ $REPLY == "$known" ]] && REPLY=${known%% *}
}

end_process() { # end_process FILE [CGROUP...]: SIGKILL, and wait until it is gone; the groups are those of the processes that end with it
  if ! alive "$1" || ! kill -KILL "$REPLY" 2>/dev/null; then return 0; fi
  until_ok 5 ended "$@" || die "process $REPLY ($1) does not end"
}
ended() {
  cgroup_thaw "${@:2}"
  not alive "$1"
}
not() { ! "$@"; }

# --- One lab's paths. A lab's directory has what consumers read; its run/ is the lab's own.
lab_name_ok() { [[ $1 =~ ^[a-z0-9][a-z0-9-]{0,30}$ ]] || die "a lab's name is made of a-z, 0-9 and '-': '$1' is not"; }

node_address() { # z-k8s-m-N has .10+N, z-k8s-w-N has .30+N, etcd-N has .20+N
  case $1 in
    z-k8s-m-[1-9]) echo "$LAB_NET.$((10 + ${1##*-}))" ;;
    z-k8s-w-[1-9]) echo "$LAB_NET.$((30 + ${1##*-}))" ;;
    etcd-[1-9]) echo "$LAB_NET.$((20 + ${1##*-}))" ;;
    *) return 1 ;;
  esac
}

# --- cgroups: the lab's groups are made below the group of whoever starts it, so that what accounts for the
# caller accounts for the lab too. With only cgroup v2 they are made at the top instead, because a v2 group that
# holds processes cannot hand controllers to groups below it (this branch could not be tried on our machines).
pure_cgroup2() { [[ -e /sys/fs/cgroup/cgroup.controllers ]]; }

cgroup_parents() { # one directory a line, one for each hierarchy
  if pure_cgroup2; then
    echo /sys/fs/cgroup
    return
  fi
  local id controllers path c
  while IFS=: read -r id controllers path; do
    [[ $path != / ]] || path=
    case $id:$controllers in
      0:) c=unified ;;
      *:name=systemd) c=systemd ;;
      *) c=$controllers ;;
    esac
    # A hierarchy of several controllers (cpu,cpuacct) is mounted under that very name.
    [[ ! -d /sys/fs/cgroup/$c ]] || echo "/sys/fs/cgroup/$c$path"
  done </proc/self/cgroup
}

cgroup_make() { # cgroup_make DIR...: with v1's cpuset filled in (empty, it takes no process), v2's controllers passed on
  local d up part value
  mkdir -p "$@"
  for d; do
    up=${d%/*}
    if [[ -e $up/cgroup.subtree_control ]]; then
      read -r value <"$up/cgroup.controllers" || true
      for part in $value; do echo "+$part" >"$up/cgroup.subtree_control" 2>/dev/null || true; done
    elif [[ -e $d/cpuset.cpus ]]; then
      for part in cpus mems; do
        read -r value <"$up/cpuset.$part"
        echo "$value" >"$d/cpuset.$part"
      done
      echo 1 >"$d/cgroup.clone_children"
    fi
  done
}

# runc freezes a container's v1 group for a moment. When it is killed in that moment, not even SIGKILL gets through to what is in the group.
cgroup_thaw() { # cgroup_thaw DIR...: with all below
  (($#)) || return 0
  local state
  while read -r state; do
    { [[ $(<"$state") == THAWED ]] || echo THAWED >"$state"; } 2>/dev/null || true
  done < <(find "$@" -name freezer.state 2>/dev/null)
}

cgroup_remove() { # cgroup_remove DIR...: with all below; the processes in them are dead or about to be
  (($#)) || return 0
  until_ok 3 cgroups_gone "$@" || warn "these cgroups still hold processes: $*"
}
cgroups_gone() {
  find "$@" -depth -type d -delete 2>/dev/null || true
  local d
  for d; do [[ ! -d $d ]] || return 1; done
}
