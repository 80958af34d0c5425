# detached-start.sh DIR IDENTITY PROGRAM ARG...: starts PROGRAM (text for sh, called with ARG...) so that it outlives this connection,
# and leaves in DIR (0700):
#   log       every line of its output after the time in seconds and a tab
#   status    its exit status, written last; while this is missing the program runs or was cut off
#   identity  IDENTITY, so that a later caller knows whose work this is
# What comes on standard input may be secret: the program finds it in the file $INPUT (0600, under /run, so that a power cut takes it away
# too) for as long as it runs.
# Prints: started <TAB> systemd|setsid. An earlier, ended run is kept beside as DIR.previous.
set -u
dir=$1
identity=$2
program=$3
shift 3
unit=hak8s-${dir##*/}

input=/run/hak8s/${dir##*/}

fail() { rm -rf "$dir.new" "$input"; printf 'fail\t%s\t%s\n' "$1" "$2"; exit 1; }

[ "$(id -u)" = 0 ] || fail notroot "user $(id -un)"
mkdir -p "${dir%/*}" || fail mkdir "${dir%/*}"
rm -rf "$dir.previous" "$dir.new" "$input"
# All of it is made under another name: a run either stands there whole or not at all.
mkdir -m 700 "$dir.new" || fail mkdir "$dir.new"
mkdir -p /run/hak8s && chmod 700 /run/hak8s || fail mkdir /run/hak8s
cat >"$input" || fail nospace "$input"
printf '%s\n' "$identity" >"$dir.new/identity" || fail nospace "$dir.new"
printf '%s\n' "$program" >"$dir.new/program" || fail nospace "$dir.new"
cat >"$dir.new/run" <<'RUN' || fail nospace "$dir.new"
DIR=$1
INPUT=$2
shift 2
export INPUT
trap 'rm -f "$INPUT"' EXIT
trap 'exit 143' TERM INT HUP
# The start time beside the pid: after a restart of the node another process may have the number.
awk '{ print $1, $22 }' "/proc/$$/stat" >"$DIR/pid.new" && mv "$DIR/pid.new" "$DIR/pid"
{
  sh "$DIR/program" "$@" </dev/null 2>&1
  echo $? >"$DIR/code"
} | while IFS= read -r line; do
  printf '%s\t%s\n' "$(date +%s.%N)" "$line"
done >>"$DIR/log"
rm -f "$INPUT"
mv "$DIR/code" "$DIR/status"
RUN
: >"$dir.new/log"
[ ! -d "$dir" ] || mv "$dir" "$dir.previous"
mv "$dir.new" "$dir"

# A transient unit has a cgroup and a journal of its own and is no child of sshd; without systemd a new session is the next best thing.
if [ -d /run/systemd/system ] && command -v systemd-run >/dev/null; then
  systemctl reset-failed "$unit.service" 2>/dev/null
  error=$(systemd-run --quiet --collect --unit="$unit" --description="HaK8s: ${dir##*/}" \
    --property=KillMode=mixed --setenv=LC_ALL=C --setenv=HOME=/root --setenv=PATH="$PATH" sh "$dir/run" "$dir" "$input" "$@" 2>&1) ||
    fail systemdrun "$error"
  printf 'started\tsystemd\n'
else
  HOME=/root setsid sh "$dir/run" "$dir" "$input" "$@" </dev/null >/dev/null 2>&1 &
  printf 'started\tsetsid\n'
fi
