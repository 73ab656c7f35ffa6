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


def answers(place, block, command, answer):
    """Somebody says a command in the room until the bot, which has to build first, has answered."""
    with beside_a_server(place, block) as program:
        walker = see.Service.in_development()
        program.until("the bot is in the room", lambda: walker.ask("rooms/general/members")["members"], minutes=10)
        walker.say("general", command)
        program.until(f"an answer with {answer!r}", lambda: any(answer in said for said in walker.said("general")))


def serves(place, block, url, text):
    with beside_a_server(place, block) as program:
        program.until(f"a page at {url}", lambda: see.serves(url, text), minutes=10)


@ran(f"{DOCUMENT}#console")
def console(place, block):
    talks(place, block, "alice", "Hello from the terminal")


@ran(f"{DOCUMENT}#bot")
def bot(place, block):
    answers(place, block, "!roll 20", "walker rolls ")


@ran(f"{DOCUMENT}#blazor")
def blazor(place, block):
    serves(place, block, "http://localhost:5100", "Chat in Blazor")


@ran(f"{DOCUMENT}#node-bot", "npm node")
def node_bot(place, block):
    answers(place, block, "!time Europe/Berlin", "clock: Europe/Berlin: ")


@ran(f"{DOCUMENT}#react", "npm node")
def react(place, block):
    serves(place, block, "http://localhost:5200", "<script")


@ran(f"{DOCUMENT}#dashboard", "npm node")
def dashboard(place, block):
    with beside_a_server(place, block) as program:
        program.until("a page at http://localhost:5300", lambda: see.serves("http://localhost:5300", "<script"), minutes=10)
        walker = see.Service.in_development()
        program.until("figures in the room", lambda: any('"cpu"' in said for said in walker.said("machine")))


@ran(f"{DOCUMENT}#board", "npm node")
def board(place, block):
    serves(place, block, "http://localhost:5400/?user=alice", "<script")


@ran(f"{DOCUMENT}#python", "python3")
def python(place, block):
    talks(place, block, "alice", "Hello from Python")


def talks(place, block, user, text):
    """Says what is typed, and shows what others say."""
    with beside_a_server(place, block) as program:
        program.type(f"{text}\n")
        walker = see.Service.in_development()
        program.until("what was typed is in the room", lambda: f"{user}: {text}" in walker.said("lobby"), minutes=10)
        walker.say("lobby", "Welcome")
        program.until_prints("Welcome")
