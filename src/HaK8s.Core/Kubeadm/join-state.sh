# join-state.sh HOST ROLE: observes a node that is to join; changes nothing. Standard input is a kubeconfig with the bootstrap token (empty
# when there is none); it lies under /run while this runs. Prints
#   user, kubeadm, address, resolved        as kubeadm-state.sh does
#   member <TAB> URL                        the cluster that this node belongs to, from its kubelet.conf
#   memberca <TAB> base64                   that cluster's CA
#   controlplane <TAB> yes                  when it carries an apiserver
# and, when there was a kubeconfig, what the cluster answers to this node:
#   api <TAB> ok|text                       /readyz at the endpoint
#   token <TAB> ok|text                     whether the token opens kubeadm's configuration
#   certs <TAB> ok|text                     for the ROLE control-plane: whether the Secret kubeadm-certs is there
#   cert <TAB> name <TAB> length            each of its files, with the length of its base64 text
#   sealed <TAB> base64                     its ca.crt, encrypted: shows whether a certificate key is the right one
set -u
host=$1
role=$2
line() { say "$@"; }
. ./say.sh

line user "$(id -un)"
version=$(kubeadm version -o short 2>/dev/null) && line kubeadm "$version"
ip -o addr show scope global 2>/dev/null | awk '{ sub("/.*", "", $4); print "address\t" $4 }'
getent ahosts "$host" | awk '!seen[$1]++ { print "resolved\t" $1 }'
kubelet=/etc/kubernetes/kubelet.conf
if [ -r "$kubelet" ]; then
  awk '$1 == "server:" { print "member\t" $2; exit }' "$kubelet"
  awk '$1 == "certificate-authority-data:" { print "memberca\t" $2; exit }' "$kubelet"
fi
[ ! -e /etc/kubernetes/manifests/kube-apiserver.yaml ] || line controlplane yes

[ "$(id -u)" = 0 ] || exit 0
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
. ./own-folder.sh
folder=''
own_folder join-state || exit 0
trap 'rm -rf "$folder"; rmdir /run/hak8s 2>/dev/null' EXIT
trap 'exit 143' TERM INT HUP
cat >"$folder/kubeconfig"
[ -s "$folder/kubeconfig" ] || exit 0
command -v kubectl >/dev/null || { line api 'kubectl is missing'; exit 0; }
api() { kubectl --kubeconfig "$folder/kubeconfig" --request-timeout=20s "$@" 2>"$folder/error"; }
ask() {
  key=$1
  shift
  if api "$@" >"$folder/answer"; then line "$key" ok; else line "$key" "$(cat "$folder/error")"; return 1; fi
}

ask api get --raw /readyz || exit 0
ask token --namespace kube-system get configmap kubeadm-config -o name || exit 0
[ "$role" = control-plane ] || exit 0
# shellcheck disable=SC2016 # Go's template, not the shell's
ask certs --namespace kube-system get secret kubeadm-certs \
  -o 'go-template={{range $name, $text := .data}}cert{{"\t"}}{{$name}}{{"\t"}}{{len $text}}{{"\n"}}{{end}}{{with index .data "ca.crt"}}sealed{{"\t"}}{{.}}{{"\n"}}{{end}}' || exit 0
cat "$folder/answer"
