#!/bin/sh
# sha256_of_large FILE: prints its SHA-256 in lower case. sha256_lines FILE...: prints lines as sha256sum does. Read into scripts where they
# say ". ./sha256.sh". openssl, which nearly every node has, uses what the processor has for this and takes a quarter of the time of
# sha256sum: of 150 MB 0.2 s instead of 0.8 s. For small files its start costs more than that.
sha256_of_large() {
  digest=$(openssl dgst -sha256 -r <"$1" 2>/dev/null) || digest=$(sha256sum <"$1" 2>/dev/null) || return 1
  printf '%s' "${digest%% *}"
}

sha256_lines() {
  digest=$(openssl dgst -sha256 -r "$@" 2>/dev/null) || digest=$(sha256sum -- "$@")
  printf '%s\n' "$digest" | sed 's/^\([0-9a-f]*\) \*/\1  /'
}
