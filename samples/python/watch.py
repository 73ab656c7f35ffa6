"""Prints a room, and says in it what comes on standard input:  python3 samples/python/watch.py alice lobby"""

import asyncio
import json
import sys
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "clients" / "python"))

from chat_hubs import ChatClient, ChatError  # noqa: E402

user, room_name, server, *_ = sys.argv[1:] + ["alice", "general", "http://localhost:5000"][len(sys.argv) - 1:]


async def token() -> str:
    """A token of a server in Development; in Production your back end signs one."""
    request = urllib.request.Request(f"{server}/dev/token", json.dumps({"user": user}).encode(), {"Content-Type": "application/json"})
    answer = await asyncio.to_thread(urllib.request.urlopen, request)
    return json.load(answer)["token"]


async def show(room) -> None:
    async for message in room.messages():
        print(f"{message.seq:>5} {message.sender}: {message.text}", flush=True)


async def main() -> None:
    async with ChatClient(server, token=token) as chat:
        room = await chat.join(room_name)
        showing = asyncio.create_task(show(room))
        while line := await asyncio.to_thread(sys.stdin.readline):
            try:
                if line.strip():
                    await room.send(line.strip())
            except ChatError as error:
                print(f"{error.code}: {error}", file=sys.stderr)
        showing.cancel()


asyncio.run(main())
