# detached-start.sh DIR IDENTITY BYTES PROGRAM ARG...: starts PROGRAM (text for sh, called with ARG...) so that it outlives this connection,
# and leaves in DIR (0700):
#   log       every line of its output after the time in seconds and a tab
#   status    its exit status, written last; while this is missing the program runs or was cut off
#   identity  IDENTITY, so that a later caller knows whose work this is
# What comes on standard input, BYTES long, may be secret: the program finds it in the file $INPUT (0600, under /run, so that a power cut takes
# it away too) for as long as it runs. Nothing is started with less than all of it: a connection that breaks looks like the end of the input.
# Prints: started <TAB> systemd|setsid. An earlier, ended run is kept beside as DIR.previous.
set -u
dir=$1
identity=$2
bytes=$3
program=$4
shift 4
unit=hak8s-${dir##*/}
# Names of its own: an earlier start whose connection was cut may still wait for its input.
new=$dir.new.$$
input=/run/hak8s/${dir##*/}.$$

fail() { rm -rf "$new" "$input"; printf 'fail\t%s\t%s\n' "$1" "$2"; exit 1; }
. ./detached-runs.sh

[ "$(id -u)" = 0 ] || fail notroot "user $(id -un)"
! runs "$dir" || fail running "$dir"
mkdir -p "${dir%/*}" || fail mkdir "${dir%/*}"
# What starts that were killed have left; one that is still alive finds its folder gone, and starts nothing.
rm -rf "$dir".new* "/run/hak8s/${dir##*/}" "/run/hak8s/${dir##*/}".*
# All of it is made under another name: a run either stands there whole or not at all.
mkdir -m 700 "$new" || fail mkdir "$new"
mkdir -p /run/hak8s && chmod 700 /run/hak8s || fail mkdir /run/hak8s
head -c "$bytes" >"$input" || fail nospace "$input"
[ "$(wc -c <"$input")" -eq "$bytes" ] || fail transfer "$(wc -c <"$input") of $bytes bytes of the input have arrived"
printf '%s\n' "$identity" >"$new/identity" || fail nospace "$new"
printf '%s\n' "$program" >"$new/program" || fail nospace "$new"
# These two are only written over later: a disk that is full by then must not hide how the program ended.
printf '%40s' '' | tr ' ' '\n' >"$new/pid.new" || fail nospace "$new"
printf '\n\n\n\n' >"$new/code" || fail nospace "$new"
cat >"$new/run" <<'RUN' || fail nospace "$new"
DIR=$1
INPUT=$2
shift 2
export INPUT
trap 'rm -f "$INPUT"' EXIT
trap 'exit 143' TERM INT HUP
# The start time beside the pid: after a restart of the node another process may have the number.
awk '{ print $1, $22 }' "/proc/$$/stat" 1<>"$DIR/pid.new" && mv "$DIR/pid.new" "$DIR/pid"
{
  sh "$DIR/program" "$@" </dev/null 2>&1
  echo $? 1<>"$DIR/code"
} | while IFS= read -r line; do
  printf '%s\t%s\n' "$(date +%s.%N)" "$line" 2>/dev/null || : >"$DIR/lost"
done >>"$DIR/log"
rm -f "$INPUT"
mv "$DIR/code" "$DIR/status"
RUN
: >"$new/log"
# From here on a Ctrl-C comes too late: a run that stands there has to be started.
trap '' HUP INT TERM PIPE
! runs "$dir" || fail running "$dir"
if [ -d "$dir" ]; then
  rm -rf "$dir.previous"
  mv "$dir" "$dir.previous"
fi
mv -T "$new" "$dir" || fail running "$dir"

# A transient unit has a cgroup and a journal of its own and is no child of sshd; without systemd a new session is the next best thing.
if [ -d /run/systemd/system ] && command -v systemd-run >/dev/null; then
  systemctl reset-failed "$unit.service" 2>/dev/null
  error=$(systemd-run --quiet --collect --unit="$unit" --description="HaK8s: ${dir##*/}" \
    --property=KillMode=mixed --setenv=LC_ALL=C --setenv=HOME=/root --setenv=PATH="$PATH" sh "$dir/run" "$dir" "$input" "$@" 2>&1) || {
    rm -rf "$dir"
    fail systemdrun "$error"
  }
  printf 'started\tsystemd\n'
else
  (trap - HUP INT TERM PIPE; HOME=/root exec setsid sh "$dir/run" "$dir" "$input" "$@") </dev/null >/dev/null 2>&1 &
  printf 'started\tsetsid\n'
fi
