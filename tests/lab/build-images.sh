#!/bin/bash
# build-images.sh OUT BASE KUBERNETES TOOLS: OUT/containerd, the root directory of a containerd that has all images.
# A node starts from hard links to it: no registry, and no import of 250 MB for each node.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$LAB_HERE/build-progress.sh"
out=$1 base=$2/root kubernetes=$3 tools=$4
work=$out/work
mkdir -p "$work/archive" "$out/containerd"

# image NAME:TAG ENTRYPOINT DIR: an image of one layer in the format of `docker save`, made with tar alone
manifest=
image() {
  local layer config
  tar -C "$3" --owner=0 --group=0 --mtime=@0 --sort=name -cf "$work/layer.tar" .
  layer=$(sha256sum "$work/layer.tar") layer=${layer%% *}
  mkdir -p "$work/archive/$layer"
  mv "$work/layer.tar" "$work/archive/$layer/layer.tar"
  config='{"architecture":"amd64","os":"linux","created":"1970-01-01T00:00:00Z","config":{'
  config+=${2:+'"Entrypoint":["'$2'"],'}
  config+='"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]},'
  config+='"rootfs":{"type":"layers","diff_ids":["sha256:'$layer'"]},'
  config+='"history":[{"created":"1970-01-01T00:00:00Z","created_by":"HaK8s lab"}]}'
  local name
  name=$(printf '%s' "$config" | sha256sum) name=${name%% *}.json
  printf '%s' "$config" >"$work/archive/$name"
  manifest+=${manifest:+,}'{"Config":"'$name'","RepoTags":["k8s.gcr.io/'$1'"],"Layers":["'$layer'/layer.tar"]}'
}

stage images 0 "packing images"
for program in kube-apiserver kube-controller-manager kube-scheduler; do
  root=$work/$program
  mkdir -p "$root/usr/local/bin" "$root/tmp"
  ln "$kubernetes/image/$program" "$root/usr/local/bin/$program"
  image "$program:$LAB_KUBERNETES" "" "$root"
done

# kube-proxy calls iptables and conntrack: they come with their libraries out of the base.
root=$work/kube-proxy
mkdir -p "$root"/usr/{local/bin,sbin,lib/x86_64-linux-gnu,lib64} "$root"/{etc,run,tmp}
ln -s usr/lib "$root/lib"
ln -s usr/lib64 "$root/lib64"
ln -s usr/sbin "$root/sbin"
cp -a "$base/usr/lib/x86_64-linux-gnu/xtables" "$root/usr/lib/x86_64-linux-gnu/"
programs=(/usr/sbin/xtables-nft-multi /usr/sbin/xtables-legacy-multi /usr/sbin/conntrack)
for program in "${programs[@]}"; do cp "$base$program" "$root/usr/sbin/"; done
for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
  ln -s xtables-nft-multi "$root/usr/sbin/$name"
done
chroot "$base" ldd "${programs[@]}" | grep -o '/lib[^ ]*' | sort -u | while read -r library; do
  cp -L "$base$library" "$root/usr$library"
done
ln "$kubernetes/image/kube-proxy" "$root/usr/local/bin/kube-proxy"
image "kube-proxy:$LAB_KUBERNETES" "" "$root"

# No CoreDNS program is to be had: pause stands in for it (its pods run and never become ready).
for name in pause coredns; do
  mkdir -p "$work/$name"
  cp "$tools/image/pause" "$work/$name/$name"
done
image "pause:$LAB_PAUSE" /pause "$work/pause"
image "coredns:$LAB_COREDNS" /coredns "$work/coredns"
printf '[%s]' "$manifest" >"$work/archive/manifest.json"
tar -C "$work/archive" -cf "$work/images.tar" .

# The base's own containerd imports them. Its root is read-only to us, so all it needs is bound over /mnt.
stage images 5 "importing images"
mount --bind "$out" "$base/mnt"
mount -t proc proc "$base/proc"
cat >"$work/config.toml" <<EOF
version = 2
root = "/mnt/containerd"
state = "/mnt/work/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "/mnt/work/socket"
[plugins."io.containerd.internal.v1.opt"]
  path = "/mnt/work/opt"
EOF
chroot "$base" containerd -c /mnt/work/config.toml &
daemon=$!
ctr() { chroot "$base" ctr -a /mnt/work/socket -n k8s.io "$@"; }
until_ok 20 ctr version >/dev/null
ctr images import --snapshotter overlayfs /mnt/work/images.tar
# A configuration that was not edited asks for another pause image, by containerd's version: every name is the same one.
for registry in k8s.gcr.io registry.k8s.io; do
  for version in 3.2 3.5 3.6 3.8 3.9 3.10; do
    ref=$registry/pause:$version
    [[ $ref == k8s.gcr.io/pause:$LAB_PAUSE ]] || ctr images tag "k8s.gcr.io/pause:$LAB_PAUSE" "$ref"
  done
done
kill "$daemon"
wait "$daemon" || true
umount "$base/mnt" "$base/proc"
rm -rf "$work"
