#!/bin/sh
# Read into scripts where they say ". ./own-folder.sh".
# own_folder NAME: makes the folder $folder under /run/hak8s for what the script hak8s-NAME must not show to anybody, and removes those of its
# runs that were killed.
# shellcheck disable=SC2034 # the script reads it
own_folder() {
  mkdir -p /run/hak8s && chmod 700 /run/hak8s || return 1
  for left in /run/hak8s/"$1".*; do
    whose=${left#/run/hak8s/"$1".}
    grep -q "hak8s-$1" "/proc/${whose%%.*}/cmdline" 2>/dev/null || rm -rf "$left"
  done
  folder=$(mktemp -d "/run/hak8s/$1.$$.XXXXXX")
}
