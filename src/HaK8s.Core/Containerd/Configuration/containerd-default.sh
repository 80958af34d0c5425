#!/bin/sh
# Prints the configuration that containerd has without a file; changes nothing. Runs after prologue.sh.
#
#   containerd-default.sh CONTAINERD
#
# Output:  config<TAB>BASE64; or fail<TAB>failed<TAB>DETAIL and status 1
set -u

if ! text=$("$1" config default 2>/dev/null); then
  printf 'fail\tfailed\t%s\n' "$("$1" config default 2>&1 >/dev/null | tr '\n\t' '  ')"
  exit 1
fi
printf 'config\t%s\n' "$(printf '%s\n' "$text" | base64 | tr -d '\n')"
