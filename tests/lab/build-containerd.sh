#!/bin/bash
# build-containerd.sh OUT BASE TOOLS: containerd as its project releases it, made of Debian's packages in two versions,
# bookworm's (the one that the nodes have) and trixie's: an archive with its checksum beside it for each, the unit file,
# runc with its checksum, and an image as a tarball.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$LAB_HERE/build-progress.sh"
. "$LAB_HERE/build-source.sh"
out=$1 base=$2/root tools=$3
work=$out/work
mkdir -p "$work/archive"

trixie_apt() { # like private_apt, which has bookworm alone
  local a=$work/apt
  mkdir -p "$a/lists/partial" "$a/cache/archives/partial"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$(debian_mirror)" >"$a/sources.list"
  local options=(-q -o "Dir::Etc::SourceList=$a/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$a/lists"
    -o "Dir::Cache=$a/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false)
  apt-get "${options[@]}" update
  apt-get "${options[@]}" "$@"
}

release() { # release ROOT PACKAGE_VERSION: the archive of the programs in a root
  local version=${2%%[-+~]*} file
  local archive=containerd-$version-linux-amd64.tar.gz tree=$work/$version
  mkdir -p "$tree/bin"
  for file in containerd containerd-shim-runc-v2 ctr; do
    cp "$1/usr/bin/$file" "$tree/bin/"
  done
  # Trixie's are linked with glibc 2.41, but want nothing newer than 2.34: they run on bookworm's 2.36 as they are.
  mount --bind "$tree" "$base/mnt"
  for file in containerd containerd-shim-runc-v2 ctr; do
    [[ $(chroot "$base" "/mnt/bin/$file" -v) == *"$version"* ]] || die "$file of $2 does not run on bookworm"
  done
  umount "$base/mnt"
  tar -C "$tree" --owner=0 --group=0 -cf - bin | gzip -1 >"$out/$archive"
  (cd "$out" && sha256sum "$archive" >"$archive.sha256sum")
}

stage containerd 0 "fetching trixie's containerd"
cd "$work"
trixie_apt download containerd
dpkg -x containerd_*.deb "$work/trixie"
stage containerd 5 "the archives of containerd"
release "$work/trixie" "$(dpkg-deb -f containerd_*.deb Version)"
# shellcheck disable=SC2016 # dpkg's own variable
release "$base" "$(chroot "$base" dpkg-query -W -f '${Version}' containerd)"

# The package's unit but for the place of the program, which is how the project's own differs too.
sed 's|^ExecStart=/usr/bin/containerd|ExecStart=/usr/local/bin/containerd|' \
  "$work/trixie/usr/lib/systemd/system/containerd.service" >"$out/containerd.service"

# Trixie's runc wants glibc 2.38, and on a machine without CAP_SYS_RESOURCE no runc works without the nodes' wrapper, which
# stands where a release of runc is installed to. So the lab's release of runc is that wrapper, marked as another edition, and
# behind it stays bookworm's own.
{
  cat "$LAB_HERE/host/usr/local/sbin/runc"
  echo "# the lab's release of runc"
} >"$out/runc.amd64"
chmod 755 "$out/runc.amd64"
(cd "$out" && sha256sum runc.amd64 >runc.sha256sum)

# An image of one layer in the format of `docker save`, under a name that no node has.
stage containerd 8 "an image"
mkdir -p "$work/image"
cp "$tools/image/pause" "$work/image/pause"
tar -C "$work/image" --owner=0 --group=0 --mtime=@0 --sort=name -cf "$work/layer.tar" .
layer=$(sha256sum "$work/layer.tar") layer=${layer%% *}
mkdir "$work/archive/$layer"
mv "$work/layer.tar" "$work/archive/$layer/layer.tar"
config='{"architecture":"amd64","os":"linux","created":"1970-01-01T00:00:00Z","config":{"Entrypoint":["/pause"],"Labels":{"lab":"bundle"}},'
config+='"rootfs":{"type":"layers","diff_ids":["sha256:'$layer'"]}}'
name=$(printf '%s' "$config" | sha256sum) name=${name%% *}.json
printf '%s' "$config" >"$work/archive/$name"
printf '[{"Config":"%s","RepoTags":["registry.lab.test/pause:1.0"],"Layers":["%s/layer.tar"]}]' "$name" "$layer" >"$work/archive/manifest.json"
tar -C "$work/archive" --owner=0 --group=0 --mtime=@0 --sort=name -cf "$out/pause-1.0.tar" .
rm -rf "$work"
