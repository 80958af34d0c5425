# kubeadm-reset.sh RESET KUBECONFIG NODE PROGRAMS [ITEM...]: runs detached. Takes this node out of its cluster and clears away what kubeadm leaves.
#   RESET       yes: run kubeadm reset; no: only clear away
#   KUBECONFIG  what kubeadm asks the cluster with; one that does not exist when no apiserver answers, so that it does not wait for any
#   NODE        this node's name in the cluster, when its Node object is to be deleted afterwards over the cluster's endpoint; or empty
#   PROGRAMS    programs of the iptables family, comma-separated, whose chains of Kubernetes and CNI go, with the jumps to them
#   ITEM        interface:NAME or file:PATH to be removed
# Beside kubeadm's own lines it prints:
#   [hak8s] removed WHAT      done
#   [hak8s] left WHAT: WHY    could not be done
#   [hak8s] node deleted      the Node object is gone
set -u
reset=$1 kubeconfig=$2 node=$3 programs=$4
shift 4

if [ "$reset" = yes ]; then
  # kubeadm deletes admin.conf; the copy goes with the end of this program.
  [ -z "$node" ] || cp /etc/kubernetes/admin.conf "$INPUT" || exit
  kubeadm reset --force --kubeconfig "$kubeconfig" || exit
  if [ -n "$node" ]; then
    tries=0
    until kubectl --cache-dir /dev/null --kubeconfig "$INPUT" --request-timeout=10s delete node "$node" --ignore-not-found >/dev/null; do
      tries=$((tries + 1))
      if [ "$tries" = 4 ]; then
        printf '[hak8s] left Node object %s: no apiserver deleted it\n' "$node"
        break
      fi
      sleep 2
    done
    [ "$tries" = 4 ] || echo '[hak8s] node deleted'
  fi
fi

# What iptables-restore --noflush needs to take away the chains KUBE-* and CNI-* and all jumps to them, and nothing else: no rule of
# others is written again. $1 is the pattern of the chains.
removal() {
  awk -v ours="$1" '
    /^\*/ { table = $0; chains = jumps = flushes = "" }
    /^:/ && substr($1, 2) ~ ours { flushes = flushes "-F " substr($1, 2) "\n"; chains = chains "-X " substr($1, 2) "\n" }
    /^-A / && $2 !~ ours {
      rule = $0
      gsub(/"([^"\\]|\\.)*"/, "", rule)
      if (match(rule, / -[jg] [^ ]+/) && substr(rule, RSTART + 4, RLENGTH - 4) ~ ours) jumps = jumps "-D" substr($0, 3) "\n"
    }
    /^COMMIT/ && chains != "" { printf "%s\n%s%s%sCOMMIT\n", table, jumps, flushes, chains }'
}

# Other container programs of this node have chains of CNI too; theirs must stay.
pattern='^(KUBE|CNI)-'
if command -v podman >/dev/null || command -v nerdctl >/dev/null; then pattern='^KUBE-'; fi
for program in $(printf '%s' "$programs" | tr ',' ' '); do
  rules=$("$program-save" 2>/dev/null | removal "$pattern")
  [ -n "$rules" ] || continue
  if error=$(printf '%s\n' "$rules" | "$program-restore" --noflush 2>&1); then
    printf '[hak8s] removed %s chains of %s\n' "$(printf '%s\n' "$rules" | grep -c '^-X ')" "$program"
  else
    printf '[hak8s] left chains of %s: %s\n' "$program" "$(printf '%s' "$error" | tr '\n' ' ')"
  fi
done
if [ -n "$programs" ] && command -v ipset >/dev/null; then
  for set in $(ipset list -n 2>/dev/null | grep '^KUBE-'); do ipset destroy "$set" && printf '[hak8s] removed ipset %s\n' "$set"; done
fi

# IPVS services of kube-proxy stand on the addresses of its own interface; those of others (keepalived, say) do not.
if [ -n "$programs" ] && [ -e /sys/class/net/kube-ipvs0 ] && command -v ipvsadm >/dev/null; then
  addresses=$(ip -o addr show dev kube-ipvs0 | awk '{ sub("/.*", "", $4); print $4 }')
  ipvsadm --save -n | awk '$1 == "-A" { print $2, $3 }' | while read -r protocol service; do
    address=${service%:*}
    address=${address#[}
    address=${address%]}
    printf '%s\n' "$addresses" | grep -qxF "$address" || continue
    ipvsadm --delete-service "$protocol" "$service" && printf '[hak8s] removed IPVS service %s\n' "$service"
  done
fi

for item; do
  case $item in
    interface:*)
      name=${item#interface:}
      [ -e "/sys/class/net/$name" ] || continue
      if error=$(ip link delete "$name" 2>&1); then printf '[hak8s] removed interface %s\n' "$name"; else printf '[hak8s] left interface %s: %s\n' "$name" "$error"; fi
      ;;
    file:*)
      if error=$(rm -f "${item#file:}" 2>&1); then printf '[hak8s] removed %s\n' "${item#file:}"; else printf '[hak8s] left %s: %s\n' "${item#file:}" "$error"; fi
      ;;
  esac
done
exit 0
