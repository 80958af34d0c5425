# kubeadm-reset-state.sh: observes what kubeadm, the pod network and etcd have left on this node; changes nothing. Prints
#   user <TAB> NAME                  who runs this
#   kubeadm <TAB> VERSION            missing when kubeadm is not installed
#   address <TAB> IP                 each address of this node
#   kubelet <TAB> NAME               a running kubelet, or a program that has one inside
#   trace <TAB> FILE                 each file that makes this node part of a cluster
#   control-plane <TAB> yes          when it carries an apiserver's manifest
#   server <TAB> URL                 the endpoint that its kubeconfigs name
#   ca <TAB> base64                  /etc/kubernetes/pki/ca.crt
#   certificate <TAB> base64         the kubelet's own certificate, which holds the node's name in the cluster
#   etcd-client <TAB> FILE           each of etcd's client files; kubeadm reset deletes them
#   etcd <TAB> PID <TAB> DIR         an etcd that runs here outside of Kubernetes and keeps its data below /var/lib/etcd
#   etcd-data <TAB> DIR              an etcd member's data below /var/lib/etcd, when etcd is no static pod of this node
#   api <TAB> URL                    the apiserver that answered; then
#   known <TAB> NODE <TAB> IP        each node of the cluster
#   member <TAB> NODE                each node labelled as a control plane
#   apiserver <TAB> IP               each running apiserver, by the addresses of the service kubernetes
#   interface <TAB> NAME             each interface of a pod network or of kube-proxy
#   cni <TAB> FILE                   each file of the CNI configuration
#   kubeconfig <TAB> FILE            root's own kubeconfig, when it knows this cluster and no other
#   chains <TAB> PROGRAM <TAB> N     how many chains of Kubernetes and CNI that program of the iptables family has
set -u
kubernetes=/etc/kubernetes
admin=$kubernetes/admin.conf
data=/var/lib/etcd
. ./say.sh

printf 'user\t%s\n' "$(id -un)"
version=$(kubeadm version -o short 2>/dev/null) && printf 'kubeadm\t%s\n' "$version"
ip -o addr show scope global 2>/dev/null | awk '{ sub("/.*", "", $4); print "address\t" $4 }'

cat /proc/[0-9]*/comm 2>/dev/null | awk '/^(kubelet|kubelite|k3s.*|k0s|rke2.*)$/ && !seen[$0]++ { print "kubelet\t" $0 }'

for file in $kubernetes/admin.conf $kubernetes/kubelet.conf $kubernetes/bootstrap-kubelet.conf $kubernetes/controller-manager.conf \
  $kubernetes/scheduler.conf $kubernetes/pki/ca.crt $kubernetes/pki/sa.key "$kubernetes"/manifests/* /var/lib/kubelet/config.yaml \
  /var/lib/kubelet/pki/kubelet-client-current.pem; do
  [ ! -f "$file" ] || say trace "$file"
done
manifest=$kubernetes/manifests/kube-apiserver.yaml
[ ! -f "$manifest" ] || printf 'control-plane\tyes\n'
for file in "$admin" $kubernetes/kubelet.conf $kubernetes/bootstrap-kubelet.conf; do
  [ -r "$file" ] || continue
  awk '$1 == "server:" { print "server\t" $2; exit }' "$file"
  break
done
[ ! -r $kubernetes/pki/ca.crt ] || printf 'ca\t%s\n' "$(base64 <$kubernetes/pki/ca.crt | tr -d '\n')"
# The file holds the key too.
certificate=$(sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' /var/lib/kubelet/pki/kubelet-client-current.pem 2>/dev/null)
[ -z "$certificate" ] ||
  printf 'certificate\t%s\n' "$(printf '%s\n' "$certificate" | base64 | tr -d '\n')"
for file in $kubernetes/pki/etcd/ca.crt $kubernetes/pki/apiserver-etcd-client.crt $kubernetes/pki/apiserver-etcd-client.key; do
  [ ! -f "$file" ] || say etcd-client "$file"
done

# An etcd outside of Kubernetes holds a database below /var/lib/etcd open (by device and inode: a container may know it by another
# path), or names that folder as its own.
if [ -d "$data" ]; then
  databases=$(find "$data" -name db -path '*member/snap/db' -exec stat -L -c %d:%i {} + 2>/dev/null)
  for process in /proc/[0-9]*; do
    [ "$(cat "$process/comm" 2>/dev/null)" = etcd ] || continue
    ! grep -q kubepods "$process/cgroup" 2>/dev/null || continue
    found=''
    for open in $(stat -L -c %d:%i "$process"/fd/* 2>/dev/null); do
      case " $(printf '%s' "$databases" | tr '\n' ' ') " in *" $open "*) found=$data ;; esac
    done
    own=$(tr '\0' '\n' <"$process/cmdline" | awk 'take { print; exit } /^--?data-dir$/ { take = 1 } sub(/^--?data-dir=/, "") { print; exit }')
    own=${own:-$(tr '\0' '\n' <"$process/environ" 2>/dev/null | sed -n 's/^ETCD_DATA_DIR=//p')}
    case $own/ in $data/*) found=$own ;; esac
    [ -z "$found" ] || say etcd "${process#/proc/}" "$found"
  done
  [ -f $kubernetes/manifests/etcd.yaml ] || find "$data" -type d -name member -prune 2>/dev/null | awk '{ print "etcd-data\t" $0 }'
fi

# Without the cache that kubectl would leave under the user's home.
ask() { kubectl --cache-dir /dev/null --kubeconfig "$admin" --request-timeout=5s "$@" 2>/dev/null; }
if [ -r "$admin" ] && command -v kubectl >/dev/null; then
  address=$(sed -n 's/.*--advertise-address=//p' "$manifest" 2>/dev/null)
  port=$(sed -n 's/.*--secure-port=//p' "$manifest" 2>/dev/null)
  case $address in *:*) address="[$address]" ;; esac
  for url in ${address:+"https://$address:${port:-6443}"} "$(awk '$1 == "server:" { print $2; exit }' "$admin")"; do
    nodes=$(ask --server "$url" get nodes --no-headers --show-labels -o wide) || continue
    apiservers=$(ask --server "$url" get endpoints kubernetes -o jsonpath='{.subsets[*].addresses[*].ip}') || continue
    say api "$url"
    # The first field that is an address: a column may be empty, and the fields behind it stand further left then.
    printf '%s\n' "$nodes" | awk '{ for (i = 2; i <= NF; i++) if ($i ~ /^[0-9a-f]*[.:][0-9a-f.:]+$/) { print "known\t" $1 "\t" $i; next } }'
    printf '%s\n' "$nodes" | awk '/node-role.kubernetes.io\/(control-plane|master)=/ { print "member\t" $1 }'
    printf '%s\n' "$apiservers" | tr ' ' '\n' | awk 'NF { print "apiserver\t" $1 }'
    break
  done
fi

for name in cni0 flannel.1 flannel-v6.1 vxlan.calico cilium_host cilium_net cilium_vxlan weave kube-ipvs0 nodelocaldns; do
  # cilium_net is the other end of cilium_host and goes with it.
  [ ! -e "/sys/class/net/$name" ] || printf 'interface\t%s\n' "$name"
done
for file in /etc/cni/net.d/*; do
  [ ! -f "$file" ] || say cni "$file"
done
own=/root/.kube/config
ca=$(base64 2>/dev/null <$kubernetes/pki/ca.crt | tr -d '\n')
if [ -r $own ] && [ -n "$ca" ] && grep -q certificate-authority $own &&
  ! grep certificate-authority $own | grep -qvF "certificate-authority-data: $ca"; then
  printf 'kubeconfig\t%s\n' $own
fi
# iptables itself is one of the two kinds that a node may have.
for family in iptables ip6tables; do
  kinds=$family
  if command -v "$family-nft-save" >/dev/null; then kinds="$family-nft $family-legacy"; fi
  for program in $kinds; do
    count=$("$program-save" 2>/dev/null | grep -cE '^:(KUBE|CNI)-')
    [ "$count" = 0 ] || printf 'chains\t%s\t%s\n' "$program" "$count"
  done
done
