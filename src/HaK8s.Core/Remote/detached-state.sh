# detached-state.sh DIR: observes a detached program; changes nothing. Prints
#   state <TAB> none|running|ended|cut, and unless none: identity, and for ended: status
set -u
dir=$1
[ -d "$dir" ] || { printf 'state\tnone\n'; exit 0; }
runs() { read -r pid start <"$dir/pid" && [ "$(awk '{ print $22 }' "/proc/$pid/stat")" = "$start" ]; } 2>/dev/null
printf 'identity\t%s\n' "$(cat "$dir/identity" 2>/dev/null)"
if [ -e "$dir/status" ]; then
  printf 'state\tended\nstatus\t%s\n' "$(cat "$dir/status")"
# A program that was started this moment has no pid file yet.
elif runs || { [ ! -e "$dir/pid" ] && [ -n "$(find "$dir" -maxdepth 0 -mmin -1)" ]; }; then
  printf 'state\trunning\n'
else
  printf 'state\tcut\n'
fi
