# shellcheck shell=bash
# What a lab leaves outside its namespaces (files, cgroups, one sysctl), and how that goes away. Sourced, outside the lab.

# Every change of what labs share is made under this lock. It is never held while a lab starts or runs.
state_lock() {
  mkdir -p "$LAB_STATE"
  exec 7>"$LAB_STATE/.lock"
  flock 7
}
state_unlock() { exec 7>&-; }

# kube-proxy wants nf_conntrack_max at 131072 and crash-loops when it may not write it, which nobody may in a network
# namespace: the value is the machine's. So it is set here, and the old one put back with the last lab.
LAB_CONNTRACK=/proc/sys/net/netfilter/nf_conntrack_max
conntrack_raise() {
  state_lock
  if [[ -e $LAB_CONNTRACK && ! -e $LAB_STATE/.conntrack ]]; then
    cp "$LAB_CONNTRACK" "$LAB_STATE/.conntrack"
    echo 131072 >"$LAB_CONNTRACK"
  fi
  state_unlock
}

lab_dirs() { find "$LAB_STATE" -mindepth 1 -maxdepth 1 -type d 2>/dev/null; }

# lab_clear DIR: ends what may be left of a lab, then removes its traces.
lab_clear() {
  local dir=$1 run=$1/run groups=()
  [[ ! -e $run/cgroups ]] || mapfile -t groups <"$run/cgroups"
  end_process "$run/init" "${groups[@]}" # all else in the lab's pid namespace ends with it, before this returns
  cgroup_remove "${groups[@]}"
  state_lock
  rm -rf "$dir"
  if [[ -e $LAB_STATE/.conntrack && -z $(lab_dirs) ]]; then
    cat "$LAB_STATE/.conntrack" >"$LAB_CONNTRACK"
    rm "$LAB_STATE/.conntrack"
  fi
  state_unlock
}

lab_down() { # lab_down DIR: asks the keeper; does it itself when there is none
  local dir=$1 stop
  [[ -d $dir ]] || return 0
  if alive "$dir/run/keeper"; then
    # Open for both directions, so that this never waits for a keeper that has just ended.
    { exec {stop}<>"$dir/run/stop" && echo >&"$stop" && exec {stop}<&-; } 2>/dev/null || true
    until_ok 15 not test -d "$dir" && return
    warn "the lab's keeper did not end it; ending it from here"
    end_process "$dir/run/keeper"
  fi
  lab_clear "$dir"
}
