#!/bin/bash
# keeper.sh DIR: holds one lab and clears up after it. It stands outside the lab's namespaces, detached from whoever
# started it, and ends the lab when that is asked for (run/stop), when the owner is gone, when `lab up` died half way,
# or when the lab's own PID 1 ended. If the keeper itself is killed, the kernel ends the lab with it (parent-death
# signals below), and the next `lab up` or `lab down` clears the files.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$LAB_HERE/keep.sh"
keep() {
  local dir=$1 run=$1/run groups outer inner stop
  trap '' INT HUP

  mkfifo "$run/stop"
  exec {stop}<>"$run/stop"
  remember $$ "$run/keeper"
  conntrack_raise
  mapfile -t groups < <(cgroup_parents)
  groups=("${groups[@]/%//hak8s-lab-$$}")
  printf '%s\n' "${groups[@]}" >"$run/cgroups"
  cgroup_make "${groups[@]}"

  # PID 1 in there ends with unshare (--kill-child), and unshare with us (setpriv).
  setpriv --pdeathsig KILL unshare --pid --net --mount --fork --kill-child --mount-proc \
    bash "$LAB_HERE/init.sh" "$dir" >"$run/log/init.log" 2>&1 </dev/null &
  outer=$!

  # The first child of unshare is the lab's PID 1.
  until inner=$(pgrep -P "$outer"); do
    kill -0 "$outer" 2>/dev/null || break
    nap 0.02
  done
  [[ -z $inner ]] || remember "$inner" "$run/init" || true

  while alive "$run/init"; do
    if [[ -e $run/owner ]] && ! alive "$run/owner"; then break; fi
    if [[ ! -e $run/ready ]] && ! alive "$run/starter"; then break; fi
    if read -r -t 0.5 -u "$stop"; then break; fi
  done
  kill -KILL "$outer" 2>/dev/null || true
  wait "$outer" || true
  lab_clear "$dir"
}

# One line for bash to read: an edit of this file does not reach a keeper that is at work.
keep "$@"; exit
