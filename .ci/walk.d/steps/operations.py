import contextlib
import http.server
import threading

import console
import see
import servers
from plan import ran

DOCUMENT = "docs/operations.md"
ROOM = "lobby"
CHAT = "/srv/chat"  # where the documents have it


def shown(place, block, *differs, **settings):
    """What the commands print, compared with the document, in the folder that stands for /srv/chat."""
    printed = place.run(console.script(block), place.published, Jwt__SigningKey=place.key, **settings)
    console.compare(block, printed.replace(str(place.published), CHAT), *differs)


@ran(f"{DOCUMENT}#several-redis-servers", "redis-server redis-cli", replace={f"redis-{name}.example:6379": f"127.0.0.1:{port}" for name, port in zip("abc", servers.REDIS)})
def several_redis(place, block):
    """Rooms lie on each of the three."""
    settings = dict(setting.split("=") for setting in block.text.split())
    with contextlib.ExitStack() as stack:
        for port in servers.REDIS:
            stack.enter_context(servers.redis(place, port))
        stack.enter_context(servers.chat(place, **settings))
        service = servers.service(place)
        for number in range(30):
            service.say(f"room-{number}", "Hello")
        for port in servers.REDIS:
            see.has(place.run(["redis-cli", "-p", str(port), "--scan", "--pattern", "*{r:room-*"]), "{r:room-")


@ran(f"{DOCUMENT}#the-health-command", "redis-server")
def health(place, block):
    """Beside a server that is ready stands one whose Redis has gone."""
    with servers.chat(place), servers.redis(place, servers.REDIS[0]) as redis, servers.chat(place, 5917, ConnectionStrings__Redis=f"127.0.0.1:{servers.REDIS[0]}") as lost:
        redis.end()
        lost.until("messages cannot be stored", is_lost)
        shown(place, block)


def is_lost():
    answer = see.get("http://localhost:5917/health/ready")
    return answer and answer[0] == 503 and '"name":"messages","status":"unhealthy"' in answer[1]


@ran(f"{DOCUMENT}#check", "redis-server")
def check(place, block):
    with servers.redis(place):
        shown(place, block, r"(?<=version )[\d.]+")


@ran(f"{DOCUMENT}#backup")
def backup(place, block):
    with messages(place):
        shown(place, block, r"\d+(?= bytes)")


@ran(f"{DOCUMENT}#restore")
def restore(place, block):
    shown(place, block, r"(?<=before-restore-)\w+")


@ran(f"{DOCUMENT}#export-and-import")
def export_and_import(place, block):
    shown(place, block, r'"epoch":"[\w-]+"', r'"id":"[\w-]+"', r'"timestamp":"[\w:.-]+"')


@ran(f"{DOCUMENT}#migrate", "redis-server redis-cli")
def migrate(place, block):
    with servers.redis(place, 6379):
        shown(place, block)
        see.has(place.run(["redis-cli", "--scan"]), "{r:lobby}", "{r:lounge}")


@contextlib.contextmanager
def messages(place):
    """A server in /srv/chat, in whose lobby alice has said three things."""
    key, settings = servers.api_key(place, "publish")
    with servers.chat(place, folder=place.published, **settings):
        for number in (1, 2, 3):
            answer = see.get(f"http://localhost:5000/api/v1/rooms/{ROOM}/messages", {"text": f"Hello {number}", "user_id": "alice"}, **{"X-API-Key": key})
            see.is_true(answer[0] == 201, f"alice's message is stored: {answer}")
        yield


@ran(f"{DOCUMENT}#token", "curl")
def token(place, block):
    with servers.chat(place):
        servers.service(place).say(ROOM, "Hello")
        see.has(place.run(block.text, place.published, Jwt__SigningKey=place.key), '"rooms":[')


@ran(f"{DOCUMENT}#prometheus-and-grafana", "promtool", left_out={"prometheus": "is a service; the tests check its configuration with promtool"})
def prometheus(place, block):
    see.has(place.run(block.text), "SUCCESS")


@ran(f"{DOCUMENT}#traces")
def traces(place, block):
    """Of a thousand requests about ten are in what a collector gets."""
    settings = dict(setting.split("=") for setting in block.text.split())
    with collector() as (port, spans), servers.chat(place, OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{port}", OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf",
                                                  Chat__Limits__Enabled="false", OTEL_BSP_SCHEDULE_DELAY="500", **settings) as running:
        service = servers.service(place)
        for number in range(1000):
            service.say(ROOM, f"Hello {number}")
        running.until("some of it is traced", lambda: sum(spans) > 0, minutes=1)
        see.is_true(0 < sum(spans) < 100, f"about one request in a hundred is traced: {sum(spans)} of 1000")


@contextlib.contextmanager
def collector():
    """Counts the requests to post a message in what is exported to it."""
    spans = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            spans.append(self.rfile.read(int(self.headers["Content-Length"])).count(b"POST /api/v1/rooms/{room}/messages"))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port, spans
        finally:
            server.shutdown()
