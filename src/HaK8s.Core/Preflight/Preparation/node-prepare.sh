#!/bin/sh
# node-prepare.sh look PACKAGE...        how packages and the kubelet's unit stand; changes nothing
# node-prepare.sh do STEP...             takes steps that are no change of files, one after another
# Runs after prologue.sh.
#   package NAME hold|install           an installed package of dpkg
#   kubelet STATE                       systemd's word on its unit file
# Steps, each one argument of words separated by blanks:
#   swapoff NAME | swapon NAME | modprobe NAME | sysctl KEY VALUE | reload | systemctl VERB UNIT | hold PACKAGE | unhold PACKAGE
#   done STEP                           a step that was taken
# Failure: fail<TAB>STEP<TAB>what the program said, and status 1
# Words of a step are no patterns of files.
set -uf

action=$1
shift
if [ "$action" = look ]; then
  # shellcheck disable=SC2016 # dpkg's own variables
  if command -v dpkg-query >/dev/null 2>&1; then
    for package; do
      dpkg-query -W -f '${db:Status-Status} ${db:Status-Want} ${Package}\n' "$package" 2>/dev/null | awk '$1 == "installed" { print "package\t" $3 "\t" $2 }'
    done
  fi
  state=$(systemctl is-enabled kubelet 2>/dev/null)
  [ -z "$state" ] || printf 'kubelet\t%s\n' "$state"
  exit 0
fi

trap '' HUP PIPE
step() {
  case $1 in
    swapoff | swapon | modprobe) "$1" "$2" ;;
    sysctl) printf '%s\n' "$3" >"/proc/sys/$(printf '%s' "$2" | tr . /)" ;;
    reload) systemctl daemon-reload ;;
    systemctl) systemctl -q "$2" "$3" ;;
    # apt-mark alone would read from a terminal's package lists; the selection is dpkg's.
    hold) printf '%s hold\n' "$2" | dpkg --set-selections ;;
    unhold) printf '%s install\n' "$2" | dpkg --set-selections ;;
    *) echo "unknown step" >&2; return 1 ;;
  esac
}
for words; do
  # shellcheck disable=SC2086 # the words of the step
  if ! error=$(step $words 2>&1); then
    printf 'fail\t%s\t%s\n' "$words" "$(printf '%s' "$error" | tr '\n\t' '  ')"
    exit 1
  fi
  printf 'done\t%s\n' "$words"
done
