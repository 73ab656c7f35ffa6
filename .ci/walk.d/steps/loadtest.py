"""Each command of the document, with small numbers, on the servers that it wants."""

import contextlib
from dataclasses import dataclass, field

import see
import servers
from failure import Failure
from plan import ran

DOCUMENT = "docs/loadtest.md#load-tests"
SHORT = "--duration 3s --warmup 1s"
KEPT = "Nothing lost"


@dataclass(frozen=True)
class Load:
    start: str                # of the command, behind $load
    more: str = ""            # what is said besides
    replace: dict = field(default_factory=dict)
    prints: str = KEPT
    limits: str = "false"     # off, as the document wants it for most
    servers: tuple = (5000,)
    minutes: int = 5


LOADS = (
    Load("rooms --rooms", SHORT),
    Load("fanout", SHORT),
    Load("storm --connections", replace={"5000": "1000"}, prints="Every connection that was made stayed."),
    Load("storm --resume", replace={"10000": "300"}, limits="true"),
    Load("idle", "--settle 2s --duration 3s", {"10000": "1000"}, prints="Every connection that was made stayed."),
    Load("compare --target", f"{SHORT} --rounds 1", {"http://a:5000": "http://localhost:5000", "http://b:": "http://localhost:"}, prints="faults", servers=(5000, 5001, 5002)),
    Load("compare --within", f"{SHORT} --most 6", {"http://a:5000": "http://localhost:5001", "http://b:5001": "http://localhost:5002"}, prints="with 95 % confidence", servers=(5001, 5002)),
    Load("nodes", f"{SHORT} --rooms 20 --rate 50", prints="16", servers=(), minutes=10),
    Load("model", prints="Redis", servers=()),
    Load("soak", "--warm-up 10s --settle 5s", {"10m": "25s"}, prints="attacks", limits="true"),
    Load("verify", "--duration 15s --users 50", {"http://a:5000": "http://localhost:5001", "http://b:5000": "http://localhost:5002"}, prints="violations 0", limits="true", servers=(5001, 5002)),
    Load("blocked", "--duration 5s --rounds 1", prints="p50", limits="true"),
    Load("events", "--duration 5s --rounds 1", prints="p50", limits="true"),
    Load("log --size", replace={"--messages 10000000": "--messages 100000", "--rooms 100000": "--rooms 1000"}, prints="retention", servers=()),
    Load("log", "--seconds 1", prints="SQLite", servers=()),
    Load("unread", "--seconds 1 --messages 100", prints="unread", servers=()),
    Load("codec", "--milliseconds 100", prints="bytes", servers=()),
    Load("api", "--duration 3s", prints="requests"),
)


@ran(DOCUMENT, "redis-server", left_out={"$load lab": "needs the peer lab, which is not in the repository"})
def loads(place, block):
    first, *lines = block.lines
    walked, faults = [], []
    for line in lines:
        load = next((load for load in LOADS if line.startswith(f"$load {load.start}")), None)
        if load is None or load in walked:
            raise Failure(f"the plan has no numbers for {line!r}")
        walked.append(load)
        try:
            run(place, load, first, line.partition(" #")[0])
        except Failure as failure:
            faults.append(f"{line.partition(' #')[0]}: {failure}")
    if len(walked) < len(LOADS):
        faults.append("there are no lines for " + ", ".join(load.start for load in LOADS if load not in walked))
    if faults:
        raise Failure("\n".join(faults))


def run(place, load, first, line):
    key, settings = servers.api_key(place, "publish")
    settings |= {"Jwt__SigningKey": place.key, "Chat__Limits__Enabled": load.limits, "Chat__Api__RequestsPerSecond": "1000000", "Chat__Api__RequestsBurst": "1000000"}
    with contextlib.ExitStack() as stack:
        if len(load.servers) > 1:
            stack.enter_context(servers.redis(place))
        shared = {"ConnectionStrings__Redis": "127.0.0.1:6379"}
        running = [stack.enter_context(servers.development(place, port=port, **settings | (shared if port != 5000 else {}))) for port in load.servers]
        replace = dict(load.replace)
        if running:
            replace |= {f"{before}{number}": f"{before}{server.pid}" for before, number, server in (("--pid ", "1234", running[0]), ("old=", "12", running[0]), ("new=", "34", running[-1]))}
            replace |= {"--api-key KEY": f"--api-key {key}"}
        for before, after in replace.items():
            line = line.replace(before, after)
        see.has(place.run(f"{first}\n{line} {load.more}", minutes=load.minutes), load.prints)
