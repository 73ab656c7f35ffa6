# Sourced by the builds of the peers with TLS: makes $LAB_TMP/tls/{cert,key}.pem, and a load generator that speaks TLS in the place of the lab's.
set -euo pipefail
: "${LAB_TMP:?}" "${LAB:?folder of the lab}"
tls=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$LAB_TMP/tls" "$LAB_TMP/bin"
[ -f "$LAB_TMP/tls/key.pem" ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
    -keyout "$LAB_TMP/tls/key.pem" -out "$LAB_TMP/tls/cert.pem" 2>/dev/null
[ "$LAB_TMP/bin/.wsload-tls" -nt "$tls/wsload-tls.h" ] || {
    g++ -O2 -std=c++20 -include "$tls/wsload-tls.h" -o "$LAB_TMP/bin/wsload" "$LAB/wsload.cpp" -lssl -lcrypto
    touch "$LAB_TMP/bin/.wsload-tls"
}
