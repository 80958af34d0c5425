# shellcheck shell=bash
# Progress of work that runs side by side: each part keeps a small file "SECONDS_DONE TEXT", one loop shows them all.
# The seconds are measured ones (2 idle cores); they weigh the parts against each other, nothing depends on them.
# shellcheck disable=SC2034 # read through ${!...}
KUBERNETES_SECONDS=330 TOOLS_SECONDS=8 BASE_SECONDS=50 HOST_SECONDS=3 CNI_SECONDS=3 IMAGES_SECONDS=15 CONTAINERD_SECONDS=10 UP_SECONDS=12

stage() { # stage PART SECONDS_DONE TEXT
  [[ -n ${LAB_PROGRESS_DIR:-} ]] || return 0
  printf '%s %s\n' "$2" "$3" >"$LAB_PROGRESS_DIR/.$1" && mv "$LAB_PROGRESS_DIR/.$1" "$LAB_PROGRESS_DIR/$1"
}

progress_begin() { # progress_begin PART...: what this run is going to do, in order
  local old
  LAB_PARTS=("$@")
  for old in "$LAB_CACHE"/progress.*; do # of a process that was killed
    [[ -e /proc/${old##*.} ]] || rm -rf "$old"
  done
  export LAB_PROGRESS_DIR=$LAB_CACHE/progress.$$
  mkdir -p "$LAB_PROGRESS_DIR"
  trap progress_end EXIT
  LAB_SHOWN=
}
progress_end() {
  [[ -z ${LAB_PROGRESS_DIR:-} ]] || rm -rf "$LAB_PROGRESS_DIR"
  unset LAB_PROGRESS_DIR
}

progress_show() { # one line for the sum of all parts, when something has changed
  local part seconds done=0 total=0 d text now=
  for part in "${LAB_PARTS[@]}"; do
    seconds=${part^^}_SECONDS
    total=$((total + ${!seconds}))
    { read -r d text <"$LAB_PROGRESS_DIR/$part"; } 2>/dev/null || continue
    if [[ $text == 'done' ]]; then
      done=$((done + ${!seconds}))
    else
      done=$((done + (d < ${!seconds} ? d : ${!seconds})))
      now+="${now:+; }$part: $text"
    fi
  done
  if [[ -z $now ]] && ((done == total)); then now=finished; fi
  [[ -n $now && $now != "$LAB_SHOWN" ]] || return 0
  if [[ ${HAK8S_PROGRESS:-} == 1 ]]; then
    printf 'progress\t%d\t%d\t%s\n' "$done" "$total" "$now"
  elif [[ ${now//[0-9]/} != "${LAB_SHOWN//[0-9]/}" ]] || ((done >= ${LAB_SHOWN_DONE:-0} + 20)); then
    # A human reads a new kind of step at once, but mere counting only now and then.
    say "$now ($((100 * done / total)) %)"
    LAB_SHOWN_DONE=$done
  fi
  LAB_SHOWN=$now
}
