# control-plane-status.sh SECONDS: observes the control plane of this node; changes nothing. Each question to a server may take SECONDS.
# What it prints holds the administrator's key, so nobody may print it on. Prints
#   user <TAB> NAME                       who looks
#   address <TAB> IP                      each address of this node
#   unit <TAB> NAME <TAB> STATE           systemd's word on kubelet and containerd; unknown without systemd
#   manifest <TAB> NAME                   each static pod's manifest
#   container <TAB> NAME <TAB> STATE <TAB> ATTEMPT <TAB> CREATED    the runtime's containers of these names
#   port <TAB> NUMBER                     the apiserver's port
#   health <TAB> NAME <TAB> STATUS <TAB> TEXT     HTTP status (000 for none) and answer of: livez and readyz (the apiserver's),
#                                         controller-manager, scheduler
#   etcd <TAB> URL <TAB> STATUS <TAB> TEXT        the same for each etcd of the apiserver's manifest, asked with its client files
#   server <TAB> URL                      the endpoint in admin.conf
#   certificate <TAB> FILE <TAB> base64   each certificate, never a key, of kubeadm's files, in DER
#   certificate-data <TAB> FILE <TAB> base64      the same of kubeconfigs, in PEM
#   adminconf <TAB> base64                admin.conf
set -u
seconds=$1
kubernetes=/etc/kubernetes
manifests=$kubernetes/manifests
pki=$kubernetes/pki
. ./say.sh

printf 'user\t%s\n' "$(id -un)"
ip -o addr show scope global 2>/dev/null | awk '{ sub("/.*", "", $4); print "address\t" $4 }'
for unit in kubelet containerd; do
  state=unknown
  if [ -d /run/systemd/system ]; then state=$(systemctl is-active "$unit" 2>/dev/null); fi
  printf 'unit\t%s\t%s\n' "$unit" "${state:-unknown}"
done

# flag MANIFEST NAME: the value of a program's option in its manifest
flag() { sed -n "/^ *- *--$2=/{s///p;q}" "$manifests/$1.yaml" 2>/dev/null; }

# ask KIND NAME URL [CA CERT KEY]: one line with the answer; without a CA the server's certificate is its own. No proxy is used.
ask() {
  kind=$1 name=$2 url=$3
  shift 3
  if command -v curl >/dev/null 2>&1; then
    if [ $# -eq 0 ]; then set -- --insecure; else set -- --cacert "$1" --cert "$2" --key "$3"; fi
    # The status stands on a line of its own, before or after what curl says on standard error.
    answer=$(curl -sS -m "$seconds" --noproxy '*' "$@" -w '\n%{http_code}' "$url" 2>&1)
    printf '%s\n' "$answer" | awk -v head="$kind	$name" '
      /^[0-9][0-9][0-9]$/ { status = $0; next }
      $0 != "" { gsub(/[[:cntrl:]]/, " "); text = text (text == "" ? "" : " ") $0 }
      END { print head "\t" status "\t" text }'
  else
    path=${url#*://*/}
    server=${url%"/$path"}
    if [ $# -eq 0 ]; then set -- --insecure-skip-tls-verify; else set -- --certificate-authority "$1" --client-certificate "$2" --client-key "$3"; fi
    if answer=$(kubectl --kubeconfig /dev/null --request-timeout "${seconds}s" --server "$server" "$@" get --raw "/$path" 2>&1); then status=200; else status=000; fi
    say "$kind" "$name" "$status" "$answer"
  fi
}

# local_url MANIFEST PORT PATH: where a component listens; all addresses means loopback
local_url() {
  address=$(flag "$1" bind-address)
  case $address in '' | 0.0.0.0 | ::) address=127.0.0.1 ;; *:*) address="[$address]" ;; esac
  port=$(flag "$1" secure-port)
  printf 'https://%s:%s/%s' "$address" "${port:-$2}" "$3"
}

names=''
for manifest in "$manifests"/*.yaml; do
  [ -e "$manifest" ] || continue
  name=${manifest##*/}
  names="$names ${name%.yaml}"
  say manifest "${name%.yaml}"
done
if [ -n "$names" ] && command -v crictl >/dev/null 2>&1; then
  # Columns stand apart by two blanks or more; CREATED and IMAGE may hold single ones.
  crictl ps -a 2>/dev/null | awk -F '  +' -v names="$names " '
    NR > 1 && index(names, " " $5 " ") { print "container\t" $5 "\t" $4 "\t" $6 "\t" $3 }'
fi

# The answers come when they come; a line is written in one piece.
if [ -e "$manifests/kube-apiserver.yaml" ]; then
  address=$(flag kube-apiserver advertise-address)
  case $address in '') address=127.0.0.1 ;; *:*) address="[$address]" ;; esac
  port=$(flag kube-apiserver secure-port)
  printf 'port\t%s\n' "${port:-6443}"
  for check in livez readyz; do
    ask health "$check" "https://$address:${port:-6443}/$check" "$pki/ca.crt" "$pki/apiserver-kubelet-client.crt" "$pki/apiserver-kubelet-client.key" &
  done
  ca=$(flag kube-apiserver etcd-cafile) cert=$(flag kube-apiserver etcd-certfile) key=$(flag kube-apiserver etcd-keyfile)
  for url in $(flag kube-apiserver etcd-servers | tr ',' ' '); do
    if [ -n "$cert" ]; then ask etcd "$url" "${url%/}/health" "$ca" "$cert" "$key"; else ask etcd "$url" "${url%/}/health"; fi &
  done
fi
[ ! -e "$manifests/kube-controller-manager.yaml" ] || ask health controller-manager "$(local_url kube-controller-manager 10257 healthz)" &
[ ! -e "$manifests/kube-scheduler.yaml" ] || ask health scheduler "$(local_url kube-scheduler 10259 healthz)" &
wait

# Only certificates leave the node, even where a key stands beside them.
set --
for file in "$pki"/*.crt "$pki"/etcd/*.crt /var/lib/kubelet/pki/kubelet-client-current.pem "$kubernetes"/*.conf; do
  [ ! -r "$file" ] || set -- "$@" "$file"
done
[ $# -eq 0 ] || awk -v admin="$kubernetes/admin.conf" '
  FNR == 1 { inside = 0; name = FILENAME; gsub(/[[:cntrl:]]/, " ", name) }
  /-----BEGIN CERTIFICATE-----/ { inside = 1; body = ""; next }
  /-----END CERTIFICATE-----/ { if (inside) print "certificate\t" name "\t" body; inside = 0; next }
  inside { sub(/\r$/, ""); body = body $0 }
  $1 == "client-certificate-data:" { print "certificate-data\t" name "\t" $2 }
  $1 == "server:" && FILENAME == admin { print "server\t" $2 }' "$@"
[ ! -r "$kubernetes/admin.conf" ] || printf 'adminconf\t%s\n' "$(base64 <"$kubernetes/admin.conf" | tr -d '\n')"
