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


def says_hello(place, block, section, line):
    """Runs a program that says hello, until it has shown that itself, and what somebody else says."""
    folder = place.empty(section)
    write_files(place, folder, section)
    with servers.development(place), place.start(block.text, folder) as program:
        program.until_prints(line, minutes=10)
        see.Service.in_development("pat").say("general", "Welcome")
        program.until_prints("pat: Welcome")
        see.is_true(line in see.Service.in_development().said("general"), "it is in the room")


@ran(f"{DOCUMENT}#the-server")
def the_server(place, block):
    with place.start(block.text) as running:
        running.until("a page at http://localhost:5000", lambda: see.serves("http://localhost:5000", "<title>"), minutes=10)
        see.Service.in_development("jo")


@ran(f"{DOCUMENT}#javascript", "npm")
def javascript_build(place, block):
    place.run(block.text, place.empty("javascript"))


@ran(f"{DOCUMENT}#javascript:2", "npm")
def javascript_install(place, block):
    place.run(block.text, place.empty("javascript"))


@ran(f"{DOCUMENT}#javascript:3", "node")
def javascript(place, block):
    says_hello(place, block, "javascript", "jo: Hello from JavaScript")


@ran(f"{DOCUMENT}#typescript", "npm")
def typescript_install(place, block):
    place.run(block.text, place.empty("typescript"))


@ran(f"{DOCUMENT}#typescript:2", "npx node")
def typescript(place, block):
    says_hello(place, block, "typescript", "toni: Hello from TypeScript")


@ran(f"{DOCUMENT}#net")
def dotnet_new(place, block):
    place.run(block.text, place.empty("net"))


@ran(f"{DOCUMENT}#net:2")
def dotnet(place, block):
    says_hello(place, block, "net", "dora: Hello from .NET")


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


@ran(f"{DOCUMENT}#python")
def python_copy(place, block):
    place.run(block.text, place.empty("python"))


@ran(f"{DOCUMENT}#python:2", "python3")
def python(place, block):
    says_hello(place, block, "python", "pia: Hello from Python")
