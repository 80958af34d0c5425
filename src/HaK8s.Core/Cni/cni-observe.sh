# shellcheck shell=sh
# cni-observe.sh DESTINATION CONFLIST: looks at a node's CNI plugins; changes nothing.
#
# Output: machine, destination (the path that an installation would replace), stamp-version, stamp-sha256, stamp-source,
# one changed line for each plugin that is no longer as the stamp says, one plugin line for each executable,
# previous (version of the set kept for -Rollback, - when it has no stamp), free-kib, writable, manager, package, bridge.
# shellcheck disable=SC2034 # install-observe.sh reads it
set -u
dest=$1
conflist=$2
package=containernetworking-plugins

field() { say "$@"; }
. ./say.sh

sha256() {
  sum=$(sha256sum <"$1") && printf '%s' "${sum%% *}"
}

# A link is the operator's decision where plugins live, so it is followed, except into a folder that belongs to the
# package manager: there the link itself is replaced, and the package's files stay as they are.
if [ -L "$dest" ]; then
  real=$(readlink -f "$dest") || real=$dest
  case $real in
    /usr/local/*) dest=$real ;;
    /usr/*) ;;
    *) dest=$real ;;
  esac
fi

field machine "$(uname -m)"
field destination "$dest"

stamp=$dest/.hak8s-cni
if [ -f "$stamp" ]; then
  awk -F '\t' '$1 == "version" || $1 == "sha256" || $1 == "source" { print "stamp-" $1 FS $2 }' "$stamp"
  awk -F '\t' '$1 == "file" { print $2, $3 }' "$stamp" | while read -r sum name; do
    if [ ! -x "$dest/$name" ] || [ "$(sha256 "$dest/$name")" != "$sum" ]; then field changed "$name"; fi
  done
fi

for file in "$dest"/*; do
  if [ -f "$file" ] && [ -x "$file" ]; then field plugin "${file##*/}"; fi
done

if [ -e "$dest.hak8s-previous" ] || [ -L "$dest.hak8s-previous" ]; then
  version=$(awk -F '\t' '$1 == "version" { print $2 }' "$dest.hak8s-previous/.hak8s-cni" 2>/dev/null)
  field previous "${version:--}"
fi

# What an installation would write into: the nearest folder above that is there already.
above=$(dirname -- "$dest")
. ./install-observe.sh

if [ -f "$conflist" ]; then field bridge "$(sha256 "$conflist")"; fi
exit 0
