# shellcheck shell=bash
# The Go toolchain and the Kubernetes source, both Debian bookworm's, in $LAB_CACHE/work/go. Sourced by the builders.
# An apt state of our own fetches them, so nothing is installed on the machine and its apt stays as it is.

GO_WORK=$LAB_CACHE/work/go
K8S_SOURCE=$GO_WORK/path/src/k8s.io/kubernetes

debian_mirror() { # the mirror that this machine's own apt uses
  local uri
  if [[ -n ${HAK8S_LAB_MIRROR:-} ]]; then
    echo "$HAK8S_LAB_MIRROR"
    return
  fi
  # shellcheck disable=SC2016 # apt's own variables
  uri=$(apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI)' 2>/dev/null |
    awk '$1 == "Debian" && $2 == "main" && $3 !~ /security/ {print $3; exit}')
  # Before the first apt-get update no origin is known; the sources themselves are.
  [[ -n $uri ]] || uri=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb .*\(http[^ ]*\).*/\1/p' | awk '/debian\/?$/ {print; exit}')
  [[ -n $uri ]] || die "found no Debian mirror in this machine's apt sources; name one in HAK8S_LAB_MIRROR"
  echo "${uri%/}"
}

private_apt() ( # apt-get with its own sources, lists and archives; two builders may come at once
  a=$LAB_CACHE/work/apt
  mkdir -p "$a"
  exec 8>"$a/lock"
  flock 8
  if [[ ! -e $a/updated ]]; then
    mkdir -p "$a/lists/partial" "$a/cache/archives/partial"
    key=/usr/share/keyrings/debian-archive-keyring.gpg
    [[ -e $key ]] || die "$key is missing (package debian-archive-keyring)"
    mirror=$(debian_mirror)
    printf '%s [signed-by='"$key"'] '"$mirror"' bookworm main\n' deb deb-src >"$a/sources.list"
  fi
  options=(-q -o "Dir::Etc::SourceList=$a/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$a/lists" -o "Dir::Cache=$a/cache" -o APT::Sandbox::User=root)
  if [[ ! -e $a/updated ]]; then
    apt-get "${options[@]}" update
    : >"$a/updated"
  fi
  apt-get "${options[@]}" "$@"
)

prepare_source() { # about 15 s; a finished one is used again
  export GOROOT=$GO_WORK/root/usr/lib/go-1.19 GOPATH=$GO_WORK/path GOCACHE=$GO_WORK/cache
  export GO111MODULE=off CGO_ENABLED=0 GOFLAGS='' PATH=$GOROOT/bin:$PATH
  # Less collecting of garbage pays up to here; beyond it the kernel spends the time, on fresh memory.
  export GOGC=200
  [[ ! -e $GO_WORK/ready ]] || return 0
  rm -rf "$GO_WORK"
  mkdir -p "$GO_WORK/debs"
  cd "$GO_WORK/debs" || return
  private_apt source --download-only kubernetes
  private_apt download golang-1.19-go golang-1.19-src golang-github-modern-go-reflect2-dev
  local deb
  for deb in ./*.deb; do dpkg -x "$deb" "$GO_WORK/root"; done
  mkdir -p "$K8S_SOURCE"
  tar -xf ./kubernetes_*.orig.tar.gz -C "$K8S_SOURCE" --strip-components=1
  # The reflect2 1.0.1 in there compiles with Go 1.19 and then panics at run time; Debian's 1.0.2 does not.
  local reflect=vendor/github.com/modern-go/reflect2
  rm -rf "${K8S_SOURCE:?}/$reflect"
  cp -rL "$GO_WORK/root/usr/share/gocode/src/github.com/modern-go/reflect2" "$K8S_SOURCE/$reflect"
  find "$K8S_SOURCE/$reflect" -name '*_test.go' -delete
  rm -rf "$GO_WORK/debs"
  : >"$GO_WORK/ready"
}
