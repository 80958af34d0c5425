#!/bin/sh
# What a host's files say of swap, kernel modules and sysctls at boot, and what is there now. Read into node-facts.sh, whose lines these are.
# shellcheck disable=SC2154 # release is that script's
settings() { # swap at boot, kernel modules, sysctls: what files say, and what is there now
  # That of a module which counts is its function, since a kernel may have it built in. A part begins before its files.
  there=''
  [ ! -e /sys/module/overlay ] || there=overlay
  [ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ] || there="$there br_netfilter"
  set -- part=fstab /etc/fstab part=filesystems /proc/filesystems part=builtin "/lib/modules/$release/modules.builtin" \
    part=modules /etc/modules /etc/modules-load.d/*.conf /run/modules-load.d/*.conf /usr/local/lib/modules-load.d/*.conf /usr/lib/modules-load.d/*.conf \
    part=sysctl.d /etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf /usr/lib/sysctl.d/*.conf /lib/sysctl.d/*.conf \
    part=sysctl.conf /etc/sysctl.conf
  part='' seen=/
  for file; do
    shift
    case $file in
      part=*) part=$file ;;
      *)
        [ -r "$file" ] && [ ! -d "$file" ] || continue
        # Of one name the first folder's counts, also when it is empty.
        if [ "$part" = part=sysctl.d ]; then
          case $seen in *"/${file##*/}/"*) continue ;; esac
          seen=$seen${file##*/}/
        fi
        ;;
    esac
    set -- "$@" "$file"
  done
  awk -v there="$there" '
    function clean(text) { gsub("[\001-\037\177]", " ", text); return text } # a string: busybox has no octal numbers in a pattern
    BEGIN {
      modules = split("overlay br_netfilter", module, " ")
      sysctls = split("net.ipv4.ip_forward net.bridge.bridge-nf-call-iptables net.bridge.bridge-nf-call-ip6tables", sysctl, " ")
      for (i = 1; i <= sysctls; i++) rank[sysctl[i]] = ""
      for (i = split(there, name, " "); i > 0; i--) live[name[i]] = "yes"
    }
    part == "fstab" && !/^[ \t]*#/ && $3 == "swap" && $4 !~ /(^|,)noauto(,|$)/ { print "swap-fstab\t" clean($0) }
    part == "filesystems" { live[$NF] = "yes" }
    part == "builtin" { for (i = 1; i <= modules; i++) if (index($0, "/" module[i] ".ko")) stored[module[i]] = "kernel" }
    part == "modules" { sub(/[#;].*/, ""); gsub(/[ \t\r]+/, " "); if (NF == 1 && !($1 in stored)) stored[$1] = FILENAME }
    # Files go by their names, whatever the folder, and sysctl.conf is the last; the last value wins.
    part ~ /^sysctl/ && !/^[ \t]*[#;]/ {
      key = $0; sub(/=.*/, "", key); gsub(/^[ \t-]+|[ \t]+$/, "", key); gsub("/", ".", key)
      if (!(key in rank)) next
      place = FILENAME; sub(/.*\//, "", place); place = (part == "sysctl.conf") place
      if (place < rank[key]) next
      rank[key] = place; file[key] = FILENAME
      value = substr($0, index($0, "=") + 1); gsub(/^[ \t]+|[ \t]+$/, "", value); wins[key] = value
    }
    END {
      for (i = 1; i <= modules; i++) print "module\t" module[i] "\t" (module[i] in live ? "yes" : "no") "\t" clean(stored[module[i]])
      for (i = 1; i <= sysctls; i++) {
        path = sysctl[i]; gsub(/\./, "/", path); value = ""; getline value <("/proc/sys/" path)
        print "sysctl\t" sysctl[i] "\t" value "\t" clean(wins[sysctl[i]]) "\t" clean(file[sysctl[i]])
      }
    }' "$@"
}
