#!/bin/sh
# Restarts containerd and waits until it serves the CRI. Running containers go on: each has a shim of its own. Runs after prologue.sh.
#
#   containerd-restart.sh SOCKET SECONDS
#
# Reads systemd's units anew first, which costs nothing when none has changed.
#
# Output:  answers<TAB>yes|no     whether every CRI plugin is loaded and its socket answers within SECONDS
#          why<TAB>TEXT           what was seen last when it does not
#          journal<TAB>LINE       what the daemon said since the restart, when it does not; newest last
# Failure: fail<TAB>notool<TAB>systemctl and status 1
set -u

socket=$1 seconds=$2
if [ ! -d /run/systemd/system ] || ! command -v systemctl >/dev/null 2>&1; then
  printf 'fail\tnotool\tsystemctl\n'
  exit 1
fi

end=$(($(date +%s) + seconds))
since=$(date '+%Y-%m-%d %H:%M:%S')
systemctl daemon-reload
systemctl reset-failed containerd 2>/dev/null
systemctl restart --no-block containerd

# Whether the daemon that runs now answers: an old one that still stops, or its socket, must not be taken for it.
answers() {
  case $(systemctl show -p ActiveState -p Job containerd | sort | tr '\n' ' ') in
    *'ActiveState=active '*) ;;
    *) why="service is $(systemctl is-active containerd)" && return 1 ;;
  esac
  if [ -n "$(systemctl show -p Job containerd | sed 's/^Job=//;s/^0$//')" ]; then
    why='the restart is still under way'
    return 1
  fi
  if ! plugins=$(ctr --connect-timeout 2s -a "$socket" plugins ls 2>&1); then
    why=$plugins
    return 1
  fi
  # A daemon opens its socket when all plugins are loaded or have failed: nothing will change any more.
  decided=yes
  why=$(printf '%s\n' "$plugins" | awk '
    ($1 == "io.containerd.grpc.v1" && $2 == "cri") || index($1, "io.containerd.cri.v1") == 1 { found = 1; if ($NF != "ok") bad = bad " " $1 "." $2 " is in state " $NF }
    END { print found ? bad : "the CRI plugin is not loaded" }')
  [ -z "$why" ]
}

why='' decided=no
until answers; do
  if [ "$decided" = yes ] || [ "$(date +%s)" -ge "$end" ]; then
    printf 'answers\tno\n'
    printf 'why\t%s\n' "$(printf '%s' "$why" | tr '\n\t' '  ')"
    # Told lines only: what systemd itself says of each try is repeated over and over.
    # What the daemon said last may not have reached the journal's file yet.
    journalctl --sync 2>/dev/null
    journalctl -u containerd --since "$since" -o cat --no-pager 2>/dev/null |
      grep -E 'level=(error|fatal|warning)|^containerd:|ailed' | tail -n 8 | tr '\t' ' ' | sed "s/^/journal$(printf '\t')/"
    exit 0
  fi
  sleep 0.2 2>/dev/null || sleep 1
done
printf 'answers\tyes\n'
