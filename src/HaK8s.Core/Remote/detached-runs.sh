#!/bin/sh
# Read into scripts where they say ". ./detached-runs.sh".
# runs DIR: whether the detached program of this folder runs, or is only just being started: then it has no pid yet.
runs() {
  [ -d "$1" ] && [ ! -e "$1/status" ] || return 1
  if [ -e "$1/pid" ]; then
    { read -r pid start <"$1/pid" && [ "$(awk '{ print $22 }' "/proc/$pid/stat")" = "$start" ]; } 2>/dev/null
  else
    [ -n "$(find "$1" -maxdepth 0 -mmin -1)" ]
  fi
}
