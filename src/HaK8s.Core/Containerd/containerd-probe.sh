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
printf 'version\t%s\n' "$("$path" --version 2>&1 | head -n 1)"

service=unknown pid=''
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then
  service=$(systemctl is-active containerd 2>/dev/null)
  pid=$(systemctl show -p MainPID containerd 2>/dev/null | sed 's/^MainPID=//;s/^0$//')
fi
printf 'service\t%s\n' "${service:-unknown}"
[ -n "$pid" ] || pid=$(pidof containerd 2>/dev/null | awk '{ print $1 }')

# The value of an option of the running daemon: --name VALUE, --name=VALUE, or the short form $2.
option() {
  [ -n "$pid" ] || return 0
  tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" |
    awk -v name="$1" -v short="$2" 'take { print; exit } $0 == "--" name || $0 == short { take = 1 } index($0, "--" name "=") == 1 { print substr($0, length(name) + 4); exit }'
}

config=$(option config -c)
config=${config:-/etc/containerd/config.toml}
dump=$("$path" --config "$config" config dump 2>/dev/null) || dump=$(cat "$config" 2>/dev/null) || dump=''
socket=$(option address -a)
[ -n "$socket" ] || socket=$(printf '%s\n' "$dump" | awk '/^[ \t]*\[/ { table = $1 } table == "[grpc]" && $1 == "address" { gsub(/["\047]/, "", $3); print $3; exit }')
socket=${socket:-/run/containerd/containerd.sock}
running=no
if [ -S "$socket" ] && [ -n "$pid" ]; then running=yes; fi
printf 'config\t%s\nsocket\t%s\nrunning\t%s\n' "$config" "$socket" "$running"

# The list may go over several lines, and its strings have either quotes.
printf '%s\n' "$dump" | awk '
  /^[ \t]*disabled_plugins[ \t]*=/ { inside = 1 }
  inside {
    line = $0
    sub(/#.*/, "", line)
    while (match(line, /"[^"]*"|\047[^\047]*\047/)) {
      print "disabled\t" substr(line, RSTART + 1, RLENGTH - 2)
      line = substr(line, RSTART + RLENGTH)
    }
    if (line ~ /]/) inside = 0
  }'

# What the kubelet depends on. Table names are compared without quotes; the keys moved in version 3.
setup=$(printf '%s\n' "$dump" | awk '
  function text(line) { sub(/^[^=]*=[ \t]*/, "", line); sub(/[ \t]*(#.*)?$/, "", line); gsub(/["\047]/, "", line); return line }
  function each(line) {
    sub(/^[^=]*=/, "", line)
    while (match(line, /"[^"]*"|\047[^\047]*\047/)) {
      if (RLENGTH > 2) print "cni-bin\t" substr(line, RSTART + 1, RLENGTH - 2)
      line = substr(line, RSTART + RLENGTH)
    }
  }
  /^[ \t]*\[/ { table = $0; gsub(/[][ \t"\047]|#.*/, "", table); next }
  /^[ \t]*#/ { next }
  {
    key = $0
    sub(/[ \t]*=.*/, "", key)
    sub(/^[ \t]*/, "", key)
    where = table
    if (!sub(/^plugins\.io\.containerd\.(grpc\.v1\.cri|cri\.v1\.(images|runtime))\.?/, "", where)) next
    if (where == "" && key == "sandbox_image" || where == "pinned_images" && key == "sandbox") print "sandbox-image\t" text($0)
    if (key == "snapshotter" && (where == "containerd" || where == "" && table ~ /images$/)) print "snapshotter\t" text($0)
    if (where == "containerd" && key == "default_runtime_name") runtime = text($0)
    if (key == "SystemdCgroup" && sub(/^containerd\.runtimes\./, "", where) && sub(/\.options$/, "", where)) systemd[where] = text($0)
    if (where == "cni" && (key == "bin_dir" || key == "bin_dirs")) each($0)
    if (where == "cni" && key == "conf_dir") print "cni-conf\t" text($0)
  }
  END {
    if (runtime == "") runtime = "runc"
    if (runtime in systemd) print "systemd-cgroup\t" systemd[runtime]
  }')
[ -z "$setup" ] || printf '%s\n' "$setup"
printf '%s\n' "$setup" | awk -F '\t' '$1 == "cni-bin" { print $2 }' | while read -r folder; do
  if [ -x "$folder/loopback" ]; then printf 'loopback\t%s\n' "$folder/loopback"; fi
done
if [ -r /var/lib/kubelet/config.yaml ]; then
  awk '$1 == "cgroupDriver:" { gsub(/["\047]/, "", $2); print "kubelet-driver\t" $2 }' /var/lib/kubelet/config.yaml
fi

[ "$running" = yes ] || exit 0
if command -v crictl >/dev/null 2>&1; then
  crictl --runtime-endpoint "unix://$socket" version 2>/dev/null </dev/null | awk '$1 == "RuntimeApiVersion:" { print "cri-version\t" $2 }'
fi
if ! plugins=$(ctr --connect-timeout 5s -a "$socket" plugins ls 2>&1); then
  printf 'ask-error\t%s\n' "$(printf '%s' "$plugins" | tr '\n\t' '  ')"
  exit 0
fi
printf 'plugins\tyes\n'
printf '%s\n' "$plugins" |
  awk '($1 == "io.containerd.grpc.v1" && $2 == "cri") || index($1, "io.containerd.cri.v1") == 1 { print "plugin\t" $1 "." $2 "\t" $NF }'
# The CRI's part of the details; each plugin there begins with its type.
ctr --connect-timeout 5s -a "$socket" plugins ls -d 2>/dev/null | awk '
  $1 == "Type:" { type = $2; id = "" }
  $1 == "ID:" { id = $2 }
  $1 == "Message:" && ((type == "io.containerd.grpc.v1" && id == "cri") || index(type, "io.containerd.cri.v1") == 1) {
    sub(/^[ \t]*Message:[ \t]*/, "")
    print "plugin-error\t" $0
  }'
