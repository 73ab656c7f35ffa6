import scripts
import see
import servers
from plan import ran

CI = "as a whole is the work of .ci/run"


@ran("README.md#try-it", left_out={"dotnet test": CI})
def try_it(place, block):
    with place.start(block.text) as running:
        running.until("a page at http://localhost:5000", lambda: see.serves("http://localhost:5000", "<title>"), minutes=10)
        see.Service.in_development("alice").say("general", "Hello")
        see.is_true("alice: Hello" in see.Service.in_development("bob").said("general"), "bob sees what alice says")


@ran("README.md#connect", "curl")
def connect(place, block):
    with servers.development(place):
        see.has(place.run(block.text), '"seq":1')
        see.is_true("root: Hello from curl" in see.Service.in_development().said("general"), "the message is in the room")


@ran("README.md#scale-out", "redis-server nginx openssl curl", replace={"redis-server --appendonly": "redis-server --bind 127.0.0.1 --appendonly"})
def scale_out(place, block):
    nodes = {f"--urls http://127.0.0.1:{port}": f"http://127.0.0.1:{port}/health/ready" for port in (5001, 5002)}
    text = scripts.waiting(block.text, nodes | {"nginx -p": "http://127.0.0.1:5000/health/ready"})
    seen = """
        export TOKEN=$(dotnet published/Chat.Server.dll token alice --role admin)
        ask() { curl --silent --show-error --fail -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' "$@"; echo; }
        ask -d '{"text":"Hello through nginx"}' http://127.0.0.1:5000/api/v1/rooms/general/messages
        for port in 5001 5002; do ask http://127.0.0.1:$port/api/v1/rooms/general/messages; done
        ask http://127.0.0.1:5000/api/v1/stats"""
    output = place.run(text + seen)
    see.is_true(output.count('"text":"Hello through nginx"') == 2, f"both nodes have the message\n{output[-2000:]}")
    see.has(output, '"nodes":2')
