# shellcheck shell=bash
# The files of a lab's directory: what consumers read, and what the inside needs to know. Sourced by up.sh.

write_files() { # write_files DIR CONTROL WORKER
  local dir=$1 names=() i
  umask 022
  for ((i = 1; i <= $2; i++)); do names+=("z-k8s-m-$i"); done
  echo "${names[*]}" >"$dir/run/control-plane"
  local workers=()
  for ((i = 1; i <= $3; i++)); do workers+=("z-k8s-w-$i"); done
  echo "${workers[*]:-}" >"$dir/run/worker"

  # Of the roots that an overlay puts together the first is the uppermost.
  printf '%s\n' "${PART[host]}/root" "${PART[tools]}/root" "${PART[kubernetes]}/root" "${PART[base]}/root" >"$dir/run/node-layers"
  printf '%s\n' "${PART[base]}/root" "${PART[base]}/etcd" >"$dir/run/layers"
  echo "${PART[images]}/containerd" >"$dir/run/template"

  local kind
  for kind in cni containerd; do
    mkdir -p "$dir/$kind"
    cp -l "${PART[$kind]}"/* "$dir/$kind/" 2>/dev/null || cp "${PART[$kind]}"/* "$dir/$kind/"
  done
  make_certs "$dir/etcd" 2>"$dir/run/log/certs.log" &
  LAB_CERTS=$!
  LAB_DIR=$dir write_ssh "${names[@]}" "${workers[@]}"
  wait "$LAB_CERTS" || die "openssl could not make etcd's certificates: $(<"$dir/run/log/certs.log")"
  write_json "$dir" "${names[*]}" "${workers[*]}" >"$dir/lab.json"
  write_cluster "${names[*]}" "${workers[*]}" >"$dir/cluster.yaml"
}

write_ssh() {
  local name address file type key
  mkdir -p "$LAB_DIR/ssh"
  ssh-keygen -q -t ed25519 -N '' -C hak8s-lab -f "$LAB_DIR/ssh/id_ed25519"
  for name; do
    address=$(node_address "$name")
    node_host_keys "$name" ssh
    for file in "$LAB_DIR/run/nodes/$name"/ssh/*.pub; do
      read -r type key _ <"$file"
      echo "$name,$name.$LAB_DOMAIN,$address $type $key"
    done
  done >"$LAB_DIR/ssh/known_hosts"
  cat >"$LAB_DIR/ssh/config" <<EOF
# ssh -F $LAB_DIR/ssh/config NODE, within lab exec
User root
IdentityFile $LAB_DIR/ssh/id_ed25519
IdentitiesOnly yes
UserKnownHostsFile $LAB_DIR/ssh/known_hosts
StrictHostKeyChecking yes
EOF
}

json_members() { # json_members ROLE NAME...: objects with commas between
  local role=$1 name comma=
  shift
  for name; do
    printf '%s\n    {"name": "%s", "address": "%s", ' "$comma" "$name" "$(node_address "$name")"
    if [[ $role == etcd ]]; then
      printf '"url": "https://%s.%s:2379"}' "$name" "$LAB_DOMAIN"
    else
      printf '"role": "%s"}' "$role"
    fi
    comma=,
  done
}

write_json() { # write_json DIR CONTROL_PLANES WORKERS
  local nodes
  # shellcheck disable=SC2086
  nodes=$(json_members controlPlane $2)
  # shellcheck disable=SC2086
  [[ -z $3 ]] || nodes+=,$(json_members worker $3)
  cat <<EOF
{
  "name": "${1##*/}",
  "directory": "$1",
  "endpoint": "$LAB_ENDPOINT:6443",
  "domain": "$LAB_DOMAIN",
  "dns": "$LAB_NET.1",
  "kubernetesVersion": "$LAB_KUBERNETES",
  "nodes": [$nodes
  ],
  "etcd": [$(json_members etcd "${LAB_ETCD[@]}")
  ]
}
EOF
}

write_cluster() { # write_cluster CONTROL_PLANES WORKERS
  local name
  cat <<EOF
# yaml-language-server: \$schema=$LAB_HERE/../../docs/cluster.schema.json
name: lab
kubernetesVersion: $LAB_KUBERNETES
endpoint: $LAB_ENDPOINT:6443
networking:
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/12
ssh:
  userName: root
  keyFile: ssh/id_ed25519
  knownHosts: ssh/known_hosts
  hostKeyPolicy: Strict
controlPlane:
EOF
  for name in $1; do printf -- '- name: %s\n  address: %s\n' "$name" "$(node_address "$name")"; done
  [[ -z $2 ]] || echo "worker:"
  for name in $2; do printf -- '- name: %s\n  address: %s\n' "$name" "$(node_address "$name")"; done
  echo "etcd:"
  echo "  endpoints:"
  for name in "${LAB_ETCD[@]}"; do echo "  - https://$name.$LAB_DOMAIN:2379"; done
  echo "  clientCert: etcd"
}
