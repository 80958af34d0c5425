# cluster-node.sh ACTION URL NODE SECONDS: changes a node's object in the cluster, asked of a control plane by its admin.conf.
#   drain    cordons it and evicts its pods but those of DaemonSets, for SECONDS at most (0: without end)
#   delete   deletes it
# Prints: done <TAB> yes, or absent <TAB> yes when the cluster does not know the node.
# Failure: fail <TAB> failed <TAB> what kubectl said last, and status 1
set -u
action=$1 url=$2 node=$3 seconds=$4
# Without the cache that kubectl would leave under the user's home.
ask() { kubectl --cache-dir /dev/null --kubeconfig /etc/kubernetes/admin.conf --server "$url" "$@"; }

if error=$(ask --request-timeout=10s get node "$node" -o name 2>&1 >/dev/null); then
  case $action in
    drain)
      # The flag's name changed in 1.20.
      data=--delete-emptydir-data
      kubectl drain --help 2>/dev/null | grep -q -e "$data" || data=--delete-local-data
      error=$(ask drain "$node" --ignore-daemonsets --force "$data" --timeout="${seconds}s" 2>&1)
      ;;
    delete) error=$(ask --request-timeout=30s delete node "$node" --ignore-not-found 2>&1) ;;
  esac && { printf 'done\tyes\n'; exit 0; }
else
  case $error in *NotFound*) printf 'absent\tyes\n'; exit 0 ;; esac
fi
printf 'fail\tfailed\t%s\n' "$(printf '%s\n' "$error" | grep -v '^WARNING:' | tail -n 3 | tr '\n\t' '  ')"
exit 1
