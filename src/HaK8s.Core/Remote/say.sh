#!/bin/sh
# say KEY FIELD...: one line of output, in one write; read into scripts where they say ". ./say.sh". Names that others than the script have
# chosen (files, processes, mounts) may hold anything: control characters become blanks, so that no name can begin a field or a line of its own.
say() {
  said_line=$1
  shift
  for said_field; do
    # A process only where there is something to replace: with many lines processes are what takes the time.
    case $said_field in *[[:cntrl:]]*) said_field=$(printf '%s' "$said_field" | tr '[:cntrl:]' ' ') ;; esac
    said_line="$said_line	$said_field"
  done
  printf '%s\n' "$said_line"
}
