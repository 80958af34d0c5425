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

. ./say.sh
have() { command -v "$1" >/dev/null 2>&1; }
limited() { if have timeout; then timeout "$@"; else shift; "$@"; fi; }

systemd=''
if [ -d /run/systemd/system ] && have systemctl; then systemd=yes; fi

# busybox' date has no nanoseconds.
now() { date +%s.%N | sed 's/[^0-9.].*//; s/\.$//'; }
say clock "$(now)"

names() { # each in a process of its own, in handfuls: a resolver may be silent
  count=0
  for name in "$(uname -n)" "$@"; do
    {
      found=$(limited 8 getent ahosts "$name" 2>/dev/null | awk '!seen[$1]++ { print $1 }')
      for ip in ${found:--}; do say name "$name" "$ip"; done
    } &
    count=$((count + 1))
    if [ $((count % 64)) = 0 ]; then wait; fi
  done
  wait
}

versions() {
  if have kubeadm; then say version kubeadm "$(kubeadm version -o short 2>/dev/null)"; fi
  if have kubelet; then say version kubelet "$(kubelet --version 2>/dev/null | awk '{ print $2 }')"; fi
  if have kubectl; then say version kubectl "$(kubectl version --client 2>/dev/null | sed -n 's/.*GitVersion:"\([^"]*\)".*/\1/p; s/^Client Version: \(v[0-9][^ ]*\)$/\1/p' | head -n 1)"; fi
}

runtime() ( # not named as the program: the probe looks for that
  . ./containerd-probe.sh
)

proxies() { # proxies SOURCE: NAME=VALUE in any of the forms of shells, environment.d and unit files
  sed 's/^[[:space:]]*//; s/^export[[:space:]]*//; /^#/d' | awk -v source="$1" '{
    while (match($0, /(^|[ \t"\047;])(https?|no|HTTPS?|NO|all|ALL)_(proxy|PROXY)=/)) {
      name = substr($0, RSTART, RLENGTH - 1); quote = substr(name, 1, 1); sub(/^[ \t"\047;]/, "", name)
      rest = substr($0, RSTART + RLENGTH)
      if (rest ~ /^["\047]/) { quote = substr(rest, 1, 1); rest = substr(rest, 2) }
      if (quote ~ /["\047]/ && index(rest, quote)) { value = substr(rest, 1, index(rest, quote) - 1); $0 = substr(rest, index(rest, quote) + 1) }
      else { value = rest; sub(/[ \t;].*/, "", value); $0 = substr(rest, length(value) + 1) }
      sub(/\/\/[^\/]*@/, "//***@", value)
      if (value != "" || name ~ /^[nN]/) print "proxy\t" source "\t" name "\t" value
    } }'
}

system() {
  say user "$(id -un)"
  say machine "$(uname -m)"
  say kernel "$(uname -r)"
  say hostname "$(uname -n)"
  [ ! -r /etc/hostname ] || say hostname-file "$(awk '!/^#/ && NF { print $1; exit }' /etc/hostname)"
  say cores "$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)"
  awk '$1 == "MemTotal:" { print "memory\t" $2 }' /proc/meminfo
  say cgroup "$(stat -fc %T /sys/fs/cgroup 2>/dev/null)"
  for file in /etc/os-release /usr/lib/os-release; do
    [ -r "$file" ] || continue
    awk -F= '
      { value = $2; gsub(/^["\047]|["\047]$/, "", value) }
      $1 == "ID" { print "os-id\t" value } $1 == "VERSION_ID" { print "os-version\t" value } $1 == "PRETTY_NAME" { print "os-name\t" value }' "$file"
    break
  done
  for pair in product-uuid:/sys/class/dmi/id/product_uuid machine-id:/etc/machine-id; do
    [ ! -r "${pair#*:}" ] || say "${pair%%:*}" "$(cat "${pair#*:}")"
  done
}

swaps() { # swap, and what brings it back
  awk 'NR > 1 { print "swap\t" $1 "\t" $2 "\t" $3 }' /proc/swaps 2>/dev/null
  awk '!/^[ \t]*#/ && $3 == "swap" && $4 !~ /(^|,)noauto(,|$)/ { gsub(/\t/, " "); print "swap-fstab\t" $0 }' /etc/fstab 2>/dev/null
  if [ -n "$systemd" ]; then
    # Units made of fstab have their line above; those of the partition table and of zram have not.
    swaps=$(systemctl list-units --all --type=swap --no-legend --plain 2>/dev/null | awk '{ print $1 }'
      systemctl list-unit-files --no-legend '*.swap' 'zram*.service' 2>/dev/null | awk '$2 ~ /^enabled/ { print $1 }')
    for unit in $(printf '%s\n' "$swaps" | sort -u); do
      systemctl show -p Id,LoadState,UnitFileState,FragmentPath,SourcePath "$unit" 2>/dev/null | awk -F= '
        { value[$1] = substr($0, length($1) + 2) }
        END { if (value["LoadState"] == "loaded" && value["SourcePath"] != "/etc/fstab") print "swap-unit\t" value["Id"] "\t" value["UnitFileState"] "\t" value["FragmentPath"] }'
    done
    for file in /etc/systemd/zram-generator.conf /run/systemd/zram-generator.conf /usr/local/lib/systemd/zram-generator.conf /usr/lib/systemd/zram-generator.conf; do
      if [ -e "$file" ]; then
        [ ! -s "$file" ] || ! grep -q '^\[zram' "$file" || say swap-unit zram-generator config "$file"
        break
      fi
    done
  fi
}

modules() { # kernel modules: what counts is that the function is there, since a kernel may have it built in
  for pair in overlay:/sys/module/overlay br_netfilter:/proc/sys/net/bridge/bridge-nf-call-iptables; do
    module=${pair%%:*} live=no stored=''
    if [ -e "${pair#*:}" ] || grep -qw "$module" /proc/filesystems; then live=yes; fi
    if grep -q "/$module\.ko" "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null; then
      stored=kernel
    else
      for file in /etc/modules /etc/modules-load.d/*.conf /run/modules-load.d/*.conf /usr/local/lib/modules-load.d/*.conf /usr/lib/modules-load.d/*.conf; do
        if [ -r "$file" ] && sed 's/[#;].*//' "$file" | grep -qx "[[:space:]]*${module}[[:space:]]*"; then
          stored=$file
          break
        fi
      done
    fi
    say module "$module" "$live" "$stored"
  done
}

sysctls() { # sysctl: files go by their names, whatever the folder; of one name the first folder's counts; the last value wins
  files=$(for folder in /etc/sysctl.d /run/sysctl.d /usr/local/lib/sysctl.d /usr/lib/sysctl.d /lib/sysctl.d; do
    for file in "$folder"/*.conf; do [ ! -r "$file" ] || printf '%s\t%s\n' "${file##*/}" "$file"; done
  done | awk -F'\t' '!seen[$1]++' | sort -t"$(printf '\t')" -k1,1 | cut -f 2)
  for key in net.ipv4.ip_forward net.bridge.bridge-nf-call-iptables net.bridge.bridge-nf-call-ip6tables; do
    path=$(printf '%s' "$key" | tr . /)
    live=$(cat "/proc/sys/$path" 2>/dev/null)
    # shellcheck disable=SC2086 # one argument for each file
    stored=$(awk -v key="$key" '
      /^[ \t]*[#;]/ { next }
      { split($0, part, "="); name = part[1]; gsub(/^[ \t-]+|[ \t]+$/, "", name); gsub("/", ".", name) }
      name == key { value = substr($0, index($0, "=") + 1); gsub(/^[ \t]+|[ \t]+$/, "", value); found = value "\t" FILENAME }
      END { print found }' $files /etc/sysctl.conf /dev/null 2>/dev/null)
    # The value's and the file's fields: what is behind the last tab is the file's name.
    say sysctl "$key" "$live" "${stored%%	*}" "${stored#*	}"
  done
}

network() { # network
  for device in /sys/class/net/*; do
    [ -e "$device/address" ] && [ "${device##*/}" != lo ] || continue
    kind=virtual
    [ ! -e "$device/device" ] || kind=physical
    say interface "${device##*/}" "$(cat "$device/address" 2>/dev/null)" "$kind"
  done
  ip -o addr show scope global 2>/dev/null | awk '{ sub("/.*", "", $4); print "address\t" $2 "\t" $4 }'
  for probe in '-4 0.0.0.0/0 192.0.2.1' '-6 ::/0 2001:db8::1'; do
    # shellcheck disable=SC2086 # three words
    set -- $probe
    ip "$1" -o route show default 2>/dev/null | awk -v source="$(ip "$1" -o route get "$3" 2>/dev/null | sed -n 's/.* src \([^ ]*\).*/\1/p')" '
      { for (i = 1; i < NF; i++) { if ($i == "dev") device = $(i + 1); if ($i == "via") gateway = $(i + 1) } print "route\t" device "\t" gateway "\t" source; exit }'
  done
  cat /var/lib/kubelet/kubeadm-flags.env /etc/default/kubelet /etc/sysconfig/kubelet 2>/dev/null |
    sed -n 's/.*--node-ip[= ]\([0-9a-fA-F.:]*\).*/node-ip\t\1/p' | tail -n 1
  # The program's name stands in the sixth column, users:(("sshd",pid=1,fd=3)), for root only.
  ss -H -ltnp 2>/dev/null | awk '{
    address = $4; port = $4; sub(/:[^:]*$/, "", address); sub(/.*:/, "", port)
    process = $6; sub(/^users:\(\("/, "", process); sub(/".*/, "", process)
    print "listen\t" address "\t" port "\t" process }'
}

disks() { # disk: the folder that is there already, or the one that it will be made in
  for path in /var/lib/containerd /var/lib/kubelet /var/lib/etcd; do
    there=$path
    while [ ! -d "$there" ]; do there=${there%/*}; there=${there:-/}; done
    blocks=$(df -Pk "$there" 2>/dev/null | awk 'NR == 2 { print $6 "\t" $4 "\t" $2 }')
    nodes=$(df -Pi "$there" 2>/dev/null | awk 'NR == 2 { print $4 "\t" $2 }')
    [ -z "$blocks" ] || printf 'disk\t%s\t%s\t%s\n' "$path" "$blocks" "$nodes"
  done
}

environment() { # proxies: what daemons and logins are given. The value may carry a password.
  for file in /etc/environment /etc/profile /etc/profile.d/*.sh /etc/bash.bashrc /etc/bashrc "$HOME/.profile" "$HOME/.bash_profile" "$HOME/.bashrc" \
    /etc/systemd/system.conf /etc/systemd/system.conf.d/*.conf; do
    # shellcheck disable=SC2094 # the name alone is an argument
    [ ! -r "$file" ] || proxies "$file" <"$file"
  done
  if [ -n "$systemd" ]; then
    for unit in containerd kubelet; do
      systemctl show -p Environment "$unit" 2>/dev/null | sed 's/^Environment=//' | proxies "$unit.service"
      for file in $(systemctl show -p EnvironmentFiles "$unit" 2>/dev/null | sed 's/^EnvironmentFiles=//; s/ (.*//'); do
        [ ! -r "$file" ] || proxies "$unit.service" <"$file"
      done
    done
    systemctl show -p Id,LoadState,ActiveState,UnitFileState,FragmentPath containerd kubelet docker crio cri-docker firewalld ufw 2>/dev/null | awk -F= '
      function tell() { if (value["Id"] != "") print "unit\t" value["Id"] "\t" value["LoadState"] "\t" value["ActiveState"] "\t" value["UnitFileState"] "\t" value["FragmentPath"]; split("", value) }
      $0 == "" { tell(); next } { value[$1] = substr($0, length($1) + 2) } END { tell() }'
  fi
}

protection() { # programs and protection
  for program in conntrack crictl ip iptables mount nsenter ebtables ethtool socat tc touch; do
    have "$program" && say program "$program" "$(command -v "$program")"
  done
  if [ -r /sys/fs/selinux/enforce ]; then
    case $(cat /sys/fs/selinux/enforce) in 1) say selinux enforcing ;; *) say selinux permissive ;; esac
  fi
  case $(cat /sys/module/apparmor/parameters/enabled 2>/dev/null) in Y*) say apparmor yes ;; N*) say apparmor no ;; esac
  if have firewall-cmd && firewall-cmd --state >/dev/null 2>&1; then
    say firewall firewalld
    for rule in $(firewall-cmd --list-ports 2>/dev/null) $(firewall-cmd --list-services 2>/dev/null); do say rule firewalld "$rule"; done
    [ "$(firewall-cmd --get-default-zone 2>/dev/null)" != trusted ] || say rule firewalld trusted
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
      swaps </dev/null | {
        for part in system modules sysctls network disks environment protection leftovers; do "$part"; done </dev/null
        cat
      }
      sed 's/^/containerd-/'
    }
    cat
  }
  cat
}
say clock "$(now)"
