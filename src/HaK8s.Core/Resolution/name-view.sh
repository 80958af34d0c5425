#!/bin/sh
# name-view.sh NAME: observes what NAME is for programs of this node; changes nothing. Prints
#   address <TAB> IP              each address that it has
#   nameserver <TAB> IP           each resolver of resolv.conf
#   hosts <TAB> yes|no            whether /etc/hosts names it
#   apiserver <TAB> yes|no        whether this node carries kubeadm's apiserver as a static pod; missing when this user may not see
set -u
getent ahosts "$1" | awk '!seen[$1]++ { print "address\t" $1 }'
awk '$1 == "nameserver" { print "nameserver\t" $2 }' /etc/resolv.conf 2>/dev/null
hosts=$(awk -v name="$1" '
  { sub(/#.*/, ""); for (i = 2; i <= NF; i++) if (tolower($i) == tolower(name)) { print "yes"; exit } }' /etc/hosts 2>/dev/null)
printf 'hosts\t%s\n' "${hosts:-no}"
manifests=/etc/kubernetes/manifests
if [ -e "$manifests/kube-apiserver.yaml" ]; then
  printf 'apiserver\tyes\n'
elif [ ! -d "$manifests" ] || [ -x "$manifests" ]; then
  printf 'apiserver\tno\n'
fi
