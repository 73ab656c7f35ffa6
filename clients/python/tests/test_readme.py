"""Runs the examples of README.md against the server that CHAT_URL names, with tokens of CHAT_TOKEN, a user in whose room `lobby` somebody speaks."""

import asyncio
import os
import re
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
from chat_hubs import ChatClient

URL = os.environ.get("CHAT_URL", "")
TOKEN = os.environ.get("CHAT_TOKEN", "")


async def token():
    return TOKEN


def example(name):
    with open(os.path.join(HERE, "..", "README.md"), encoding="utf-8") as file:
        return re.search(f"<!-- example: {name} -->\n```python\n(.*?)```", file.read(), re.S).group(1)


def names_of(code):
    names = {"ask_my_back_end_for_a_token": token}
    exec(compile(code, "README.md", "exec"), names)
    return names


@unittest.skipUnless(URL and TOKEN, "CHAT_URL and CHAT_TOKEN do not say where a server is")
class ReadmeTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(os.chdir, os.getcwd())
        self.addCleanup(self.folder.cleanup)
        os.chdir(self.folder.name)

    async def test_talk(self):
        code = example("talk").replace("https://chat.example", URL).replace("asyncio.run(main())", "")
        await asyncio.wait_for(names_of(code)["main"](), 60)

    async def test_changes(self):
        await self.with_client(names_of(example("changes"))["follow"])

    async def test_payload(self):
        async def deal(client):
            room = await client.join("lobby")
            after = room.position.seq
            await names_of(example("payload"))["deal"](room)
            card, reply = [message async for message in room.after(after) if message.data or message.mentions][:2]
            self.assertEqual((card.data, card.reply_to, card.mentions), ({"card": 7}, None, None))
            self.assertEqual((reply.data, reply.reply_to, reply.mentions), (None, card.seq, ["bob"]))

        await self.with_client(deal)

    async def test_features(self):
        async def play(client):
            room = await client.join("game-7", state=True)
            await names_of(example("features"))["play"](client)
            self.assertEqual(room.state["white-pawn"].data, {"to": "e4"})
            self.assertEqual(list(await room.reactions(room.state["white-pawn"].seq)), ["👍"])
            [belongs] = [one for one in (await client.unread())["rooms"] if one["room"] == "game-7"]
            self.assertEqual((belongs["read"], belongs["count"]), (room.position.seq, 0))

        await self.with_client(play)

    async def test_resume(self):
        async def position(client):
            room = await client.join("lobby")
            place = room.position
            await room.send("one more")
            return place

        place = await self.with_client(position)
        await asyncio.wait_for(names_of(example("resume"))["resume"](URL, token, place.epoch, place.seq), 60)

    async def test_direct(self):
        await self.with_client(names_of(example("direct"))["whisper"])

    async def with_client(self, work):
        async with ChatClient(URL, token=token) as client:
            return await asyncio.wait_for(work(client), 60)


if __name__ == "__main__":
    unittest.main()
