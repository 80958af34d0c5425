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
. ./sha256.sh

newline='
'
tab='	'

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

# Of all plugins in the stamp, and of the bridge's configuration, the checksums at once. A plugin that cannot be read has none, and so has changed.
stamp=$dest/.hak8s-cni
set --
[ ! -f "$conflist" ] || set -- "$conflist"
if [ -f "$stamp" ]; then
  while IFS=$tab read -r key text name; do
    case $key in
      version | sha256 | source) field "stamp-$key" "$text" ;;
      file) [ ! -x "$dest/$name" ] || set -- "$@" "$name" ;;
    esac
  done <"$stamp"
fi
sums=''
[ $# = 0 ] || sums=$newline$([ ! -f "$stamp" ] || cd "$dest" && sha256_lines "$@")$newline
if [ -f "$stamp" ]; then
  while IFS=$tab read -r key sum name; do
    case $key$sums in
      file*"$newline$sum  $name$newline"*) ;;
      file*) field changed "$name" ;;
    esac
  done <"$stamp"
fi

for file in "$dest"/*; do
  if [ -f "$file" ] && [ -x "$file" ]; then field plugin "${file##*/}"; fi
done

if [ -e "$dest.hak8s-previous" ] || [ -L "$dest.hak8s-previous" ]; then
  version='' stamp=$dest.hak8s-previous/.hak8s-cni
  if [ -r "$stamp" ]; then
    while IFS=$tab read -r key text; do
      [ "$key" != version ] || version=$text
    done <"$stamp"
  fi
  field previous "${version:--}"
fi

# What an installation would write into: the nearest folder above that is there already.
above=${dest%/*} above=${above:-/}
. ./install-observe.sh

if [ -f "$conflist" ]; then
  sum=${sums%%"  $conflist$newline"*}
  field bridge "${sum##*"$newline"}"
fi
exit 0
