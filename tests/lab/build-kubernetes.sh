#!/bin/bash
# build-kubernetes.sh OUT: kubeadm, kubelet, kubectl and the control plane's programs from source, into OUT.
# OUT/root is a layer of every node's root; OUT/image holds what runs from images.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$LAB_HERE/build-progress.sh"
. "$LAB_HERE/build-source.sh"
out=$1

stage kubernetes 0 "fetching the Go toolchain and the Kubernetes source"
prepare_source
cd "$K8S_SOURCE"

# kube-apiserver imports a file that is generated, not shipped.
if [[ ! -e pkg/generated/openapi/zz_generated.openapi.go ]]; then
  stage kubernetes 10 "generating the OpenAPI definitions"
  go build -o "$GO_WORK/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
  inputs=$(grep -rl --include='*.go' '+k8s:openapi-gen=' pkg cmd plugin staging/src/k8s.io |
    grep -vE 'staging/src/k8s.io/(code-generator|sample-apiserver)/|_test.go|/testdata/|zz_generated' |
    xargs -n1 dirname | LC_ALL=C sort -u |
    sed 's#^staging/src/k8s.io/#k8s.io/kubernetes/vendor/k8s.io/#; t; s#^#k8s.io/kubernetes/#' | paste -sd,)
  "$GO_WORK/openapi-gen" --go-header-file hack/boilerplate/boilerplate.generatego.txt -O zz_generated.openapi \
    -p k8s.io/kubernetes/pkg/generated/openapi -i "$inputs" -r "$GO_WORK/violations" --output-base "$GOPATH/src"
fi

ld='-s -w'
for package in component-base/version client-go/pkg/version; do
  package=k8s.io/kubernetes/vendor/k8s.io/$package
  ld+=" -X $package.gitVersion=$LAB_KUBERNETES -X $package.gitMajor=1 -X $package.gitMinor=20 -X $package.gitTreeState=clean"
done

# Neither a cloud nor dockershim is wanted in here: without them there are some hundred packages less to compile.
# The linker drops what debuggers read (-s -w), so the compiler need not write it: a tenth less to do.
flags=(-tags 'providerless dockerless' -gcflags 'k8s.io/...=-dwarf=false')
image=(kube-apiserver kube-controller-manager kube-scheduler kube-proxy)
node=(kubeadm kubelet kubectl)
packages=("${image[@]/#/./cmd/}" "${node[@]/#/./cmd/}")

# One go build for all of them: what they share is compiled once and both cores stay busy to the end.
# -v names each package as its compilation is begun, which against the count of all gives the progress.
stage kubernetes 25 "compiling"
total=$(go list -deps -f '{{if not .Standard}}{{.ImportPath}}{{end}}' "${flags[@]}" "${packages[@]}" | grep -c .)
mkdir -p "$out/image" "$out/root/usr/bin"
go build -v "${flags[@]}" -ldflags "$ld" -o "$out/image/" "${packages[@]}" 2>&1 | {
  n=0
  while read -r line; do
    case $line in
      *[\ :]*) printf '%s\n' "$line" ;; # not a package's name but something to read in the log
      *) n=$((n + 1)) ;;
    esac
    ((n % 5)) || stage kubernetes $((25 + n * (KUBERNETES_SECONDS - 25) / total)) "compiling: package $n of about $total"
  done
}
for program in "${node[@]}"; do mv "$out/image/$program" "$out/root/usr/bin/"; done
