#!/bin/bash
# build-cni.sh OUT BASE: the CNI plugins as their project releases them, an archive with its checksum beside it,
# made of the programs in Debian's package.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$LAB_HERE/build-progress.sh"
out=$1 base=$2/root

stage cni 0 "the archive of CNI plugins"
# shellcheck disable=SC2016 # dpkg's own variable
version=$(chroot "$base" dpkg-query -W -f '${Version}' containernetworking-plugins)
version=v${version%%[-+~]*}
archive=cni-plugins-linux-amd64-$version.tgz
cd "$out"
tar -C "$base/usr/lib/cni" --owner=0 --group=0 -cf - . | gzip -1 >"$archive"
sha256sum "$archive" >"$archive.sha256"
