# join-credential.sh ROLE: on a control plane, creates a bootstrap token and, for the ROLE control-plane, uploads the certificates again.
# With check for a ROLE it only says whether this is a control plane.
# Standard input is the secret part of an InitConfiguration (token, lifetime, certificate key); it is put before the cluster's own
# ClusterConfiguration, so that the files of an external etcd are uploaded too, and lies under /run only while this runs. Prints
#   server <TAB> URL                 the endpoint
#   version <TAB> vX.Y.Z             of the cluster
#   etcd <TAB> external|stacked
#   ca <TAB> base64                  /etc/kubernetes/pki/ca.crt
#   cert <TAB> name <TAB> length     each file in the Secret kubeadm-certs, with the length of its base64 text
set -u
role=$1
admin=/etc/kubernetes/admin.conf
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
fail() { printf 'fail\t%s\t%s\n' "$1" "$(printf '%s' "$2" | tr '\n\t' '  ')"; exit 1; }

[ "$(id -u)" = 0 ] || fail notroot "user $(id -un)"
[ -r "$admin" ] && [ -r "$manifest" ] || fail nocontrolplane "$admin or $manifest is missing"
[ "$role" != check ] || exit 0
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
. ./own-folder.sh
folder=''
own_folder join-credential || fail mkdir /run/hak8s
trap 'rm -rf "$folder"' EXIT
trap 'exit 143' TERM INT HUP

# This node's own apiserver, whatever the round robin holds at the moment.
address=$(sed -n 's/.*--advertise-address=//p' "$manifest")
port=$(sed -n 's/.*--secure-port=//p' "$manifest")
case $address in *:*) host="[$address]" ;; *) host=$address ;; esac
sed "s|^\( *server:\).*|\1 https://$host:${port:-6443}|" "$admin" >"$folder/kubeconfig"
api() { kubectl --kubeconfig "$folder/kubeconfig" --request-timeout=20s --namespace kube-system "$@" 2>"$folder/error"; }

api get configmap kubeadm-config -o 'jsonpath={.data.ClusterConfiguration}' >"$folder/cluster" || fail api "$(cat "$folder/error")"
cri=$(sed -n 's/.*--container-runtime-endpoint=\([^ "]*\).*/\1/p' /var/lib/kubelet/kubeadm-flags.env 2>/dev/null)
{
  sed -n '/^apiVersion:/{p;q}' "$folder/cluster"
  cat
  printf 'localAPIEndpoint:\n  advertiseAddress: "%s"\n  bindPort: %s\n' "$address" "${port:-6443}"
  [ -z "$cri" ] || printf 'nodeRegistration:\n  criSocket: "%s"\n' "$cri"
  echo '---'
  cat "$folder/cluster"
} >"$folder/config"

kubeadm token create --config "$folder/config" --kubeconfig "$folder/kubeconfig" >/dev/null 2>"$folder/error" || fail token "$(cat "$folder/error")"
if [ "$role" = control-plane ]; then
  kubeadm init phase upload-certs --upload-certs --config "$folder/config" --kubeconfig "$folder/kubeconfig" --skip-certificate-key-print \
    >/dev/null 2>"$folder/error" || fail upload "$(cat "$folder/error")"
  # shellcheck disable=SC2016 # Go's template, not the shell's
  api get secret kubeadm-certs -o 'go-template={{range $name, $text := .data}}cert{{"\t"}}{{$name}}{{"\t"}}{{len $text}}{{"\n"}}{{end}}' ||
    fail api "$(cat "$folder/error")"
fi
awk '$1 == "server:" { print "server\t" $2; exit }' "$admin"
awk '$1 == "kubernetesVersion:" { print "version\t" $2 }' "$folder/cluster"
if grep -q '^ *external:' "$folder/cluster"; then printf 'etcd\texternal\n'; else printf 'etcd\tstacked\n'; fi
printf 'ca\t%s\n' "$(base64 </etc/kubernetes/pki/ca.crt | tr -d '\n')"
