# etcd-client-files.sh: observes with which files this control plane's apiserver speaks to etcd; changes nothing. Prints
#   etcdfile <TAB> flag <TAB> sha256
set -u
sed -n 's/.*--\(etcd-[a-z]*file\)=\(.*\)/\1 \2/p' /etc/kubernetes/manifests/kube-apiserver.yaml 2>/dev/null | while read -r flag file; do
  printf 'etcdfile\t%s\t%s\n' "$flag" "$(sha256sum <"$file" | cut -d' ' -f1)"
done
