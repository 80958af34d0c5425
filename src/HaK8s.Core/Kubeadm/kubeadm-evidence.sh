# kubeadm-evidence.sh LINES: the newest things that the node says about a failed init; changes nothing. Prints
#   kubelet <TAB> line       the kubelet's last lines
#   container <TAB> line     last log lines of control-plane containers that do not run, after their name
set -u
lines=$1
journalctl --unit kubelet --lines "$lines" --no-pager --output cat 2>/dev/null | awk '{ print "kubelet\t" $0 }'
command -v crictl >/dev/null || exit 0
crictl ps -a 2>/dev/null | awk 'NR > 1 && /Exited/ { print $1 }' | head -n 4 | while read -r id; do
  name=$(crictl ps -a 2>/dev/null | awk -v id="$id" '$1 == id { for (i = 1; i <= NF; i++) if ($i == "Exited") print $(i + 1) }')
  crictl logs --tail "$lines" "$id" 2>&1 | awk -v name="$name" '{ print "container\t" name ": " $0 }'
done
