#!/bin/sh
# control-plane-evidence.sh SINCE LINES SECONDS [NAME]...: gathers what tells why a node's control plane or kubelet is not well; changes nothing. Runs
# after prologue.sh. Journals go back SINCE seconds and give at most LINES different lines of each unit; a question to a server may take SECONDS;
# each NAME, and the endpoint that the kubelet goes to, is resolved as programs of this node resolve it. Whatever is long is cut on the node.
# Prints, fields separated by tabs,
#   what node-facts.sh prints, and after "status-" what control-plane-status.sh prints (with the administrator's key: nobody may print that on)
#   unit-state NAME ACTIVE SUB RESULT EXIT RESTARTS SINCE      kubelet and containerd; SINCE is the time of the last change, seconds; empty when systemd has forgotten
#   journal UNIT TIME TEXT          newest first; of lines that differ in numbers alone the newest
#   sandbox POD NAMESPACE STATE ATTEMPT                        pod sandboxes
#   pod-container POD NAME STATE ATTEMPT IMAGE EXIT REASON FINISHED     of each container the newest, and the newest that has ended
#   container-log POD NAME TIME TEXT                           the last lines of a container that does not run or has run before, oldest first
#   network-ready yes|no TEXT       the runtime's word on the pod network
#   runtime-error TEXT              why crictl got no answer
#   image REFERENCE                 an image that the node has
#   argument MANIFEST NAME VALUE    a program's options in its static pod's manifest
#   manifest-image MANIFEST IMAGE | manifest-error FILE TEXT
#   kubelet-config KEY VALUE        of /var/lib/kubelet/config.yaml, the kubelet's own settings alone
#   kubelet-flag NAME VALUE         of kubeadm-flags.env and the distribution's file
#   kubelet-server URL | kubelet-ca BASE64      of /etc/kubernetes/kubelet.conf: server, and CA certificates in PEM
#   cni-conf FILE NAME VERSION TYPES            TYPES separated by blanks; an empty NAME where the file is no configuration
#   cni-plugin NAME FOLDER          a program in the directories of CNI plugins
#   runc PATH                       the program that starts containers; empty when it is nowhere
#   file PATH SIZE                  files that a control plane needs and that are there
#   file-sum PATH SHA256            of public files that have to be the same on all control planes
#   kubeadm-run VERB STATE STATUS TIME LOG      the last run by HaK8s: STATE is running, ended or cut
#   kubeadm-log VERB TIME TEXT      its last lines, oldest first
set -u
since=$1
lines=$2
seconds=$3
shift 3

. ./say.sh
journal() { # journal UNIT: the information that klog and containerd write all the time says nothing about a failure
  command -v journalctl >/dev/null 2>&1 || return 0
  journalctl --unit "$1" --since "-${since}s" --reverse --lines 5000 --no-pager --output short-unix --no-hostname 2>/dev/null | awk -v unit="$1" '
    $1 !~ /^[0-9]+\.[0-9]+$/ { next }
    {
      time = $1; ident = $2; text = $0; sub(/^[^ ]+ [^ ]+ /, "", text); gsub(/[[:cntrl:]]/, " ", text)
      if ((text ~ /^I[0-9][0-9][0-9][0-9] / && text !~ /reclaim/) || text ~ /level=(info|debug)/) next
      print "journal\t" unit "\t" time "\t" text
    }' | awk -F '\t' -v limit="$lines" '
    { text = $4; sub(/^[EWF][0-9]+ [0-9:.]+ +[0-9]+ /, "", text); sub(/^time="[^"]*" /, "", text); gsub(/[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]+/, "0", text); gsub(/[0-9]+/, "0", text)
      if (seen[text]++) next; print substr($0, 1, 900); if (++count == limit) exit }'
}

units() {
  [ -d /run/systemd/system ] || return 0
  systemctl show -p Id,ActiveState,SubState,Result,ExecMainStatus,NRestarts,StateChangeTimestamp,LoadState kubelet containerd 2>/dev/null | awk -F= '
    function tell() {
      if (value["LoadState"] == "loaded") {
        name = value["Id"]; sub(/\.service$/, "", name)
        print "unit-state\t" name "\t" value["ActiveState"] "\t" value["SubState"] "\t" value["Result"] "\t" value["ExecMainStatus"] "\t" value["NRestarts"] "\t" value["StateChangeTimestamp"]
      }
      split("", value)
    }
    $0 == "" { tell(); next } { value[$1] = substr($0, length($1) + 2) } END { tell() }' | while IFS='	' read -r key name active sub result exit restarts changed; do
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$key" "$name" "$active" "$sub" "$result" "$exit" "$restarts" "$([ -z "$changed" ] || date -d "$changed" +%s 2>/dev/null)"
  done
}

inspected() { # inspected POD NAME STATE ATTEMPT ID IMAGE: with what the runtime knows of one container; sets $log
  found=$(crictl inspect "$5" 2>/dev/null | awk '
    function text(line) { sub(/^[^:]*:[ \t]*/, "", line); sub(/,?[ \t]*$/, "", line); gsub(/^"|"$/, "", line); return line }
    $1 == "\"exitCode\":" && exit_code == "" { exit_code = text($0) } $1 == "\"reason\":" && reason == "" { reason = text($0) }
    $1 == "\"finishedAt\":" && end == "" { end = text($0) } $1 == "\"logPath\":" && log_path == "" { log_path = text($0) }
    END { print exit_code "\t" reason "\t" end "\t" log_path }')
  log=${found##*	}
  printf 'pod-container\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$6" "${found%	*}"
}

runtime() { # pods and containers, the failed ones with their last words
  say runc "$(PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin command -v runc)"
  command -v crictl >/dev/null 2>&1 || return 0
  if ! all=$(crictl ps -a 2>&1); then
    say runtime-error "$(printf '%s' "$all" | tail -n 1 | cut -c 1-500)"
    return 0
  fi
  crictl pods 2>/dev/null | awk -F '  +' 'NR > 1 { print "sandbox\t" $4 "\t" $5 "\t" $3 "\t" $6 }' | head -n 200
  # Newest first. One line for each name that runs, and one for the newest that has ended.
  printf '%s\n' "$all" | awk -F '  +' '
    NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    { pod = column["POD"] ? $(column["POD"]) : ""; name = $(column["NAME"]); state = $(column["STATE"]); key = pod "/" name
      if (!newest[key]++ || (state == "Exited" && !ended[key])) print pod "\t" name "\t" state "\t" $(column["ATTEMPT"]) "\t" $(column["CONTAINER"]) "\t" $(column["IMAGE"])
      if (state == "Exited") ended[key] = 1 }' | head -n 100 | while IFS='	' read -r pod name state attempt id image; do
    if [ "$state" = Running ]; then
      say pod-container "$pod" "$name" "$state" "$attempt" "$image"
      continue
    fi
    inspected "$pod" "$name" "$state" "$attempt" "$id" "$image"
    [ -n "$log" ] && [ -r "$log" ] || continue
    # A line of the CRI's log: time, stream, F or P, text. Go writes the stacks of all its goroutines behind the word that matters.
    tail -c 4000000 "$log" 2>/dev/null | awk -v head="container-log	$pod	$name" '
      { time = $1; text = $0; sub(/^[^ ]+ [^ ]+ [^ ]+ /, "", text); gsub(/[[:cntrl:]]/, " ", text) }
      text == "" || text ~ /^(I[0-9][0-9][0-9][0-9] |goroutine [0-9]+ \[|created by | +\/.*\.go:[0-9]+)/ || text ~ /^[a-z][^ ]*\(.*\)$/ { next }
      { print substr(head "\t" time "\t" text, 1, 900) }' | tail -n 15
  done
  crictl info 2>/dev/null | tr -d '\n' | awk '{
    # The condition NetworkReady in the JSON of crictl, or in the text of the CRI.
    if (match($0, /"type": *"NetworkReady"/)) {
      before = substr($0, 1, RSTART); after = substr($0, RSTART); sub(/}.*/, "", after); sub(/.*{/, "", before); block = before after
      ready = block ~ /"status": *true/ ? "yes" : "no"; message = block; if (!sub(/.*"message": *"/, "", message)) message = ""; sub(/".*/, "", message)
      print "network-ready\t" ready "\t" message
    } else if (match($0, /Type:NetworkReady,Status:(true|false),Reason:[^,]*,Message:[^}]*/)) {
      block = substr($0, RSTART, RLENGTH); ready = block ~ /Status:true/ ? "yes" : "no"; sub(/.*Message:/, "", block); sub(/,$/, "", block)
      print "network-ready\t" ready "\t" block
    } }'
  crictl images 2>/dev/null | awk 'NR > 1 { print "image\t" $1 ":" $2 }' | head -n 200
}

manifests() { # the options of static pods, as kubeadm writes them: one to a line
  for file in /etc/kubernetes/manifests/*; do
    [ -f "$file" ] || continue
    name=${file##*/}
    if ! grep -q '^kind: *Pod' "$file" || ! grep -q '^ *image:' "$file"; then
      say manifest-error "$file" "it holds no pod of kubeadm's form: $(head -c 200 "$file" | tr '[:cntrl:]' ' ')"
    fi
    awk -v name="${name%.*}" '
      match($0, /^ *- *"?--[a-z0-9-]+=/) {
        option = $0; sub(/^ *- *"?--/, "", option); value = option; sub(/=.*/, "", option); sub(/^[^=]*=/, "", value); sub(/"?[ \t\r]*$/, "", value)
        print "argument\t" name "\t" option "\t" substr(value, 1, 500)
      }
      $1 == "image:" { print "manifest-image\t" name "\t" $2 }' "$file"
  done
}

settings() { # the kubelet's, but not the objects nested in them. No function here is named as a program: the parts call those
  file=/var/lib/kubelet/config.yaml
  if [ -r "$file" ]; then
    awk '/^[a-zA-Z]+:/ { key = $1; sub(/:$/, "", key); value = $0; sub(/^[^:]*:[ \t]*/, "", value); gsub(/["\047]/, "", value); if (value != "") print "kubelet-config\t" key "\t" substr(value, 1, 300); next }
      /^- / && key == "clusterDNS" { print "kubelet-config\t" key "\t" $2 }' "$file"
  fi
  cat /var/lib/kubelet/kubeadm-flags.env /etc/default/kubelet /etc/sysconfig/kubelet 2>/dev/null | tr -s '" ' '\n' | awk -F= '/^--[a-z]/ { name = substr($1, 3); value = $0; if (!sub(/^[^=]*=/, "", value)) value = ""; print "kubelet-flag\t" name "\t" value }'
  awk '$1 == "server:" && !server++ { print "kubelet-server\t" $2 } $1 == "certificate-authority-data:" && !ca++ { print "kubelet-ca\t" $2 }' /etc/kubernetes/kubelet.conf 2>/dev/null
  for file in /var/lib/kubelet/config.yaml /etc/kubernetes/kubelet.conf /etc/kubernetes/bootstrap-kubelet.conf /var/lib/kubelet/pki/kubelet-client-current.pem \
    /etc/kubernetes/pki/ca.crt /etc/kubernetes/pki/ca.key /etc/kubernetes/pki/sa.key /etc/kubernetes/pki/sa.pub /etc/kubernetes/pki/apiserver.crt /etc/kubernetes/pki/apiserver.key \
    /etc/kubernetes/pki/etcd/ca.crt /etc/kubernetes/pki/apiserver-etcd-client.crt /etc/kubernetes/pki/apiserver-etcd-client.key \
    /etc/kubernetes/pki/apiserver-kubelet-client.crt /etc/kubernetes/pki/front-proxy-client.crt /etc/kubernetes/controller-manager.conf /etc/kubernetes/scheduler.conf /etc/kubernetes/admin.conf; do
    [ ! -e "$file" ] || printf 'file\t%s\t%s\n' "$file" "$(wc -c <"$file" 2>/dev/null)"
  done
  file=/etc/kubernetes/pki/sa.pub
  [ ! -r "$file" ] || printf 'file-sum\t%s\t%s\n' "$file" "$(sha256sum <"$file" | cut -c 1-64)"
}

cni() {
  for file in /etc/cni/net.d/*; do
    case $file in *.conf | *.conflist | *.json) ;; *) continue ;; esac
    [ -f "$file" ] || continue
    # A scan for the values of keys, not a parser: the runtime's own words say what is wrong with a file.
    tr '\n' ' ' <"$file" | awk -v file="$file" '
      function each(key,   rest, list, value) { rest = $0; while (match(rest, "\"" key "\"[ \t]*:[ \t]*\"[^\"]*\"")) {
        value = substr(rest, RSTART, RLENGTH); rest = substr(rest, RSTART + RLENGTH); sub(/"[ \t]*$/, "", value); sub(/.*"/, "", value); list = list (list == "" ? "" : " ") value } return list }
      { gsub(/[[:cntrl:]]/, " "); name = each("name"); sub(/ .*/, "", name); version = each("cniVersion"); sub(/ .*/, "", version)
        # Of ipam the type names a program too.
        print "cni-conf\t" file "\t" name "\t" version "\t" each("type") }
      END { if (NR == 0) print "cni-conf\t" file "\t\t\t" }'
  done
  for folder in /opt/cni/bin /usr/lib/cni /usr/libexec/cni; do
    for file in "$folder"/*; do [ ! -f "$file" ] || [ ! -x "$file" ] || say cni-plugin "${file##*/}" "$folder"; done
  done
}

runs() { # what HaK8s' last runs of kubeadm have left
  for verb in init join; do
    folder=/var/lib/hak8s/kubeadm-$verb
    [ -d "$folder" ] || continue
    status='' state=cut
    if [ -e "$folder/status" ]; then
      read -r status <"$folder/status"
      state=ended
    elif alive "$folder"; then
      state=running
    fi
    printf 'kubeadm-run\t%s\t%s\t%s\t%s\t%s\n' "$verb" "$state" "$status" "$(stat -c %Y "$folder/log" 2>/dev/null)" "$folder/log"
    tail -n 60 "$folder/log" 2>/dev/null | awk -F '\t' -v verb="$verb" '{ text = $0; sub(/^[^\t]*\t/, "", text); gsub(/[[:cntrl:]]/, " ", text); print substr("kubeadm-log\t" verb "\t" $1 "\t" text, 1, 900) }'
  done
}
alive() (
  . ./detached-runs.sh
  runs "$1"
)

status() (
  . ./control-plane-status.sh
)

# node-facts.sh, in this shell's own output: the time of its first and last line is measured.
facts() (
  . ./node-facts.sh
)

# The endpoint that the kubelet goes to is asked for too, when it is a name.
server=$(awk '$1 == "server:" { print $2; exit }' /etc/kubernetes/kubelet.conf 2>/dev/null | sed 's,^https*://,,; s,[:/].*,,')
case $server in
  '' | *[!A-Za-z0-9.-]*) ;;
  *[!0-9.]*) case " $* " in *" $server "*) ;; *) set -- "$@" "$server" ;; esac ;;
esac

# All at once: each part keeps its lines in its pipe until they are wanted.
journal kubelet </dev/null | {
  journal containerd </dev/null | {
    status "$seconds" </dev/null | sed 's/^/status-/' | {
      runtime </dev/null | {
        facts "$@" </dev/null
        for part in units manifests settings cni runs; do "$part"; done </dev/null
        cat
      }
      cat
    }
    cat
  }
  cat
}
