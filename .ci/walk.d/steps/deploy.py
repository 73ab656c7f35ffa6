import os
import tarfile

import scripts
import see
import servers
from failure import Failure
from plan import instead, not_here, ran

DOCUMENT = "docs/deploy.md"
VERSION = {"VERSION": lambda place: place.version}
PORT = "http://127.0.0.1:5000"


@ran(f"{DOCUMENT}#archive", "sha256sum tar openssl", replace=VERSION)
def archive(place, block):
    with place.start(block.text) as running:
        running.until("it is ready", lambda: see.serves(f"{PORT}/health/ready"), minutes=15)
        see.is_true(see.serves(PORT, "<title>"), "its page is served")
        see.is_true((place.unpacked / "data/messages.db").exists(), "messages are in data below the working directory")
        see.has(running.output, f"chat-hubs-{place.version}-linux-x64.tar.gz: OK")


@instead(f"{DOCUMENT}#systemd", "systemd as process 1 of namespaces of its own: deploy/unit-check", "unshare systemctl curl")
def systemd(place, block):
    as_root(place, "deploy/unit-check")


@ran(f"{DOCUMENT}#tls-by-nginx", "nginx openssl curl")
def tls_by_nginx(place, block):
    """Beside the server of the archive, with nginx.conf and the key; https://chat.example is this machine by curl's own settings."""
    if not place.unpacked.exists():
        with tarfile.open(place.archive) as file:
            file.extractall(place.unpacked.parent)
    (place.unpacked / "nginx.conf").write_text(servers.nginx_configuration(place))
    text = scripts.waiting(block.text, {"--urls http://127.0.0.1:5001 &": "http://127.0.0.1:5001/health/ready", "nginx -p": "https://chat.example/health/ready"})
    output = place.run(text, place.unpacked)
    see.has(output, "ok       configuration", '"seq":1')


@instead(f"{DOCUMENT}#container", "needs Docker; the archive in the image's layout: deploy/container-check", "unshare curl")
def container(place, block):
    as_root(place, "deploy/container-check")


def as_root(place, check):
    if os.geteuid() != 0:
        raise Failure(f"{check} needs root")
    place.run([f"./{check}", str(place.archive)])


not_here(f"{DOCUMENT}#compose", "needs Docker; the tests hold the file to the settings and its schema")
not_here(f"{DOCUMENT}#kubernetes", "needs a cluster; the tests hold the chart to its schema and the settings")


@ran(f"{DOCUMENT}#load-tester", replace=VERSION)
def load_tester(place, block):
    with servers.chat(place):
        see.has(place.run(block.text, minutes=15, Jwt__SigningKey=place.key), "Nothing lost")


not_here("deploy/helm/chat-hubs/README.md#chat-hubs", "needs a cluster; the tests hold the chart to its schema and the settings")
