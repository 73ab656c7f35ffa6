"""What a join tells of changes, at a server that answers by a script."""

import asyncio
import json
import os
import sys
import unittest

import websockets

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from chat_hubs import ChatClient

TIME = "2026-01-02T03:04:05Z"
HEART = {"heart": {"count": 1, "users": ["bob"]}}


def edited(seq, change, text, **more):
    return {"type": "message_edited", "room": "room", "seq": seq, "id": f"m{seq}", "text": text, "edited_at": TIME, "by": "bob", "change": change, **more}


def joined(frame, last_change, changes):
    return {
        "type": "ack", "id": frame["id"], "room": "room", "members": ["alice"], "member_count": 1, "position": {"epoch": "e", "seq": 3},
        "missed": 0, "recovered": True, "last_change": last_change, "changes": changes,
    }


async def token():
    return "token"


class ChangesTest(unittest.IsolatedAsyncioTestCase):
    async def test_changes_between_a_join_and_a_reaction_that_it_told_of_come_live(self):
        joins = 0

        async def serve(socket, *_):
            nonlocal joins
            await socket.send(json.dumps({"type": "system", "event": "welcome", "user_id": "alice", "connection_id": "c", "online_count": 1, "server_time": TIME}))
            async for text in socket:
                frame = json.loads(text)
                if frame["type"] != "join_room":
                    continue
                joins += 1
                if joins == 1:
                    await socket.send(json.dumps(joined(frame, 0, 0)))
                    await socket.close(1001)
                    return
                for answer in [
                    joined(frame, 1, 1),
                    edited(1, 3, "edited", reactions=HEART),
                    edited(2, 2, "in between"),
                    {"type": "message_reacted", "room": "room", "seq": 1, "id": "m1", "reactions": HEART, "change": 3},
                    edited(3, 4, "last"),
                ]:
                    await socket.send(json.dumps(answer))

        async with websockets.serve(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with ChatClient(f"http://127.0.0.1:{port}", token=token) as client:
                self.assertEqual(await asyncio.wait_for(self.changes(client), 60), [(3, "edited"), (2, "in between"), (4, "last")])

    async def changes(self, client):
        room = await client.join("room")
        heard = []
        async for change in room.changes():
            heard.append((change.change, change.text))
            if change.change == 4:
                return heard


if __name__ == "__main__":
    unittest.main()
