# shellcheck shell=bash
# The lab's network and its DNS. Runs inside the lab's namespaces: this network namespace is the management host's.
# $LAB_DIR is the lab's directory, $LAB_ROOT the root that its services run in.

net_begin() {
  ip link set lo up
  # An address of its own: by default it is the lowest of its ports', so with each host that goes or comes the others would lose the DNS until
  # their neighbour tables notice.
  ip link add br0 address 02:48:38:00:00:01 type bridge forward_delay 0
  ip address add "$LAB_NET.1/24" dev br0
  ip link set br0 up
}

# attach NAME FD: runs inside a new network namespace; gives it eth0, whose other end is v-NAME at the lab's bridge.
# FD is the lab's network namespace, opened before.
net_attach() {
  local address lab=/proc/self/fd/$2
  address=$(node_address "$1")
  ip link set lo up
  # The same machine address after each boot, so that nobody's neighbour table is wrong.
  ip link add eth0 address "02:48:38:00:00:$(printf %02x "${address##*.}")" type veth peer name "v-$1" netns "$lab"
  ip address add "$address/24" dev eth0
  ip link set eth0 up
  ip route add default via "$LAB_NET.1"
  nsenter --net="$lab" ip link set "v-$1" master br0 up
}

# --- DNS: dnsmasq reads run/dns/hosts again at SIGHUP. A name with several addresses is handed out in turn.
dns_default() { # the records of a lab as it begins
  local name
  for name in $(<"$LAB_DIR/run/control-plane"); do echo "$(node_address "$name") $LAB_ENDPOINT"; done
  for name in $(<"$LAB_DIR/run/control-plane") $(<"$LAB_DIR/run/worker") "${LAB_ETCD[@]}"; do
    echo "$(node_address "$name") $name.$LAB_DOMAIN $name"
  done
}

dns_begin() {
  mkdir -p "$LAB_DIR/run/dns"
  dns_default >"$LAB_DIR/run/dns/hosts"
  # Any name that is not in the file does not exist, whatever its domain: nothing is asked elsewhere.
  setsid chroot "$LAB_ROOT" dnsmasq --keep-in-foreground --user=root --conf-file=/dev/null --no-resolv --no-hosts \
    --addn-hosts=/lab/dns/hosts --address='/#/' --local-ttl=1 --listen-address="$LAB_NET.1" --bind-interfaces \
    --log-facility=- >>"$LAB_DIR/run/log/dns.log" 2>&1 </dev/null &
  remember $! "$LAB_DIR/run/dnsmasq"
}

dns_is() { # dns_is NAME: does the DNS answer what the file says?
  local want got
  want=$(awk -v n="$1" '{for (i = 2; i <= NF; i++) if ($i == n) print $1}' "$LAB_DIR/run/dns/hosts" | sort)
  got=$(getent ahostsv4 "$1" | awk '{print $1}' | sort -u) || true
  [[ $want == "$got" ]]
}

dns_command() {
  local name=${2:-} address
  case ${1:-} in
    set)
      (($# >= 3)) || die "usage: lab dns set NAME ADDRESS... (or 'none' for a name that does not exist)"
      shift 2
      for address; do
        [[ $address == none || $address =~ ^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$ ]] || die "not an IPv4 address: $address"
      done
      {
        awk -v n="$name" '{for (i = 2; i <= NF; i++) if ($i == n) next; print}' "$LAB_DIR/run/dns/hosts"
        for address; do [[ $address == none ]] || echo "$address $name"; done
      } >"$LAB_DIR/run/dns/new"
      ;;
    default)
      name=$LAB_ENDPOINT
      dns_default >"$LAB_DIR/run/dns/new"
      ;;
    show)
      cat "$LAB_DIR/run/dns/hosts"
      return
      ;;
    *) die "usage: lab dns set NAME ADDRESS...|none, lab dns default, lab dns show" ;;
  esac
  cat "$LAB_DIR/run/dns/new" >"$LAB_DIR/run/dns/hosts"
  alive "$LAB_DIR/run/dnsmasq" || die "the lab's DNS is not running"
  kill -HUP "$REPLY"
  until_ok 3 dns_is "$name" || die "the DNS does not answer for $name as told"
}
