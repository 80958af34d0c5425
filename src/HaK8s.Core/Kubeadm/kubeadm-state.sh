# kubeadm-state.sh ENDPOINT: observes how far kubeadm has come on this node; changes nothing. Prints
#   kubeadm <TAB> version            missing when kubeadm is not installed
#   address <TAB> IP                 each address of this node
#   resolved <TAB> IP                each address that ENDPOINT has, as this node resolves it
#   server <TAB> URL                 the endpoint in /etc/kubernetes/admin.conf, when there is one
#   configured <TAB> yes|no          whether the apiserver of this node answers and holds kubeadm's configuration (end of upload-config)
#   ca <TAB> base64                  /etc/kubernetes/pki/ca.crt, when there is one
set -u
printf 'user\t%s\n' "$(id -un)"
version=$(kubeadm version -o short 2>/dev/null) && printf 'kubeadm\t%s\n' "$version"
ip -o addr show scope global 2>/dev/null | awk '{ sub("/.*", "", $4); print "address\t" $4 }'
getent ahosts "$1" | awk '!seen[$1]++ { print "resolved\t" $1 }'
admin=/etc/kubernetes/admin.conf
if [ -r "$admin" ]; then
  awk '$1 == "server:" { print "server\t" $2; exit }' "$admin"
  manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
  address=$(sed -n 's/.*--advertise-address=//p' "$manifest" 2>/dev/null)
  port=$(sed -n 's/.*--secure-port=//p' "$manifest" 2>/dev/null)
  case $address in *:*) address="[$address]" ;; esac
  if [ -n "$address" ] && kubectl --kubeconfig "$admin" --server "https://$address:${port:-6443}" --request-timeout=5s \
    get --raw /api/v1/namespaces/kube-system/configmaps/kubeadm-config >/dev/null 2>&1; then
    printf 'configured\tyes\n'
  else
    printf 'configured\tno\n'
  fi
fi
[ ! -r /etc/kubernetes/pki/ca.crt ] || printf 'ca\t%s\n' "$(base64 </etc/kubernetes/pki/ca.crt | tr -d '\n')"
