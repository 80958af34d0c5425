#!/bin/sh
# Reads files of a node byte for byte and changes nothing. Runs after prologue.sh.
#
#   files-read.sh PATH|GLOB...
#
# Output:  file<TAB>PATH<TAB>MODE<TAB>BASE64    a file, also behind a link; MODE octal without leading zeros
#          missing<TAB>PATH                     nothing is there; a glob that matches nothing gives no line
# Failure: fail<TAB>CODE<TAB>PATH and status 1; CODE is denied, isdirectory, notfile or notool
set -u
. ./say.sh

fail() {
  say fail "$1" "$2"
  exit 1
}

for tool in base64 stat; do
  command -v "$tool" >/dev/null 2>&1 || fail notool "$tool"
done
# Paths with blanks stay whole; globs are still resolved.
IFS=
for pattern in "$@"; do
  # shellcheck disable=SC2086
  for path in $pattern; do
    if [ ! -e "$path" ]; then
      case $path in *[*?[]*) ;; *) printf 'missing\t%s\n' "$path" ;; esac
      continue
    fi
    # What a glob has found is read by this name afterwards: a name that cannot be told is none of a configuration's files.
    case $path in *[[:cntrl:]]*) fail notfile "$path" ;; esac
    [ ! -d "$path" ] || fail isdirectory "$path"
    [ -f "$path" ] || fail notfile "$path"
    [ -r "$path" ] || fail denied "$path"
    printf 'file\t%s\t%s\t%s\n' "$path" "$(stat -L -c %a "$path")" "$(base64 <"$path" | tr -d '\n')"
  done
done
