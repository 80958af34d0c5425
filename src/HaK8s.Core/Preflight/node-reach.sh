#!/bin/sh
# node-reach.sh PORTS [ADDRESS:PORT]...: tries connections from this node; other nodes do the same at the same time. Runs after prologue.sh.
# Listens at each of PORTS (separated by commas, may be empty) that is free, prints "ready", waits for a line on standard input, tries
# all targets at once, and goes on listening until standard input ends: that is when the management host has heard from all, or is gone.
# Nothing stays on the node.
#   nolistener PORT          nothing could listen there
#   reach ADDRESS:PORT open|refused|silent|nottried
set -u
have() { command -v "$1" >/dev/null 2>&1; }
seconds=4

listeners=''
# shellcheck disable=SC2086 # process ids
end() { [ -z "$listeners" ] || kill $listeners 2>/dev/null; }
trap end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
trap '' PIPE

listen() { # in a process of its own, which it becomes
  if have systemd-socket-activate; then
    exec systemd-socket-activate --accept --listen="$1" true
  elif have socat; then
    exec socat TCP6-LISTEN:"$1",ipv6only=0,reuseaddr,fork OPEN:/dev/null
  else
    return 1
  fi
}

connect() { # connect HOST PORT: open, refused, silent or nottried
  host=$1
  if have curl; then
    case $host in *:*) host="[$host]" ;; esac
    # Whatever answers: a connection was made when the making took some time. HTTP is what ends at once everywhere, also at a TLS port.
    out=$(curl -sv --noproxy '*' --connect-timeout "$seconds" -m "$seconds" -w '\n%{time_connect}' -o /dev/null "http://$host:$2/" </dev/null 2>&1)
    case $out in
      *'
0.000000') case $out in *refused*) echo refused ;; *) echo silent ;; esac ;;
      *) echo open ;;
    esac
  elif have socat; then
    case $host in *:*) host="[$host]" ;; esac
    error=$(socat -u OPEN:/dev/null "TCP:$host:$2,connect-timeout=$seconds" 2>&1) && { echo open; return; }
    case $error in *refused*) echo refused ;; *) echo silent ;; esac
  else
    echo nottried
  fi
}

for port in $(printf '%s' "$1" | tr , ' '); do
  [ -z "$(ss -H -ltn "sport = :$port" 2>/dev/null)" ] || continue
  listen "$port" >/dev/null 2>&1 </dev/null &
  listeners="$listeners $!"
done
shift
[ -z "$listeners" ] || sleep 0.3
for pid in $listeners; do kill -0 "$pid" 2>/dev/null || printf 'nolistener\n'; done
printf 'ready\n'
read -r _ || exit 0

# In handfuls: a control plane of a large cluster has hundreds of targets.
tries='' count=0
for target; do
  (printf 'reach\t%s\t%s\n' "$target" "$(connect "${target%:*}" "${target##*:}")") </dev/null &
  tries="$tries $!" count=$((count + 1))
  # shellcheck disable=SC2086 # process ids
  if [ "$count" = 64 ]; then wait $tries; tries='' count=0; fi
done
# shellcheck disable=SC2086 # process ids
[ -z "$tries" ] || wait $tries
printf 'tried\n'
cat >/dev/null
