# kubeconfig-fetch.sh FILE: reads a kubeconfig of this node; changes nothing. The content holds a key, so nobody may print what this prints.
#   content <TAB> base64     the file
# Failure: fail <TAB> missing|denied <TAB> DETAIL and status 1
set -u
file=$1
fail() { printf 'fail\t%s\t%s\n' "$1" "$2"; exit 1; }
if content=$(base64 2>/dev/null <"$file"); then
  printf 'content\t%s\n' "$(printf '%s' "$content" | tr -d '\n')"
# What lies in a folder that may not be searched looks missing to everybody but root.
elif [ -e "$file" ] || { [ "$(id -u)" != 0 ] && [ -d "${file%/*}" ] && [ ! -x "${file%/*}" ]; }; then
  fail denied "$(id -un)"
elif [ -e /etc/kubernetes/kubelet.conf ]; then
  fail missing 'it is a worker of a cluster, no control plane'
else
  fail missing 'kubeadm has made no control plane here'
fi
