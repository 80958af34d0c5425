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

# --- Processes are remembered as "pid start-time boot-id": a pid alone may have been given to another since.
LAB_BOOT_ID=$(</proc/sys/kernel/random/boot_id)

identity() { # identity PID: prints it, or fails when there is no such process
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The name in parentheses may hold blanks; the start time is field 22, the 20th after it.
  read -r -a stat <<<"${stat##*) }"
  [[ ${stat[0]} != [ZX] ]] || return 1
  printf '%s %s %s\n' "$1" "${stat[19]}" "$LAB_BOOT_ID"
}

alive() { # alive FILE: is the process whose identity FILE holds still there?
  local known now
  { read -r known <"$1"; } 2>/dev/null || return 1
  now=$(identity "${known%% *}") && [[ $now == "$known" ]]
}

pid_of() { # pid_of FILE: its pid, when it is alive
  local known
  alive "$1" && read -r known _ <"$1" && printf '%s\n' "$known"
}

end_process() { # end_process FILE: SIGKILL, and wait until it is gone
  local pid i
  pid=$(pid_of "$1") || return 0
  kill -KILL "$pid" 2>/dev/null || return 0
  for ((i = 0; i < 200; i++)); do
    alive "$1" || return 0
    sleep 0.02
  done
  die "process $pid ($1) does not end"
}

until_ok() { # until_ok SECONDS CMD...: tries it again and again; fails when the time is over
  local end=$((${EPOCHREALTIME/./} + $1 * 1000000))
  shift
  until "$@"; do
    ((${EPOCHREALTIME/./} < end)) || return 1
    sleep 0.1
  done
}

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

cgroup_make() { # cgroup_make DIR: with v1's cpuset filled in (empty, it takes no process), v2's controllers passed on
  [[ ! -d $1 ]] || return 0
  local up=${1%/*} c
  mkdir "$1"
  if [[ -e $1/cpuset.cpus && ! -e $1/cgroup.controllers ]]; then
    cat "$up/cpuset.cpus" >"$1/cpuset.cpus"
    cat "$up/cpuset.mems" >"$1/cpuset.mems"
    echo 1 >"$1/cgroup.clone_children"
  elif [[ -e $up/cgroup.subtree_control ]]; then
    for c in $(<"$up/cgroup.controllers"); do echo "+$c" >"$up/cgroup.subtree_control" 2>/dev/null || true; done
  fi
}

cgroup_remove() { # cgroup_remove DIR...: with all below; the processes in them are dead or about to be
  local d i
  for d in "$@"; do
    for ((i = 0; i < 50; i++)); do
      [[ -d $d ]] || break
      find "$d" -depth -type d -delete 2>/dev/null || true
      [[ ! -d $d ]] || sleep 0.05
    done
  done
}
