#!/bin/sh
# Observes containerd on a node and changes nothing. Runs after prologue.sh.
#
# Output:  path<TAB>FILE               the containerd program; missing when there is none, and then nothing follows
#          version<TAB>LINE            what containerd --version prints
#          service<TAB>STATE           systemd's word: active, inactive, failed, ...; unknown without systemd
#          socket<TAB>PATH             where the daemon listens
#          running<TAB>yes|no          whether a socket stands there and a process runs
#          config<TAB>PATH             its configuration file
#          disabled<TAB>ID             each entry of disabled_plugins, from `containerd config dump` or else from the file
#          systemd-cgroup<TAB>true|false   of the default runtime; this and the next five from the same place
#          sandbox-image<TAB>IMAGE
#          snapshotter<TAB>NAME
#          cni-bin<TAB>PATH            each directory of CNI plugins
#          cni-conf<TAB>PATH
#          loopback<TAB>PATH           the loopback plugin in one of them, when it is there
#          kubelet-driver<TAB>NAME     cgroupDriver in /var/lib/kubelet/config.yaml, when that file is there
#          cri-version<TAB>VERSION     what crictl learns from the daemon, when the node has it
#          plugins<TAB>yes             the daemon told its plugins; then for each of the CRI:
#          plugin<TAB>TYPE.ID<TAB>STATUS      ok, skip or error
#          plugin-error<TAB>TEXT       why one could not be loaded
#          ask-error<TAB>TEXT          why the daemon did not tell
set -u

path=$(command -v containerd) || exit 0
printf 'path\t%s\n' "$path"
newline='
'
version=$("$path" --version 2>&1)
printf 'version\t%s\n' "${version%%"$newline"*}"

service='' pid=''
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then
  for told in $(systemctl show -p ActiveState,MainPID containerd 2>/dev/null); do
    case $told in ActiveState=*) service=${told#*=} ;; MainPID=0) ;; MainPID=*) pid=${told#*=} ;; esac
  done
fi
printf 'service\t%s\n' "${service:-unknown}"
if [ -z "$pid" ]; then
  pid=$(pidof containerd 2>/dev/null)
  pid=${pid%% *}
fi

# Options of the running daemon: --name VALUE, --name=VALUE, or the short form. The first one of each counts.
config='' socket='' option=''
# No here-documents: older bashes write them to a disk, which may be full.
set -f
IFS=$newline
for word in $([ -z "$pid" ] || tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline"); do
  case $option in
    --config | -c) config=${config:-$word} ;;
    --address | -a) socket=${socket:-$word} ;;
  esac
  case $word in
    --config=*) config=${config:-${word#*=}} ;;
    --address=*) socket=${socket:-${word#*=}} ;;
  esac
  option=$word
done
unset IFS
set +f
config=${config:-/etc/containerd/config.toml}
dump=$("$path" --config "$config" config dump 2>/dev/null) || dump=$(cat "$config" 2>/dev/null) || dump=''

# What the kubelet depends on. Table names are compared without quotes; the keys moved in version 3.
set -- -
[ ! -r /var/lib/kubelet/config.yaml ] || set -- - kubelet=yes /var/lib/kubelet/config.yaml
setup=$(printf '%s\n' "$dump" | awk '
  function text(line) { sub(/^[^=]*=[ \t]*/, "", line); sub(/[ \t]*(#.*)?$/, "", line); gsub(/["\047]/, "", line); return line }
  function each(key, line) {
    while (match(line, /"[^"]*"|\047[^\047]*\047/)) {
      if (RLENGTH > 2 || key == "disabled") print key "\t" substr(line, RSTART + 1, RLENGTH - 2)
      line = substr(line, RSTART + RLENGTH)
    }
  }
  kubelet { if ($1 == "cgroupDriver:") { gsub(/["\047]/, "", $2); print "kubelet-driver\t" $2 } next }
  # The list may go over several lines, and its strings have either quotes.
  /^[ \t]*disabled_plugins[ \t]*=/ { inside = 1 }
  inside { line = $0; sub(/#.*/, "", line); each("disabled", line); if (line ~ /]/) inside = 0 }
  /^[ \t]*\[/ { table = $0; gsub(/[][ \t"\047]|#.*/, "", table); next }
  /^[ \t]*#/ { next }
  {
    key = $0
    sub(/[ \t]*=.*/, "", key)
    sub(/^[ \t]*/, "", key)
    where = table
    if (table == "grpc" && key == "address" && !address++) print "address\t" text($0)
    if (!sub(/^plugins\.io\.containerd\.(grpc\.v1\.cri|cri\.v1\.(images|runtime))\.?/, "", where)) next
    if (where == "" && key == "sandbox_image" || where == "pinned_images" && key == "sandbox") print "sandbox-image\t" text($0)
    if (key == "snapshotter" && (where == "containerd" || where == "" && table ~ /images$/)) print "snapshotter\t" text($0)
    if (where == "containerd" && key == "default_runtime_name") runtime = text($0)
    if (key == "SystemdCgroup" && sub(/^containerd\.runtimes\./, "", where) && sub(/\.options$/, "", where)) systemd[where] = text($0)
    if (where == "cni" && (key == "bin_dir" || key == "bin_dirs")) { line = $0; sub(/^[^=]*=/, "", line); each("cni-bin", line) }
    if (where == "cni" && key == "conf_dir") print "cni-conf\t" text($0)
  }
  END {
    if (runtime == "") runtime = "runc"
    if (runtime in systemd) print "systemd-cgroup\t" systemd[runtime]
  }' "$@")
set -f
IFS=$newline
for line in $setup; do
  key=${line%%	*} value=${line#*	}
  case $key in
    address)
      socket=${socket:-$value}
      continue
      ;;
    cni-bin) if [ -x "$value/loopback" ]; then printf 'loopback\t%s\n' "$value/loopback"; fi ;;
  esac
  printf '%s\n' "$line"
done
unset IFS
set +f
socket=${socket:-/run/containerd/containerd.sock}
running=no
if [ -S "$socket" ] && [ -n "$pid" ]; then running=yes; fi
printf 'config\t%s\nsocket\t%s\nrunning\t%s\n' "$config" "$socket" "$running"

[ "$running" = yes ] || exit 0
if command -v crictl >/dev/null 2>&1; then
  told=$(crictl --runtime-endpoint "unix://$socket" version 2>/dev/null </dev/null)
  case $told in
    *RuntimeApiVersion:*)
      # shellcheck disable=SC2086 # the word after it
      set -- ${told#*RuntimeApiVersion:}
      printf 'cri-version\t%s\n' "${1-}"
      ;;
  esac
fi
if ! plugins=$(ctr --connect-timeout 5s -a "$socket" plugins ls 2>&1); then
  printf 'ask-error\t%s\n' "$(printf '%s' "$plugins" | tr '\n\t' '  ')"
  exit 0
fi
printf 'plugins\tyes\n'
trouble=''
set -f
IFS=$newline
for line in $plugins; do # type, id, platforms, which may be missing, and status
  unset IFS
  # shellcheck disable=SC2086 # the columns
  set -- $line
  case $1.${2-} in
    io.containerd.grpc.v1.cri | io.containerd.cri.v1*)
      name=$1.$2
      shift $(($# - 1))
      printf 'plugin\t%s\t%s\n' "$name" "$1"
      [ "$1" = ok ] || trouble=yes
      ;;
  esac
done
set +f
[ -n "$trouble" ] || exit 0
# The CRI's part of the details; each plugin there begins with its type. Where all is well they have no message.
ctr --connect-timeout 5s -a "$socket" plugins ls -d 2>/dev/null | awk '
  $1 == "Type:" { type = $2; id = "" }
  $1 == "ID:" { id = $2 }
  $1 == "Message:" && ((type == "io.containerd.grpc.v1" && id == "cri") || index(type, "io.containerd.cri.v1") == 1) {
    sub(/^[ \t]*Message:[ \t]*/, "")
    print "plugin-error\t" $0
  }'
