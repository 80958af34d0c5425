# shellcheck shell=bash
# The etcd CA and its certificates, named as cfssl names them. Sourced. No key is ever an argument: openssl reads files.

make_certs() { # make_certs DIR
  local member
  mkdir -p "$1"
  (
    umask 077
    cd "$1" || exit
    openssl ecparam -name prime256v1 -genkey -noout -out ca-key.pem
    openssl req -x509 -new -key ca-key.pem -sha256 -days 3650 -subj "/CN=lab etcd CA" \
      -addext keyUsage=critical,keyCertSign,cRLSign -out ca.pem 2>/dev/null
    for member in "${LAB_ETCD[@]}"; do
      make_cert "$member" serverAuth,clientAuth \
        "DNS:localhost,DNS:$member,DNS:$member.$LAB_DOMAIN,IP:127.0.0.1,IP:$(node_address "$member")"
    done
    make_cert client clientAuth ""
    rm -f ca.srl
  )
}

make_cert() { # make_cert NAME USAGE SANS: NAME.pem and NAME-key.pem in this folder
  openssl ecparam -name prime256v1 -genkey -noout -out "$1-key.pem"
  openssl req -new -key "$1-key.pem" -subj "/CN=$1" -out "$1.csr"
  {
    echo "basicConstraints = CA:FALSE"
    echo "keyUsage = digitalSignature, keyEncipherment"
    echo "extendedKeyUsage = $2"
    [[ -z $3 ]] || echo "subjectAltName = $3"
  } >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 3650 -sha256 \
    -extfile "$1.ext" -out "$1.pem" 2>/dev/null
  rm "$1.csr" "$1.ext"
}
