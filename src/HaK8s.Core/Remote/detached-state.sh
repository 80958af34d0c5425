# detached-state.sh DIR: observes a detached program; changes nothing. Prints
#   state <TAB> none|running|ended|cut, and unless none: identity, and for ended: status
set -u
dir=$1
[ -d "$dir" ] || { printf 'state\tnone\n'; exit 0; }
. ./detached-runs.sh
printf 'identity\t%s\n' "$(cat "$dir/identity" 2>/dev/null)"
if [ -e "$dir/status" ]; then
  printf 'state\tended\nstatus\t%s\n' "$(cat "$dir/status")"
elif runs "$dir"; then
  printf 'state\trunning\n'
else
  printf 'state\tcut\n'
fi
