#!/bin/bash
# build-tools.sh OUT: crictl for the nodes and pause for the images. A part of its own, so that a change to these
# few lines does not compile Kubernetes again.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$LAB_HERE/build-progress.sh"
. "$LAB_HERE/build-source.sh"
out=$1

stage tools 0 "compiling crictl and pause"
prepare_source
cd "$K8S_SOURCE"
mkdir -p "$out/root/usr/bin" "$out/image"
# The vendored CRI client is only to be had from within the source tree.
for tool in crictl pause; do
  rm -rf "cmd/lab-$tool"
  cp -r "$LAB_HERE/$tool" "cmd/lab-$tool"
done
go build -ldflags '-s -w' -o "$out/root/usr/bin/crictl" ./cmd/lab-crictl
go build -ldflags '-s -w' -o "$out/image/pause" ./cmd/lab-pause
