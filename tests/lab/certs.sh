# shellcheck shell=bash
# The etcd CA and its certificates, named as cfssl names them. Sourced. No key is ever an argument: openssl reads files.

make_certs() { # make_certs DIR
  local member makers=() maker
  mkdir -p "$1"
  (
    umask 077
    cd "$1" || exit
    make_key ca
    openssl req -config <(cert_settings CA:TRUE "critical, keyCertSign, cRLSign" "" "") \
      -x509 -new -key ca-key.pem -sha256 -days 3650 -subj "/CN=lab etcd CA" -out ca.pem
    for member in "${LAB_ETCD[@]}"; do
      make_cert "$member" "serverAuth, clientAuth" \
        "DNS:localhost, DNS:$member, DNS:$member.$LAB_DOMAIN, IP:127.0.0.1, IP:$(node_address "$member")" &
      makers+=($!)
    done
    make_cert client clientAuth "" &
    makers+=($!)
    for maker in "${makers[@]}"; do wait "$maker" || exit; done
  )
}

make_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1-key.pem"; }

make_cert() { # make_cert NAME USAGE SANS: NAME.pem and NAME-key.pem in this folder
  make_key "$1"
  openssl req -config <(cert_settings CA:FALSE "digitalSignature, keyEncipherment" "$2" "$3") \
    -x509 -new -key "$1-key.pem" -CA ca.pem -CAkey ca-key.pem -sha256 -days 3650 -subj "/CN=$1" -out "$1.pem"
}

cert_settings() { # cert_settings CONSTRAINTS USAGE EXTENDED_USAGE SANS: what openssl shall write, and nothing of its defaults
  printf '%s\n' '[req]' 'distinguished_name = name' 'x509_extensions = extensions' '[name]' '[extensions]' \
    "basicConstraints = critical, $1" "keyUsage = $2" 'subjectKeyIdentifier = hash' 'authorityKeyIdentifier = keyid'
  [[ -z $3 ]] || echo "extendedKeyUsage = $3"
  [[ -z $4 ]] || echo "subjectAltName = $4"
}
