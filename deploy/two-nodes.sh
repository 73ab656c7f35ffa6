#!/usr/bin/env bash
# Two nodes and a Redis on one machine, to see scale-out work: http://127.0.0.1:5001 and http://127.0.0.1:5002.
# Needs redis-server and the .NET SDK. Ctrl+C ends all three. In front of them: deploy/nginx.conf.
set -euo pipefail
cd "$(dirname "$0")/.."

data=$(mktemp -d)
dotnet build -c Release Chat.Server --nologo -v quiet
redis-server --port 6399 --bind 127.0.0.1 --dir "$data" --appendonly yes --save "" >/dev/null &
redis=$!
nodes=()
stop() {
    kill -TERM "${nodes[@]}" 2>/dev/null || true
    wait "${nodes[@]}" 2>/dev/null || true
    kill "$redis" 2>/dev/null || true
    rm -rf "$data"
}
trap stop EXIT
trap 'exit 0' INT TERM

# One key for both nodes; of your own, for anything but a try.
export Jwt__SigningKey=${Jwt__SigningKey:-$(head -c 32 /dev/urandom | base64)}
export ConnectionStrings__Redis=127.0.0.1:6399 Chat__Transport__TrustedProxies__0=127.0.0.0/8 ASPNETCORE_ENVIRONMENT=Development
for port in 5001 5002; do
    dotnet Chat.Server/bin/Release/net10.0/Chat.Server.dll --urls "http://127.0.0.1:$port" &
    nodes+=($!)
done
wait
