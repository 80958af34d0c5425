#!/bin/sh
# node-facts.sh [NAME]...: observes all that decides whether kubeadm will accept this host; changes nothing. Runs after prologue.sh.
# Its own name and each NAME are resolved as programs on this node resolve them. Fields after the key are separated by tabs; a key is missing where the
# node has nothing of the kind or does not tell this user.
#   clock SECONDS                  first and last line: the node's time at the begin and the end
#   user NAME | machine M | kernel RELEASE | cores N | memory KIB | cgroup TYPE | hostname NAME | hostname-file NAME
#   os-id ID | os-version VERSION | os-name TEXT | product-uuid UUID | machine-id ID
#   swap NAME TYPE KIB             swap in use
#   swap-fstab LINE                a line of fstab that brings it at boot
#   swap-unit UNIT STATE FILE      a unit that brings it at boot
#   module NAME yes|no FILE        whether its function is there; the file that loads it at boot, or "kernel"
#   sysctl KEY LIVE STORED FILE    the live value; the value and file that win at boot
#   interface NAME MAC physical|virtual | address DEVICE IP
#   route DEVICE GATEWAY SOURCE    the default route
#   node-ip IP                     the address that the kubelet is told to register
#   listen ADDRESS PORT PROCESS    TCP
#   disk PATH MOUNT FREE_KIB SIZE_KIB FREE_INODES INODES
#   name NAME IP                   one for each address; "-" when it has none
#   proxy SOURCE VARIABLE VALUE    user and password in the value are masked here, before they travel
#   program NAME PATH | version PROGRAM VERSION
#   unit NAME LOADED ACTIVE ENABLED FILE
#   selinux MODE | apparmor yes|no
#   firewall NAME and rule FIREWALL TEXT
#   leftover KIND WHAT             manifest, pki, kubeconfig, etcd-data, kubelet, cni, interface
#   cri SOCKET
#   containerd-...                 what containerd-probe.sh tells, each key after this prefix
set -u

# Processes are what takes the time here: what a builtin can read no program reads, and one awk reads many files. mawk stops at a file that it
# cannot open, so it is given none such. No here-documents: older bashes write them to a disk, which may be full.
. ./say.sh
have() { command -v "$1" >/dev/null 2>&1; }
newline='
'
limit=''
if have timeout; then limit='timeout 8'; fi
systemd=''
if [ -d /run/systemd/system ] && have systemctl; then systemd=yes; fi

# host, release and machine; only the first may hold blanks.
host=$(uname -nrm)
machine=${host##* } host=${host% *}
release=${host##* } host=${host% *}

clock() { # busybox' date has no nanoseconds
  time=$(date +%s.%N)
  time=${time%%[!0-9.]*}
  say clock "${time%.}"
}
clock

content() { # content FILE: sets content to its first line
  content=''
  { read -r content <"$1"; } 2>/dev/null
}

names() { # each in a process of its own, in handfuls: a resolver may be silent
  count=0
  for name in "$host" "$@"; do
    resolve "$name" &
    count=$((count + 1))
    if [ $((count % 64)) = 0 ]; then wait; fi
  done
  wait
}

resolve() { # getent has an address in more than one line
  found=$($limit getent ahosts "$1" 2>/dev/null)
  seen=' '
  IFS=$newline
  for ip in ${found:--}; do
    ip=${ip%%[ 	]*}
    case $seen in *" $ip "*) continue ;; esac
    seen="$seen$ip "
    say name "$1" "$ip"
  done
}

versions() {
  if have kubeadm; then say version kubeadm "$(kubeadm version -o short 2>/dev/null)"; fi
  if have kubelet; then # Kubernetes v1.20.2
    version=$(kubelet --version 2>/dev/null)
    say version kubelet "${version#* }"
  fi
  if have kubectl; then
    version=$(kubectl version --client 2>/dev/null)
    case $version in
      *'GitVersion:"'*) version=${version#*GitVersion:\"} ;;
      *'Client Version: v'*) version=${version#*Client Version: } ;;
      *) version='' ;;
    esac
    say version kubectl "${version%%[\" "$newline"]*}"
  fi
}

runtime() ( # not named as the program: the probe looks for that
  . ./containerd-probe.sh
)

system() {
  say user "$(id -un)"
  say machine "$machine"
  say kernel "$release"
  say hostname "$host"
  if [ -r /etc/hostname ]; then
    name=''
    while read -r word _ || [ -n "$word" ]; do
      case $word in '' | '#'*) ;; *) name=$word && break ;; esac
    done </etc/hostname
    say hostname-file "$name"
  fi
  say cores "$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)"
  while read -r key value _; do
    [ "$key" != MemTotal: ] || { say memory "$value" && break; }
  done </proc/meminfo
  # The root of version 2 has this file; what else may stand there is called by its own name.
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then say cgroup cgroup2fs; else say cgroup "$(stat -fc %T /sys/fs/cgroup 2>/dev/null)"; fi
  for file in /etc/os-release /usr/lib/os-release; do
    [ -r "$file" ] || continue
    while IFS='=' read -r key value || [ -n "$key" ]; do
      value=${value#[\"\']} value=${value%[\"\']}
      case $key in ID) say os-id "$value" ;; VERSION_ID) say os-version "$value" ;; PRETTY_NAME) say os-name "$value" ;; esac
    done <"$file"
    break
  done
  for pair in product-uuid:/sys/class/dmi/id/product_uuid machine-id:/etc/machine-id; do
    [ -r "${pair#*:}" ] || continue
    content "${pair#*:}"
    say "${pair%%:*}" "$content"
  done
}

swaps() { # swap in use, and zram's of a configuration file; settings and units tell the rest
  if [ -r /proc/swaps ]; then
    {
      read -r _
      while read -r name type size _; do say swap "$name" "$type" "$size"; done
    } </proc/swaps
  fi
  [ -n "$systemd" ] || return 0
  for file in /etc/systemd/zram-generator.conf /run/systemd/zram-generator.conf /usr/local/lib/systemd/zram-generator.conf /usr/lib/systemd/zram-generator.conf; do
    if [ -e "$file" ]; then
      [ ! -s "$file" ] || ! grep -q '^\[zram' "$file" || say swap-unit zram-generator config "$file"
      break
    fi
  done
}

. ./node-settings.sh

network() { # network
  for device in /sys/class/net/*; do
    [ -e "$device/address" ] && [ "${device##*/}" != lo ] || continue
    kind=virtual
    [ ! -e "$device/device" ] || kind=physical
    content "$device/address"
    say interface "${device##*/}" "$content" "$kind"
  done
  for probe in '-4 192.0.2.1' '-6 2001:db8::1'; do
    routes=$(ip "${probe% *}" -o route show default 2>/dev/null)
    [ -n "$routes" ] || continue
    device='' gateway='' word=''
    for next in ${routes%%"$newline"*}; do
      case $word in dev) device=$next ;; via) gateway=$next ;; esac
      word=$next
    done
    source=$(ip "${probe% *}" -o route get "${probe#* }" 2>/dev/null)
    case $source in *' src '*) source=${source##* src } ;; *) source='' ;; esac
    say route "$device" "$gateway" "${source%% *}"
  done
  told=''
  for file in /var/lib/kubelet/kubeadm-flags.env /etc/default/kubelet /etc/sysconfig/kubelet; do
    [ -r "$file" ] || continue
    while read -r line || [ -n "$line" ]; do
      case $line in *--node-ip[=\ ]*) told=$line ;; esac
    done <"$file"
  done
  if [ -n "$told" ]; then
    told=${told##*--node-ip[= ]}
    say node-ip "${told%%[!0-9a-fA-F.:]*}"
  fi
  # The program's name stands in the sixth column, users:(("sshd",pid=1,fd=3)), for root only.
  {
    ip -o addr show scope global
    ss -H -ltnp
  } 2>/dev/null | awk '
    $1 ~ /^[0-9]+:$/ { sub("/.*", "", $4); print "address\t" $2 "\t" $4; next }
    {
      address = $4; port = $4; sub(/:[^:]*$/, "", address); sub(/.*:/, "", port)
      process = $6; sub(/^users:\(\("/, "", process); sub(/".*/, "", process)
      print "listen\t" address "\t" port "\t" process
    }'
}

disks() { # disks PATH...: the folder that is there already, or the one that it will be made in
  folders='' inodes=''
  for path; do
    while [ ! -d "$path" ]; do path=${path%/*} path=${path:-/}; done
    folders="$folders $path"
  done
  # Which of several is refused cannot be seen: then each is asked for by itself.
  # shellcheck disable=SC2086 # one argument for each
  if blocks=$(df -Pk $folders 2>/dev/null) && inodes=$(stat -fc '%d	%c' $folders 2>/dev/null) || [ $# = 1 ]; then
    for path; do
      blocks=${blocks#*"$newline"}
      # shellcheck disable=SC2086 # the columns
      set -- ${blocks%%"$newline"*}
      [ $# -lt 6 ] || printf 'disk\t%s\t%s\t%s\t%s\t%s\n' "$path" "$6" "$4" "$2" "${inodes%%"$newline"*}"
      inodes=${inodes#*"$newline"}
    done
  else
    for path; do disks "$path"; done
  fi
}

. ./node-units.sh

protection() { # programs and protection
  for program in conntrack crictl ip iptables mount nsenter ebtables ethtool socat tc touch; do
    # In two writes, since to take the path into a variable would be a process.
    have "$program" && printf 'program\t%s\t' "$program" && command -v "$program"
  done
  if [ -r /sys/fs/selinux/enforce ]; then
    content /sys/fs/selinux/enforce
    case $content in 1) say selinux enforcing ;; *) say selinux permissive ;; esac
  fi
  content /sys/module/apparmor/parameters/enabled
  case $content in Y*) say apparmor yes ;; N*) say apparmor no ;; esac
  # Of the default zone, whose name is the first word.
  if have firewall-cmd && zone=$(firewall-cmd --list-all 2>/dev/null); then
    say firewall firewalld
    printf '%s\n' "$zone" | awk '
      NR == 1 && $1 == "trusted" { last = $1 } $1 == "ports:" || $1 == "services:" { for (i = 2; i <= NF; i++) print "rule\tfirewalld\t" $i }
      END { if (last) print "rule\tfirewalld\t" last }'
  fi
  if have ufw; then
    rules=$(ufw status 2>/dev/null)
    case $rules in
      *'Status: active'*)
        say firewall ufw
        printf '%s\n' "$rules" | awk '$2 == "ALLOW" || ($2 == "(v6)" && $3 == "ALLOW") || $0 ~ /ALLOW IN/ { print "rule\tufw\t" $1 }'
        ;;
    esac
  fi
}

leftovers() { # what an earlier cluster has left
  for file in /etc/kubernetes/manifests/*; do [ ! -f "$file" ] || say leftover manifest "$file"; done
  for file in /etc/kubernetes/pki/ca.crt /etc/kubernetes/pki/ca.key /etc/kubernetes/pki/sa.key /etc/kubernetes/pki/apiserver.crt; do
    [ ! -f "$file" ] || say leftover pki "$file"
  done
  for file in admin kubelet bootstrap-kubelet controller-manager scheduler; do
    [ ! -f "/etc/kubernetes/$file.conf" ] || say leftover kubeconfig "/etc/kubernetes/$file.conf"
  done
  [ ! -d /var/lib/etcd/member ] || say leftover etcd-data /var/lib/etcd/member
  for file in /var/lib/kubelet/config.yaml /var/lib/kubelet/pki/kubelet-client-current.pem; do
    [ ! -f "$file" ] || say leftover kubelet "$file"
  done
  for file in /etc/cni/net.d/*; do
    case $file in *.conf | *.conflist | *.json) [ ! -f "$file" ] || say leftover cni "$file" ;; esac
  done
  for name in cni0 flannel.1 flannel-v6.1 vxlan.calico cilium_host cilium_vxlan weave kube-ipvs0 nodelocaldns; do
    [ ! -e "/sys/class/net/$name" ] || say leftover interface "$name"
  done
  for socket in /run/containerd/containerd.sock /run/crio/crio.sock /run/cri-dockerd.sock /run/dockershim.sock; do
    [ ! -S "$socket" ] || say cri "$socket"
  done
}

# All at once: what runs beside the host's own facts keeps its lines in its pipe until they are wanted.
names "$@" </dev/null | {
  versions </dev/null | {
    runtime </dev/null | {
      for part in system swaps units settings network protection leftovers 'disks /var/lib/containerd /var/lib/kubelet /var/lib/etcd'; do $part; done </dev/null
      sed 's/^/containerd-/'
    }
    cat
  }
  cat
}
clock
