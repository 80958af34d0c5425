# join-result.sh NODE ROLE SECONDS: observes what a join has made of this node, waiting up to SECONDS for it to settle; changes nothing. Prints
#   node <TAB> True|False|Unknown <TAB> reason <TAB> message     its condition Ready, as the cluster sees it
#   readyz <TAB> ok|text                                         its own apiserver, for the ROLE control-plane
set -u
node=$1
role=$2
until=$(($(date +%s) + $3))
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
command -v kubectl >/dev/null || exit 0
late() { [ "$(date +%s)" -ge "$until" ]; }

if [ "$role" = control-plane ]; then
  address=$(sed -n 's/.*--advertise-address=//p' "$manifest")
  port=$(sed -n 's/.*--secure-port=//p' "$manifest")
  case $address in *:*) address="[$address]" ;; esac
  until answer=$(kubectl --kubeconfig /etc/kubernetes/admin.conf --server "https://$address:${port:-6443}" --request-timeout=5s get --raw /readyz 2>&1) || late; do
    sleep 0.5
  done
  printf 'readyz\t%s\n' "$(printf '%s' "$answer" | tr '\n\t' '  ')"
fi
# A node without a pod network stays NotReady until it gets one: that is its state, and nothing to wait for.
while :; do
  ready=$(kubectl --kubeconfig /etc/kubernetes/kubelet.conf --request-timeout=5s get node "$node" \
    -o 'jsonpath={range .status.conditions[?(@.type=="Ready")]}{.status}{"\t"}{.reason}{"\t"}{.message}{end}' 2>&1) || ready="Unknown	NotSeen	$ready"
  case $ready in True* | *cni* | *CNI* | *NetworkPlugin*) break ;; esac
  late && break
  sleep 1
done
printf 'node\t%s\n' "$(printf '%s' "$ready" | tr '\n' ' ')"
