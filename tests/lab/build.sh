# shellcheck shell=bash
# lab build: the parts in the cache. Each stands in a directory named after a hash of what makes it and gets that name
# only when it is finished, so an interrupted build is never taken for a finished one. Sourced by lab.
. "$LAB_HERE/build-progress.sh"

LAB_KINDS=(kubernetes tools base host cni images containerd)

declare -A KEY PART # kind -> a hash of the inputs (scripts, versions, keys of the parts below), and its directory
part_dirs() { # whether they are there or not; LAB_KINDS has each kind behind those that it is made from
  local kind inputs above hash kernel
  read -r kernel </proc/sys/kernel/osrelease
  pushd "$LAB_HERE" >/dev/null || return # the names of the inputs are part of the hash
  for kind in "${LAB_KINDS[@]}"; do
    inputs=("build-$kind.sh") above=
    case $kind in
      kubernetes) inputs+=(build-source.sh) ;;
      tools) inputs+=(build-source.sh crictl/*.go pause/*.go) ;;
      host)
        mapfile -t -O 1 inputs < <(find host -type f | LC_ALL=C sort)
        above=${KEY[base]}$kernel
        ;;
      cni) above=${KEY[base]} ;;
      images)
        # Of the tools it is pause alone that goes into an image.
        inputs+=(build-tools.sh pause/*.go)
        above=${KEY[base]}${KEY[kubernetes]}
        ;;
      containerd)
        # Of the tools it is pause alone that goes into its image.
        inputs+=(host/usr/local/sbin/runc build-tools.sh pause/*.go)
        above=${KEY[base]}
        ;;
    esac
    hash=$({ sha256sum "${inputs[@]}" && echo "$above $LAB_KUBERNETES $LAB_PAUSE $LAB_COREDNS"; } | sha256sum)
    KEY[$kind]=${hash:0:12}
    PART[$kind]=$LAB_CACHE/$kind-${KEY[$kind]}
  done
  popd >/dev/null || return
}

missing_parts() {
  local kind
  for kind in "${LAB_KINDS[@]}"; do
    [[ -d ${PART[$kind]} ]] || echo "$kind"
  done
}

# need_commands COMMAND:PACKAGE...: installs what is missing, the lab's own needs always; nearly every machine has all but debootstrap.
# shellcheck disable=SC2120 # `lab need` gives it arguments
need_commands() {
  local missing=() pair
  for pair in debootstrap:debootstrap ip:iproute2 unshare:util-linux setpriv:util-linux openssl:openssl ssh:openssh-client "$@"; do
    command -v "${pair%:*}" >/dev/null || missing+=("${pair#*:}")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || die "missing here: ${missing[*]}, and there is no apt-get to install them with"
  say "installing ${missing[*]}"
  apt-get install -y -q "${missing[@]}" >/dev/null 2>&1 ||
    { apt-get update -q >/dev/null && apt-get install -y -q "${missing[@]}" >/dev/null; } ||
    die "apt-get could not install ${missing[*]}"
}

# build_part KIND: one builder in mount and pid namespaces of its own that end with us, so that neither a mount nor a
# process of it stays, however we end.
build_part() {
  local kind=$1 log=$LAB_CACHE/log/$1.log half=${PART[$1]}.half
  rm -rf "$half"
  mkdir -p "$half"
  local arguments=("$half")
  case $kind in
    host | cni) arguments+=("${PART[base]}") ;;
    images) arguments+=("${PART[base]}" "${PART[kubernetes]}" "${PART[tools]}") ;;
    containerd) arguments+=("${PART[base]}" "${PART[tools]}") ;;
  esac
  setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc \
    bash "$LAB_HERE/build-$kind.sh" "${arguments[@]}" >"$log" 2>&1 </dev/null 9>&- || {
    warn "building $kind failed; the end of $log:"
    tail -n 20 "$log" >&2
    rm -rf "$half"
    return 1
  }
  mv "$half" "${PART[$kind]}"
  stage "$kind" 0 "done"
}

build_track() { # build_track KIND...: parts that are made one after the other
  local kind
  part_dirs
  for kind; do
    [[ " $LAB_MISSING " != *" $kind "* ]] || build_part "$kind"
  done
}

# huge_pages_on: the compilers of a build fault in some hundred GB of fresh memory, 4 KB at a time; in pages of 2 MB the same build takes
# two thirds of the CPU time (measured: 65 s of 102 s). The setting is the machine's, so a guard puts it back when we end, however that is:
# it waits for the end of a pipe that only we and what we start hold open, in a session that no signal to ours reaches.
huge_pages_on() {
  local setting=/sys/kernel/mm/transparent_hugepage/enabled old
  [[ -w $setting ]] || return 0
  old=$(sed 's/.*\[\(.*\)\].*/\1/' "$setting")
  [[ $old != always ]] || return 0
  # shellcheck disable=SC2016 # for the inner shell
  exec 7> >(exec setsid bash -c 'cat; echo "$1" >"$2"' guard "$old" "$setting" >/dev/null 2>&1)
  huge_pages_guard=$!
  echo always >"$setting"
}

huge_pages_off() {
  [[ -n ${huge_pages_guard:-} ]] || return 0
  exec 7>&-
  wait "$huge_pages_guard" || true
  huge_pages_guard=
}

build_tracks() { # build_tracks KINDS...: each argument is one track, all tracks at once; each ends when we do, however that is
  local kinds tracks=() pid failed=0
  export LAB_MISSING
  set -m # process groups of their own, so that Ctrl-C reaches only us and we end them
  for kinds; do
    # shellcheck disable=SC2086
    setpriv --pdeathsig KILL bash "$LAB_HERE/lab" build-track $kinds &
    tracks+=($!)
  done
  set +m
  # shellcheck disable=SC2064
  trap "build_abort ${tracks[*]}" INT TERM HUP
  while [[ -n $(jobs -r) ]]; do
    progress_show
    nap 0.5
  done
  for pid in "${tracks[@]}"; do wait "$pid" || failed=1; done
  trap - INT TERM HUP
  return "$failed"
}

# build_all [PART...]: all that is missing; the PARTs are further weights of the same progress (the lab's own start).
# With HAK8S_LAB_LEAVE_WORK=1 the caller runs `lab tidy` beside something else: deleting takes half a minute.
build_all() {
  need_root
  # shellcheck disable=SC2119 # the lab's own needs alone
  need_commands
  mkdir -p "$LAB_CACHE/log"
  part_dirs
  LAB_MISSING=$(missing_parts | tr '\n' ' ')
  if [[ -n $LAB_MISSING ]]; then
    exec 9>"$LAB_CACHE/lock"
    if ! flock -n 9; then
      say "another build is running; waiting for it"
      flock 9
    fi
    LAB_MISSING=$(missing_parts | tr '\n' ' ')
  fi
  # shellcheck disable=SC2086
  progress_begin $LAB_MISSING "$@"
  if [[ -n $LAB_MISSING ]]; then
    say "building what the cache lacks: $LAB_MISSING"
    rm -rf "$LAB_CACHE"/*.half
    # Compiling and debootstrap side by side: one waits for the disk and the network while the other computes.
    huge_pages_on
    if ! { build_tracks "kubernetes tools" "base host cni" && build_tracks images containerd; }; then die "the lab could not be built"; fi
    huge_pages_off
    [[ ${HAK8S_LAB_LEAVE_WORK:-} == 1 ]] || rm -rf "$LAB_CACHE/work"
    say "built"
  fi
  exec 9>&- # also after waiting for another build in vain: what we start must not inherit the lock
}

tidy_cache() { # 1.8 GB of source and compiler cache that only an interrupted build needs again
  need_root
  [[ -d $LAB_CACHE/work ]] || return 0
  exec 9>"$LAB_CACHE/lock"
  part_dirs
  # Whoever builds now, or has to go on with a build, needs it.
  flock -n 9 && [[ -z $(missing_parts) ]] || return 0
  rm -rf "$LAB_CACHE/work"
}

clean_cache() { # what this version of the lab does not use; a lab that runs may stand on it
  need_root
  local dir
  for dir in $(lab_dirs); do
    ! alive "$dir/run/init" || die "the lab '${dir##*/}' is running; lab down first"
  done
  exec 9>"$LAB_CACHE/lock"
  flock -n 9 || die "a build is running"
  part_dirs
  for dir in "$LAB_CACHE"/*-*/ "$LAB_CACHE/work"; do
    [[ " ${PART[*]} " == *" ${dir%/} "* ]] || rm -rf "$dir"
  done
}

build_abort() { # build_abort PID...: the tracks
  trap '' INT TERM HUP
  local pid
  for pid; do kill -KILL -- "-$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$LAB_CACHE"/*.half
  warn "build interrupted; what the compiler has done so far is kept in $LAB_CACHE/work and used next time"
  exit 130
}
