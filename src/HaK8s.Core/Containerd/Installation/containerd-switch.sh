#!/bin/sh
# Replaces a node's containerd by a set of files and goes back by itself when the new daemon does not serve the CRI. Runs detached,
# so that a lost connection does not stop it half way, and ignores every signal that can be ignored.
#
#   containerd-switch.sh ROOT install  TIMEOUT      the set that containerd-stage.sh has left
#   containerd-switch.sh ROOT rollback TIMEOUT      the set that the last run replaced
#   containerd-switch.sh ROOT package  TIMEOUT      the distribution's package, with nothing of ours before it
#
# ROOT is empty on a node; TIMEOUT in seconds is how long the daemon may take to answer. What is there is copied to
# ROOT/var/lib/hak8s/containerd/previous.new before anything is replaced, and stands in previous afterwards. A set is a folder of
# numbered files and a record: version, program, active, enabled, file SHA256 MODE NUMBER TARGET, absent TARGET, nodir DIRECTORY.
# Running containers live on: their shims are processes of their own (KillMode=process), and a program in use is renamed over, not written.
#
# Output:  version, program, restarted yes|no, changed<TAB>TARGET
# Failure: fail<TAB>CODE<TAB>DETAIL and evidence lines; CODE is no-space, read-only, no-permission, cannot-write, no-previous, package,
#          no-manager, no-answer (all is as it was before) or not-restored (it is, but the daemon of before does not answer either).
set -u
LC_ALL=C
export LC_ALL
umask 022
trap '' HUP INT TERM PIPE
root=$1 mode=$2 timeout=$3
home=$root/var/lib/hak8s/containerd
saved=$home/previous.new
parts=.hak8s.$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
tab='	'
began=$(date +%s)
said=''

# The set that was brought for this run is gone when it ends.
clear_up() {
  [ -z "$stage" ] || rm -rf -- "$stage"
  rm -rf -- "$home/staged" "$home/package"
}

fail() {
  clear_up
  case $2 in
    *'No space left'* | *'quota exceeded'*) set -- no-space "$2" ;;
    *'Read-only file system'*) set -- read-only "$2" ;;
    *'ermission denied'* | *'not permitted'*) set -- no-permission "$2" ;;
  esac
  printf 'fail\t%s\t%s\n' "$1" "$(printf '%s' "$2" | tr '\t\n' '  ')"
  exit 1
}

value() { awk -F '\t' -v key="$2" '$1 == key { print $2; exit }' "$1/record" 2>/dev/null; }
stage=$(value "$home/staged" folder)

sum_of() {
  sum=$(sha256sum <"$1" 2>/dev/null) || return 1
  printf '%s' "${sum%% *}"
}

main_pid() { systemctl show -p MainPID containerd 2>/dev/null | sed 's/^MainPID=//;s/^0$//'; }

running() {
  pid=$(main_pid)
  [ -n "$pid" ] && readlink "/proc/$pid/exe"
}

# The socket that a program's configuration names.
socket() {
  address=$("$1" config dump 2>/dev/null | awk '/^[ \t]*\[/ { table = $1 } table == "[grpc]" && $1 == "address" { gsub(/["\047]/, "", $3); print $3; exit }')
  printf '%s' "${address:-/run/containerd/containerd.sock}"
}

# Whether the daemon of PROGRAM serves the CRI; says why not in $said. A daemon opens its socket when all plugins are loaded or have
# failed, so what it answers is decided.
serves() {
  decided=no
  said="the daemon does not run"
  exe=$(running) || return 1
  said="the daemon that runs is $exe, not $1: a drop-in of the unit may start another program"
  [ "$exe" = "$1" ] || return 1
  ctr=${1%/*}/ctr
  [ -x "$ctr" ] || ctr=ctr
  said=$("$ctr" --connect-timeout 2s -a "$address" plugins ls 2>&1) || return 1
  decided=yes
  said=$(printf '%s\n' "$said" | awk '$1 == "io.containerd.grpc.v1" && $2 == "cri" || index($1, "io.containerd.cri.v1") == 1 {
    found = 1
    if ($NF != "ok") bad = bad " " $1 "." $2 " is " $NF
  } END { if (!found) print "the daemon has no CRI plugin (disabled_plugins?)"; else if (bad != "") print "CRI:" bad }')
  [ -z "$said" ]
}

# save SET: copies to $saved what the targets of SET are now.
save() {
  rm -rf -- "$saved"
  said=$( { mkdir -p -- "$home" && chmod 700 "$home" && mkdir -m 700 -- "$saved"; } 2>&1) || return
  program=$(running) || program=$(command -v containerd) || program=''
  program=${program% (deleted)}
  address=$(socket "${program:-containerd}")
  version=''
  [ -z "$program" ] || version=$("$program" --version 2>/dev/null | awk '{ print $3 }')
  answered=no
  [ -z "$program" ] || ! serves "$program" || answered=yes
  {
    printf 'version\t%s\nprogram\t%s\nanswered\t%s\n' "$version" "$program" "$answered"
    printf 'active\t%s\n' "$(systemctl is-active -q containerd && echo yes || echo no)"
    printf 'enabled\t%s\n' "$(systemctl is-enabled -q containerd 2>/dev/null && echo yes || echo no)"
  } >"$saved/record.new" || return
  number=0
  while IFS=$tab read -r kind sum _ _ target; do
    case $kind in file) ;; absent) target=$sum ;; *) continue ;; esac
    if [ -f "$target" ]; then
      said=$(cp -p -- "$target" "$saved/$number" 2>&1) || return
      printf 'file\t%s\t%s\t%s\t%s\n' "$(sum_of "$saved/$number")" "$(stat -c %a "$target")" "$number" "$target" >>"$saved/record.new" || return
      number=$((number + 1))
    else
      printf 'absent\t%s\n' "$target" >>"$saved/record.new" || return
      dir=${target%/*}
      while [ ! -d "$dir" ]; do
        grep -q "^nodir$tab$dir\$" "$saved/record.new" || printf 'nodir\t%s\n' "$dir" >>"$saved/record.new"
        dir=${dir%/*}
      done
    fi
  done <"$1/record"
  sync
  # The record makes the copy a whole one.
  mv "$saved/record.new" "$saved/record"
}

# part TARGET: where its new file is made. A 0700 folder beside it of a name that nobody could know before: /usr/local is not only root's everywhere.
part() { printf '%s/%s/%s' "${1%/*}" "$parts" "${1##*/}"; }

# beside DIRECTORY: makes that folder, or finds the one that this run has made.
beside() {
  find "$1/" -maxdepth 1 -type d -name '.hak8s.????????????????' -mmin +60 -exec rm -rf {} + 2>/dev/null
  mkdir -m 700 -- "$1/$parts" 2>/dev/null || { [ ! -L "$1/$parts" ] && [ "$(stat -c %u "$1/$parts")" = "$(id -u)" ]; }
}

# put SET: all files complete under other names beside their targets, then each renamed. Sets $changed. What is put is what the record says,
# whoever could reach the folder of the files meanwhile.
put() {
  changed='' from=$(value "$1" folder)
  from=${from:-$1}
  while IFS=$tab read -r kind sum mode number target; do
    case $kind in
      file)
        [ "$(sum_of "$target")" != "$sum" ] || continue
        part=$(part "$target")
        said=$( { mkdir -p -- "${target%/*}" && beside "${target%/*}" && cp -p -- "$from/$number" "$part" && chmod "$mode" "$part"; } 2>&1) || return
        said="$part is not what was staged"
        [ "$(sum_of "$part")" = "$sum" ] || return
        changed="$changed $target"
        ;;
      absent) [ ! -e "$sum" ] || changed="$changed $sum" ;;
    esac
  done <"$1/record"
  sync
  while IFS=$tab read -r kind sum mode number target; do
    case $kind in
      file)
        part=$(part "$target")
        [ ! -f "$part" ] || said=$(mv -fT -- "$part" "$target" 2>&1) || return
        rmdir -- "${part%/*}" 2>/dev/null
        ;;
      absent) said=$(rm -f -- "$sum" 2>&1) || return ;;
      nodir) rmdir -- "$sum" 2>/dev/null ;;
    esac
  done <"$1/record"
  sync
}

# The half-made files of a set that could not be put.
forget() {
  awk -F '\t' '$1 == "file" { print $5 }' "$1/record" | while read -r target; do rm -rf -- "${target%/*}/${parts:?}"; done
}

# stop SET: where the set has no running daemon, or one that does not come with the next boot. Before its unit file goes.
stop() {
  [ "$(value "$1" enabled)" = yes ] || ! systemctl is-enabled -q containerd 2>/dev/null || systemctl -q disable containerd 2>/dev/null
  [ "$(value "$1" active)" = yes ] || systemctl stop containerd 2>/dev/null
}

# start SET PROGRAM: brings the daemon to where the set wants it; 1 when it does not serve the CRI in time.
start() {
  old=$(main_pid)
  systemctl daemon-reload
  [ "$(value "$1" active)" = yes ] || return 0
  systemctl is-enabled -q containerd 2>/dev/null || [ "$(value "$1" enabled)" != yes ] || systemctl -q enable containerd 2>/dev/null
  systemctl reset-failed containerd 2>/dev/null
  # Not waited for: a daemon that never says it is ready would hold us longer than we may wait.
  systemctl --no-block restart containerd
  end=$(($(date +%s) + timeout))
  address=$(socket "$2")
  while :; do
    pid=$(main_pid)
    if [ "$pid" != "$old" ]; then
      if serves "$2"; then return 0; fi
      [ "$decided" = no ] || return 1
    fi
    [ "$(date +%s)" -lt "$end" ] || return 1
    sleep 0.3
  done
}

# What the daemon itself said; systemd's own words on it tell nothing that is not known.
evidence() {
  # What the daemon said last may not have reached the journal's file yet.
  journalctl --sync 2>/dev/null
  journalctl _SYSTEMD_UNIT=containerd.service --since "@$began" -n 15 --no-pager -o cat 2>/dev/null | sed "s/^/evidence$tab/"
}

# Puts everything back and ends.
go_back() {
  why=$1
  code=no-answer
  stop "$saved"
  put "$saved" || code=not-restored
  if ! start "$saved" "$(value "$saved" program)" && [ "$(value "$saved" answered)" = yes ]; then
    code=not-restored
    why="$why; the daemon of before: $said"
  fi
  rm -rf -- "$saved"
  fail "$code" "$why"
}

install_package() {
  if command -v apt-get >/dev/null; then
    DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends containerd
  elif command -v dnf >/dev/null; then
    dnf -q -y install containerd
  fi </dev/null 2>&1
}

# A run that was cut off by a power cut has left a mixture: first what was before it.
if [ -f "$saved/record" ]; then put "$saved" || fail cannot-write "$said"; fi

case $mode in
  install)
    set=$home/staged
    [ -f "$set/record" ] || fail cannot-write 'nothing has been staged'
    ;;
  rollback)
    set=$home/previous
    [ -f "$set/record" ] || fail no-previous "$set"
    ;;
  package)
    said=$(install_package) || {
      # The package lists may be old or absent; they are fetched only when it does not work without.
      command -v apt-get >/dev/null && apt-get -q update </dev/null >/dev/null 2>&1 && said=$(install_package)
    } || fail package "$said"
    set=$home/package
    said=$( { rm -rf -- "$set" && mkdir -p -- "$home" && chmod 700 "$home" && mkdir -m 700 -- "$set"; } 2>&1) || fail cannot-write "$said"
    program=''
    for program in /usr/bin/containerd /usr/sbin/containerd /bin/containerd; do [ ! -x "$program" ] || break; done
    # runc stays: where both are there, the one of an earlier release does for the package's containerd too.
    {
      printf 'program\t%s\nactive\tyes\nenabled\tyes\n' "$(readlink -f "$program")"
      for file in "$root"/usr/local/bin/containerd "$root"/usr/local/bin/containerd-* "$root"/usr/local/bin/ctr \
        "$root"/usr/local/lib/systemd/system/containerd.service; do
        [ ! -e "$file" ] || printf 'absent\t%s\n' "$file"
      done
    } >"$set/record"
    ;;
esac

save "$set" || { why=$said; rm -rf -- "$saved"; fail cannot-write "$why"; }
stop "$set"
put "$set" || { why=$said; forget "$set"; put "$saved"; rm -rf -- "$saved"; fail cannot-write "$why"; }
program=$(value "$set" program)
restarted=no
# A new runc, shim or ctr is used from the next call on; only a new daemon or unit wants a restart.
case "$changed " in *"/containerd "* | *"/containerd.service "*) restarted=yes ;; esac
if [ "$restarted" = yes ] || [ "$(running)" != "$program" ]; then
  restarted=yes
  start "$set" "$program" || {
    why=$said
    evidence
    go_back "$why"
  }
fi
# The record of what was before is the old one until here, so that a failure takes nothing from it.
rm -rf -- "$home/previous.old"
[ ! -d "$home/previous" ] || mv -- "$home/previous" "$home/previous.old"
mv -- "$saved" "$home/previous"
rm -rf -- "$home/previous.old"
clear_up
sync

for target in $changed; do printf 'changed\t%s\n' "$target"; done
printf 'version\t%s\nprogram\t%s\nrestarted\t%s\n' "$([ ! -x "$program" ] || "$program" --version 2>/dev/null)" "$program" "$restarted"
exit 0
