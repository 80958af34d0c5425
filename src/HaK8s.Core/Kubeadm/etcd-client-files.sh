# etcd-client-files.sh: observes how this control plane's apiserver speaks to etcd; changes nothing. Prints
#   etcdservers <TAB> URL,URL,...
#   etcdpath <TAB> flag <TAB> path      each of its files
#   etcdfile <TAB> flag <TAB> sha256    and its checksum
set -u
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml
servers=$(sed -n 's/.*--etcd-servers=//p' "$manifest" 2>/dev/null)
[ -z "$servers" ] || printf 'etcdservers\t%s\n' "$servers"
sed -n 's/.*--\(etcd-[a-z]*file\)=\(.*\)/\1 \2/p' "$manifest" 2>/dev/null | while read -r flag file; do
  printf 'etcdpath\t%s\t%s\n' "$flag" "$file"
  printf 'etcdfile\t%s\t%s\n' "$flag" "$(sha256sum <"$file" | cut -d' ' -f1)"
done
