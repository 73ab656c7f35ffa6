import documents
import see
import servers
from plan import ran

DOCUMENT = "docs/getting-started.md"


def write_files(place, folder, section):
    """What the text says to write into files."""
    blocks = documents.of(DOCUMENT, (place.clone / DOCUMENT).read_text())
    files = [block for block in blocks if block.file and block.key.split(":")[0] == f"{DOCUMENT}#{section}"]
    see.is_true(files, f"the section {section} has a file to write")
    for block in files:
        (folder / block.file).write_text(block.text)


def says_hello(key, line, needs=""):
    """Runs a program that says hello, until it has shown that itself, and what somebody else says."""
    @ran(f"{DOCUMENT}#{key}", needs)
    def act(place, block):
        section = key.split(":")[0]
        folder = place.empty(section)
        write_files(place, folder, section)
        with servers.development(place), place.start(block.text, folder) as program:
            program.until_prints(line, minutes=10)
            see.Service.in_development("pat").say("general", "Welcome")
            program.until_prints("pat: Welcome")
            see.is_true(line in see.Service.in_development().said("general"), "it is in the room")


def makes_ready(key, needs=""):
    """What is typed in a new folder before there is something to run in it."""
    ran(f"{DOCUMENT}#{key}", needs)(lambda place, block: place.run(block.text, place.empty(key.split(":")[0])))


@ran(f"{DOCUMENT}#the-server")
def the_server(place, block):
    with place.start(block.text) as running:
        running.until("a page at http://localhost:5000", lambda: see.serves("http://localhost:5000", "<title>"), minutes=10)
        see.Service.in_development("jo")


makes_ready("javascript", "npm")
makes_ready("javascript:2", "npm")
says_hello("javascript:3", "jo: Hello from JavaScript", "node")
makes_ready("typescript", "npm")
says_hello("typescript:2", "toni: Hello from TypeScript", "npx node")
makes_ready("net")
says_hello("net:2", "dora: Hello from .NET")


@ran(f"{DOCUMENT}#blazor")
def blazor(place, block):
    with servers.development(place), place.start(block.text, place.empty("blazor")) as program:
        program.until("a page at http://localhost:5100", lambda: see.serves("http://localhost:5100", "Chat in Blazor"), minutes=10)


@ran(f"{DOCUMENT}#react", "npm npx")
def react(place, block):
    with servers.development(place), place.start(block.text, place.empty("react")) as program:
        program.until("a page at http://localhost:5200", lambda: see.serves("http://localhost:5200", "<script"), minutes=10)
        see.is_true(see.serves("http://localhost:5200/src/chat.ts", "chat-hubs"), "Vite serves the sources, with the client")
        see.is_true(see.Service.in_development(url="http://localhost:5200").token, "the server stands behind the same address")


makes_ready("python")
says_hello("python:2", "pia: Hello from Python", "python3")
