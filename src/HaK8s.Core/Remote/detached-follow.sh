# detached-follow.sh DIR OFFSET: prints a detached program's log from the byte OFFSET on, as it grows, until the program has ended:
#   log <TAB> time <TAB> line      one line of output
#   offset <TAB> bytes             how far the log has been read: where to go on after a lost connection
#   alive                          nothing new, but the connection is good
#   lost                           the disk was full: some of the output is not in the log
#   status <TAB> code              the end, with the program's exit status
#   cut                            the end: the program is gone and left no status (the node was restarted, or someone killed it)
set -u
dir=$1
offset=$2
cd "$dir" || { printf 'fail\tmissing\t%s\n' "$dir"; exit 1; }

runs() { read -r pid start <"$dir/pid" && [ "$(awk '{ print $22 }' "/proc/$pid/stat")" = "$start" ]; } 2>/dev/null
# A program that is only just being started has no pid yet; after half a minute it never will.
gone() { if [ -e pid ]; then ! runs; else [ "$waited" -gt 150 ]; fi; }

waited=0
while :; do
  # Asked before the log is read, so that nothing written before the end is missed.
  ended=''
  if [ -e status ]; then
    ended='status'
  elif gone; then
    ended='cut'
  fi
  size=$(wc -c <log)
  if [ "$size" -gt "$offset" ]; then
    tail -c "+$((offset + 1))" log | head -c "$((size - offset))" | awk '{ print "log\t" $0 }'
    offset=$size
    printf 'offset\t%s\n' "$offset"
  fi
  case $ended in
    status)
      [ ! -e lost ] || printf 'lost\n'
      printf 'status\t%s\n' "$(cat status)"
      exit 0
      ;;
    cut) if [ ! -e status ]; then echo cut; exit 0; fi ;;
  esac
  waited=$((waited + 1))
  [ $((waited % 10)) -ne 0 ] || echo alive
  sleep 0.2
done
