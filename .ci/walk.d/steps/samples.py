"""Each sample beside a server in Development, as the table says."""

import contextlib

import see
import servers
from plan import ran

DOCUMENT = "samples/README.md"


@contextlib.contextmanager
def beside_a_server(place, block):
    with servers.development(place), place.start(block.text) as program:
        yield program


def talks(key, text, needs=""):
    """Says what is typed, and shows what others say."""
    @ran(f"{DOCUMENT}#{key}", needs)
    def act(place, block):
        with beside_a_server(place, block) as program:
            program.type(f"{text}\n")
            walker = see.Service.in_development()
            program.until("what was typed is in the room", lambda: f"alice: {text}" in walker.said("lobby"), minutes=10)
            walker.say("lobby", "Welcome")
            program.until_prints("Welcome")


def answers(key, command, answer, needs=""):
    """Somebody says a command in the room until the bot, which has to build first, has answered."""
    @ran(f"{DOCUMENT}#{key}", needs)
    def act(place, block):
        with beside_a_server(place, block) as program:
            walker = see.Service.in_development()
            program.until("the bot is in the room", lambda: walker.ask("rooms/general/members")["members"], minutes=10)
            walker.say("general", command)
            program.until(f"an answer with {answer!r}", lambda: any(answer in said for said in walker.said("general")))


def serves(key, url, text, needs=""):
    @ran(f"{DOCUMENT}#{key}", needs)
    def act(place, block):
        with beside_a_server(place, block) as program:
            program.until(f"a page at {url}", lambda: see.serves(url, text), minutes=10)


talks("console", "Hello from the terminal")
answers("bot", "!roll 20", "walker rolls ")
serves("blazor", "http://localhost:5100", "Chat in Blazor")
answers("node-bot", "!time Europe/Berlin", "clock: Europe/Berlin: ", "npm node")
serves("react", "http://localhost:5200", "<script", "npm node")


@ran(f"{DOCUMENT}#dashboard", "npm node")
def dashboard(place, block):
    with beside_a_server(place, block) as program:
        program.until("a page at http://localhost:5300", lambda: see.serves("http://localhost:5300", "<script"), minutes=10)
        walker = see.Service.in_development()
        program.until("figures in the room", lambda: any('"cpu"' in said for said in walker.said("machine")))


serves("board", "http://localhost:5400/?user=alice", "<script", "npm node")
talks("python", "Hello from Python", "python3")
