#!/bin/bash
# keeper.sh DIR: holds one lab and clears up after it. It stands outside the lab's namespaces, detached from whoever
# started it, and ends the lab when that is asked for (run/stop), when the owner is gone, when `lab up` died half way,
# or when the lab's own PID 1 ended. If the keeper itself is killed, the kernel ends the lab with it (parent-death
# signals below), and the next `lab up` or `lab down` clears the files.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$LAB_HERE/keep.sh"
dir=$1 run=$1/run
trap '' INT HUP

identity $$ >"$run/keeper"
conntrack_raise
for parent in $(cgroup_parents); do
  cgroup_make "$parent/hak8s-lab-$$"
  echo "$parent/hak8s-lab-$$" >>"$run/cgroups"
done

# PID 1 in there ends with unshare (--kill-child), and unshare with us (setpriv).
setpriv --pdeathsig KILL unshare --pid --net --mount --fork --kill-child --mount-proc \
  bash "$LAB_HERE/init.sh" "$dir" >"$run/log/init.log" 2>&1 </dev/null &
outer=$!

# The first child of unshare is the lab's PID 1.
until inner=$(pgrep -P "$outer"); do
  kill -0 "$outer" 2>/dev/null || break
  sleep 0.01
done
[[ -z $inner ]] || identity "$inner" >"$run/init"

# Reading a pipe that never says anything is a sleep without a process.
exec {never}<> <(:)
while alive "$run/init" && [[ ! -e $run/stop ]]; do
  if [[ -e $run/owner ]] && ! alive "$run/owner"; then break; fi
  if [[ ! -e $run/ready ]] && ! alive "$run/starter"; then break; fi
  read -r -t 0.2 -u "$never" || true
done
kill -KILL "$outer" 2>/dev/null || true
wait "$outer" || true
lab_clear "$dir"
