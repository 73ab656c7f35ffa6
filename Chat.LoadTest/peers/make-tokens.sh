#!/usr/bin/env bash
# make-tokens.sh KEY COUNT: one HS256 token for each of the users u0, u1 … a line each, for load generators of other makes.
set -euo pipefail
python3 - "$1" "$2" <<'PY'
import base64, hashlib, hmac, json, sys, time
key, count = sys.argv[1].encode(), int(sys.argv[2])
encode = lambda part: base64.urlsafe_b64encode(part).rstrip(b"=")
header, now = encode(b'{"alg":"HS256","typ":"JWT"}'), int(time.time())
for i in range(count):
    body = header + b"." + encode(json.dumps({"sub": f"u{i}", "iat": now, "exp": now + 86400}).encode())
    print((body + b"." + encode(hmac.new(key, body, hashlib.sha256).digest())).decode())
PY
