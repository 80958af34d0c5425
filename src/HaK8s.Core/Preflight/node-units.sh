#!/bin/sh
# A host's services, its units that bring swap, and its proxies. Read into node-facts.sh, whose lines these are.
# shellcheck disable=SC2154 # systemd and newline are that script's
units() { # services, units that bring swap, and proxies: what daemons and logins are given. A proxy's value may carry a password.
  set -- /etc/environment /etc/profile /etc/profile.d/*.sh /etc/bash.bashrc /etc/bashrc "$HOME/.profile" "$HOME/.bash_profile" "$HOME/.bashrc" \
    /etc/systemd/system.conf /etc/systemd/system.conf.d/*.conf
  for file; do
    shift
    [ ! -f "$file" ] || [ ! -r "$file" ] || set -- "$@" "$file"
  done
  told=''
  if [ -n "$systemd" ]; then
    # Of swap and zram those that systemd knows, and those that are enabled and that it has not read yet. Patterns stand for what it knows.
    swap='*.swap zram*.service'
    for file in /etc/systemd/system/*.wants /etc/systemd/system/*.requires /run/systemd/system/*.wants /run/systemd/system/*.requires; do
      for unit in "$file"/*.swap "$file"/zram*.service; do [ ! -e "$unit" ] || swap="$swap ${unit##*/}"; done
    done
    set -f
    # shellcheck disable=SC2086 # one argument for each
    told=$(systemctl show -p Id,LoadState,ActiveState,UnitFileState,FragmentPath,SourcePath,Environment,EnvironmentFiles \
      containerd kubelet docker crio cri-docker firewalld ufw $swap 2>/dev/null)
    set +f
    set -- "$@" told=yes - told=
    # The environment files of the first two. A name may be a pattern.
    more=$told
    for unit in containerd kubelet; do
      block=${more%%"$newline$newline"*} more=${more#*"$newline$newline"}
      IFS=$newline
      for line in $block; do
        unset IFS
        case $line in EnvironmentFiles=*) line=${line#*=} ;; *) continue ;; esac
        for file in ${line%% (*}; do [ ! -f "$file" ] || [ ! -r "$file" ] || set -- "$@" "from=$unit.service" "$file"; done
      done
      unset IFS
    done
  fi
  [ $# -gt 0 ] || return 0
  printf '%s\n' "$told" | awk '
    function proxies(text, source,   name, rest, quote, value) { # NAME=VALUE in any of the forms of shells, environment.d and unit files
      sub(/^[ \t\r]+/, "", text); sub(/^export[ \t]*/, "", text)
      if (text ~ /^#/) return
      while (match(text, /(^|[ \t"\047;])(https?|no|HTTPS?|NO|all|ALL)_(proxy|PROXY)=/)) {
        name = substr(text, RSTART, RLENGTH - 1); quote = substr(name, 1, 1); sub(/^[ \t"\047;]/, "", name)
        rest = substr(text, RSTART + RLENGTH)
        if (rest ~ /^["\047]/) { quote = substr(rest, 1, 1); rest = substr(rest, 2) }
        if (quote ~ /["\047]/ && index(rest, quote)) { value = substr(rest, 1, index(rest, quote) - 1); text = substr(rest, index(rest, quote) + 1) }
        else { value = rest; sub(/[ \t;].*/, "", value); text = substr(rest, length(value) + 1) }
        sub(/\/\/[^\/]*@/, "//***@", value)
        if (value != "" || name ~ /^[nN]/) print "proxy\t" source "\t" name "\t" value
      }
    }
    function tell(   id, state) {
      unit++; id = value["Id"]; state = value["UnitFileState"]
      if (unit <= 2) proxies(value["Environment"], unit == 1 ? "containerd.service" : "kubelet.service")
      if (unit <= 7 && id != "") print "unit\t" id "\t" value["LoadState"] "\t" value["ActiveState"] "\t" state "\t" value["FragmentPath"]
      # Units made of fstab have their line already; those of the partition table and of zram have not.
      if (unit > 7 && !seen[id]++ && value["LoadState"] == "loaded" && (id ~ /\.swap$/ || state ~ /^enabled/) && value["SourcePath"] != "/etc/fstab")
        print "swap-unit\t" id "\t" state "\t" value["FragmentPath"]
      split("", value)
    }
    told == "yes" { if ($0 == "") tell(); else value[substr($0, 1, index($0, "=") - 1)] = substr($0, index($0, "=") + 1); next }
    { proxies($0, from == "" ? FILENAME : from) }
    END { if ("Id" in value) tell() }' "$@"
}
