# shellcheck shell=sh
# cni-package.sh: sees to it that the distribution's package of the CNI plugins is installed; changes nothing when it is.
# Debian and Ubuntu keep its files in /usr/lib/cni, Fedora and RHEL in /usr/libexec/cni: the package says where.
# Output: folder, version.
set -u
package=containernetworking-plugins

fail() {
  case $2 in
    *'No space left'* | *'quota exceeded'* | *'enough free space'*) set -- no-space "$2" ;;
    *'Read-only file system'*) set -- read-only "$2" ;;
    *'ermission denied'* | *'are you root'* | *'superuser privileges'*) set -- no-permission "$2" ;;
  esac
  printf 'fail\t%s\t%s\n' "$1" "$(printf '%s' "$2" | tr '\t\n' '  ')"
  exit 1
}

if command -v apt-get >/dev/null; then manager=apt-get; elif command -v dnf >/dev/null; then manager=dnf; else
  fail no-package-manager 'neither apt-get nor dnf is there'
fi

version() {
  case $manager in
    apt-get) dpkg-query -W -f '${Version}' "$package" ;;
    dnf) rpm -q --qf '%{VERSION}-%{RELEASE}' "$package" ;;
  esac
}

folder() {
  bridge=$(case $manager in apt-get) dpkg-query -L "$package" ;; dnf) rpm -ql "$package" ;; esac 2>/dev/null | grep '/bridge$') &&
    [ -x "$bridge" ] && dirname -- "$bridge"
}

install() {
  case $manager in
    apt-get) DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends "$package" ;;
    dnf) dnf -q -y install "$package" ;;
  esac </dev/null 2>&1
}

if ! where=$(folder); then
  said=$(install) || {
    # The package lists may be old or absent; they are fetched only when it does not work without.
    [ "$manager" = apt-get ] && apt-get -q update </dev/null >/dev/null 2>&1 && said=$(install)
  } || fail package "$said"
  where=$(folder) || fail package "the package $package has no plugin named bridge"
fi
printf 'folder\t%s\nversion\t%s\n' "$where" "$(version)"
