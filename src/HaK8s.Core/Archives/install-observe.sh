#!/bin/sh
# What an installation into the folder $above, or the nearest one above it that is there already, would meet, and how the distribution's
# $package stands. Sourced by scripts that have newline and field KEY VALUE.
# shellcheck disable=SC2154 # these are set by the scripts
#   free-kib N | writable yes|read-only|no-permission | manager apt-get|dnf | package VERSION
while [ ! -d "$above" ]; do above=${above%/*} above=${above:-/}; done
space=$(df -Pk -- "$above")
tell_free() { field free-kib "${4-}"; }
# shellcheck disable=SC2086 # the columns of the second line
tell_free ${space#*"$newline"}
if [ -w "$above" ]; then
  field writable yes
elif [ "$(id -u)" -eq 0 ]; then
  field writable read-only
else
  field writable no-permission
fi

if command -v apt-get >/dev/null; then
  field manager apt-get
  version=$(dpkg-query -W -f '${db:Status-Status} ${Version}' "$package" 2>/dev/null)
  case $version in 'installed '*) field package "${version#installed }" ;; esac
elif command -v dnf >/dev/null; then
  field manager dnf
  if version=$(rpm -q --qf '%{VERSION}-%{RELEASE}' "$package" 2>/dev/null); then field package "$version"; fi
fi
