"""What the walk starts beside the blocks: servers of its own, which the documents take for granted. All listen at loopback alone."""

import contextlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import see
from failure import Failure

# Those of the documents, and behind them the walk's own: nodes, TLS, Redis servers, PostgreSQL.
PORTS = (4100, 5000, 5001, 5002, 5100, 5200, 5300, 5400, 5917, 6379)
TLS, REDIS, POSTGRES = 5443, (6381, 6382, 6383), 5433
ALL_PORTS = (*PORTS, TLS, *REDIS, POSTGRES)


@contextlib.contextmanager
def chat(place, port=5000, folder=None, development=False, **settings):
    """A server of this commit in a folder of its own. What it prints is in its log, and no output."""
    folder = folder or place.empty(f"server-{len(list(place.logs.iterdir()))}")
    url = f"http://localhost:{port}"
    environment = {"ASPNETCORE_ENVIRONMENT": "Development"} if development else {"Jwt__SigningKey": place.key}
    with place.start(["dotnet", str(place.published / "Chat.Server.dll"), "--urls", f"http://127.0.0.1:{port}"], folder, **environment | settings) as running:
        running.until("it is ready", lambda: see.serves(f"{url}/health/ready"))
        yield running


def development(place, **settings):
    return chat(place, development=True, **settings)


def token(place, user="walker", *more):
    return place.run(["dotnet", str(place.published / "Chat.Server.dll"), "token", user, "--role", "admin", *more], place.empty("tokens"), Jwt__SigningKey=place.key).strip()


def service(place, port=5000):
    """A server in Production, through the eyes of an administrator."""
    return see.Service(token(place), f"http://localhost:{port}")


def api_key(place, *scopes):
    """A key for a back end called shop, and the settings that make it known."""
    return read_key(place.run(["dotnet", "Chat.Server.dll", "keys", "new", "shop", *scopes], place.published))


def read_key(printed):
    entry = json.loads(printed.splitlines()[-1])
    settings = {"Chat__Api__Keys__0__Name": entry["Name"], "Chat__Api__Keys__0__Sha256": entry["Sha256"]}
    settings |= {f"Chat__Api__Keys__0__Scopes__{number}": scope for number, scope in enumerate(entry["Scopes"])}
    return next(line.strip() for line in printed.splitlines() if line.startswith("  chk_")), settings


@contextlib.contextmanager
def redis(place, port=6379, *options):
    folder = place.empty(f"redis-{len(list(place.logs.iterdir()))}")
    with place.start(["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", *options], folder) as running:
        running.until_prints("Ready to accept connections")
        yield running


def nginx_configuration(place):
    """deploy/nginx.conf with TLS, as its comment says, at a port that any user may have."""
    text = (place.clone / "deploy/nginx.conf").read_text()
    certificate, key = certificates(place)
    for before, after in (
        ("        listen 127.0.0.1:5000;\n", ""),
        ("# listen 443 ssl;", f"listen 127.0.0.1:{TLS} ssl;"),
        ("# ssl_certificate /etc/letsencrypt/live/chat.example/fullchain.pem;", f"ssl_certificate {certificate};"),
        ("# ssl_certificate_key /etc/letsencrypt/live/chat.example/privkey.pem;", f"ssl_certificate_key {key};"),
    ):
        if before not in text:
            raise Failure(f"deploy/nginx.conf has no {before.strip()!r}")
        text = text.replace(before, after)
    return text


def certificates(place):
    """A certificate for https://chat.example and for localhost, which curl and Npgsql are told to believe."""
    folder = place.home / "tls"
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not folder.exists():
        folder.mkdir()
        place.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=chat.example", "-addext", "subjectAltName=DNS:chat.example,DNS:localhost",
                   "-out", str(certificate), "-keyout", str(key)])
        (place.home / ".curlrc").write_text(f'connect-to = "chat.example:443:127.0.0.1:{TLS}"\ncacert = "{certificate}"\n')
    return certificate, key


@contextlib.contextmanager
def behind_nginx(place, **settings):
    """A server behind https://chat.example."""
    folder = place.empty("nginx")
    (folder / "nginx.conf").write_text(nginx_configuration(place))
    with chat(place, 5001, Chat__Transport__TrustedProxies__0="127.0.0.0/8", **settings):
        with place.start(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"], folder) as nginx:
            nginx.until("nginx listens", lambda: see.listens(TLS))
            yield


@contextlib.contextmanager
def postgres(place):
    """A PostgreSQL with TLS, under another user where the walk is root, whom it refuses. Its folder has the socket."""
    programs = [Path(found).parent] if (found := shutil.which("initdb")) else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        raise Failure("there is no initdb")
    owner = "postgres" if os.geteuid() == 0 else None
    folder = Path(subprocess.run(["mktemp", "-d", "-p", "/tmp", "chat-walk-postgres-XXXX"], check=True, capture_output=True, text=True).stdout.strip())
    try:
        certificate, key = certificates(place)
        for file in (certificate, key):
            shutil.copy(file, folder)
        (place.home / ".postgresql").mkdir(exist_ok=True)
        shutil.copy(certificate, place.home / ".postgresql/root.crt")
        (folder / key.name).chmod(0o600)
        if owner:
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, owner, owner)
        become = ["setpriv", f"--reuid={owner}", f"--regid={owner}", "--clear-groups"] if owner else []
        data = str(folder / "data")
        place.run([*become, str(programs[-1] / "initdb"), "--username=postgres", "--auth-local=trust", "--auth-host=scram-sha-256", "--locale=C.UTF-8", "-D", data], folder)
        tls = ["-c", "ssl=on", "-c", f"ssl_cert_file={folder / certificate.name}", "-c", f"ssl_key_file={folder / key.name}"]
        server = [*become, str(programs[-1] / "postgres"), "-D", data, "-p", str(POSTGRES), "-c", "listen_addresses=127.0.0.1", "-k", str(folder), *tls]
        with place.start(server, folder) as running:
            running.until_prints("database system is ready to accept connections")
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
