# etcd-ask.sh CA CERT KEY SECONDS "ENDPOINT..." PATH BODY TIMES [PATH BODY TIMES]...
# Asks etcd members over TLS with files of this node. Changes nothing of its own; the requests are the caller's. Runs after prologue.sh.
# The first request to a member goes through kubectl, which judges certificates as the apiserver does; those after it through curl, if the
# node has it, at a tenth of the computing time. One of the two is enough. No proxy is used.
# Members are asked beside each other, one's requests one after another, and after one that got no HTTP answer nothing more is asked there.
# A PATH without a slash in front is one of the JSON gateway and gets the API version that goes with the member's own version, which therefore
# must be asked first (/version).
#
# Output:  reply<TAB>ENDPOINT<TAB>REQUEST<TAB>ok|failed<TAB>MILLISECONDS[,...]<TAB>TEXT
#              for each request (both numbers count from 0); TEXT is the body, or what the client said; of /metrics only the quota
#          fail<TAB>NO_FILES<TAB>PATH         a file is missing
#          fail<TAB>UNREADABLE<TAB>PATH       the login user may not read it
#          fail<TAB>NO_CLIENT<TAB>            neither kubectl nor curl
set -u

ca=$1 cert=$2 key=$3 seconds=$4 endpoints=$5
shift 5
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY KUBECONFIG

for file in "$ca" "$cert" "$key"; do
  if [ ! -e "$file" ]; then
    printf 'fail\tNO_FILES\t%s\n' "$file"
    exit 1
  fi
  if [ ! -r "$file" ]; then
    printf 'fail\tUNREADABLE\t%s\n' "$file"
    exit 1
  fi
done

has() { command -v "$1" >/dev/null 2>&1; }
if ! has kubectl && ! has curl; then
  printf 'fail\tNO_CLIENT\t\n'
  exit 1
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

by_kubectl() { # by_kubectl ENDPOINT COMMAND...: to kubectl etcd is an API server of an odd kind
  server=$1
  shift
  KUBERC=off kubectl --kubeconfig /dev/null --server "$server" --certificate-authority "$ca" --client-certificate "$cert" --client-key "$key" \
    --request-timeout "${seconds}s" -v=6 "$@"
}

by_curl() { # by_curl URL BODY FORMAT
  url=$1 body=$2 format=$3
  set -- -sS --noproxy '*' --max-time "$seconds" --cacert "$ca" --cert "$cert" --key "$key" -o "$out" -w "$format"
  [ -z "$body" ] || set -- "$@" --data-binary "$body"
  curl "$@" "$url" >"$said" </dev/null
}

# time_reads ENDPOINT PATH BODY TIMES: the times in milliseconds, one a line, in $said. Only curl keeps the connection and can tell the time of
# the request alone; without it the caller falls back on kubectl, whose times include a new TLS connection.
time_reads() {
  [ "$client" = curl ] && by_curl "$1$2#[1-$4]" "$3" '%{http_code} %{time_pretransfer} %{time_total}\n' 2>/dev/null || return 1
  awk '$1 != 200 { bad = 1 } { printf "%.3f\n", ($3 - $2) * 1000 } END { exit bad }' "$said" >"$said.1" && mv "$said.1" "$said"
}

# ask ENDPOINT PATH BODY: the body in $out; the time in milliseconds or else the client's words in $said; its status.
ask() {
  if [ "$client" = kubectl ]; then
    ask_kubectl "$@"
  else
    ask_curl "$@"
    status=$?
    # OpenSSL may be stricter than Go with what kubectl has just accepted.
    case $status in 35 | 58 | 60 | 77) ! has kubectl || { client=kubectl && ask_kubectl "$@"; } ;; esac
  fi
  mv "$said.1" "$said"
  return "$status"
}

# kubectl tells the time only at a verbosity at which its failures are long, so a failure is taken from its line that says so.
ask_kubectl() {
  if [ -z "$3" ]; then
    by_kubectl "$1" get --raw "$2" </dev/null >"$out" 2>"$said"
  else
    printf '%s' "$3" | by_kubectl "$1" create --raw "$2" -f - >"$out" 2>"$said"
  fi
  status=$?
  if [ $status -eq 0 ]; then
    sed -n -e 's/.* in \([0-9][0-9]*\) milliseconds.*/\1/p' -e 's/.* milliseconds=\([0-9][0-9]*\).*/\1/p' "$said" >"$said.1"
  else
    sed -n -e 's/^F[0-9].*helpers\.go:[0-9]*\] //p' -e t -e '/^[Ee]rror/p' -e '/^Unable/p' -e '/^The connection/p' "$said" >"$said.1"
    [ -s "$said.1" ] || tail -n 3 "$said" >"$said.1"
  fi
}

ask_curl() {
  by_curl "$1$2" "$3" '%{http_code} %{time_total}\n' 2>"$said.1" || return
  read -r code total <"$said"
  if [ "$code" = 200 ]; then
    printf '%s\n' "$total" | awk '{ printf "%.3f\n", $1 * 1000 }' >"$said.1"
  else
    { printf 'HTTP %s: ' "$code"; cat "$out"; } >"$said.1"
    return 1
  fi
}

one_line() { tr '\n\t' '  ' <"$1"; }

# An answer of HTTP, though a bad one, says that the member can be asked more.
is_answer() { grep -q -e '^Error from server' -e '^HTTP [0-9]' "$1"; }

ask_member() { # ask_member NUMBER ENDPOINT PATH BODY TIMES ...
  number=$1 endpoint=$2 request=0 api=v3
  shift 2
  out=$work/$number.out said=$work/$number.said
  client=kubectl
  has kubectl || client=curl
  while [ $# -ge 3 ]; do
    path=$1 body=$2 times=$3 took=''
    shift 3
    case $path in /*) ;; *) path=/$api/$path ;; esac
    # One alone first: where it fails, twenty would wait for as long each.
    if [ "$times" -gt 1 ] && ask "$endpoint" "$path" "$body" && time_reads "$endpoint" "$path" "$body" "$times"; then
      took=$(tr '\n' ',' <"$said")
      times=0
    fi
    while [ "$times" -gt 0 ] && ask "$endpoint" "$path" "$body"; do
      took=$took${took:+,}$(one_line "$said" | tr -d ' ')
      times=$((times - 1))
    done
    if [ "$times" -gt 0 ]; then
      printf 'reply\t%s\t%s\tfailed\t%s\t%s\n' "$number" "$request" "$took" "$(one_line "$said")"
      is_answer "$said" || return
    else
      case $path in
        /version) case $(cat "$out") in *'"etcdserver":"3.'[0-2].*) api=v3alpha ;; *'"etcdserver":"3.3.'*) api=v3beta ;; esac ;;
        /metrics) grep '^etcd_server_quota_backend_bytes ' "$out" >"$out.1"; mv "$out.1" "$out" ;;
      esac
      printf 'reply\t%s\t%s\tok\t%s\t%s\n' "$number" "$request" "$took" "$(one_line "$out")"
    fi
    request=$((request + 1))
    ! has curl || client=curl
  done
}

count=0
for endpoint in $endpoints; do
  ask_member "$count" "$endpoint" "$@" >"$work/$count.replies" 2>/dev/null &
  count=$((count + 1))
done
wait
number=0
while [ $number -lt $count ]; do
  cat "$work/$number.replies"
  number=$((number + 1))
done
