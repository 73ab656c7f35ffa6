"""Does with chat_hubs.py what the stage of clients/conformance says, and reports what it sees; the README there has the commands and the reports."""

import asyncio
import json
import os
import sys
import tempfile

import websockets

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from chat_hubs import ChatClient, ChatError, Position


class Driver:
    def __init__(self, socket):
        self.socket = socket
        self.clients = {}
        self.rooms = {}
        self.held = {}
        self.events = {}
        self.reacted = {}
        self.reads = {}
        self.asked = {}
        self.reports = asyncio.Queue()
        self.tasks = set()
        self.folder = tempfile.TemporaryDirectory()

    async def play(self):
        """Obeys until the verdict, and returns why the client has failed, or None."""
        reporting = self.spawn(self.write_reports())
        try:
            async for message in self.socket:
                command = json.loads(message)
                if "verdict" in command:
                    return command["why"]
                if command["do"] == "token":
                    self.asked.pop(command["ask"]).set_result(command.get("token"))
                else:
                    self.spawn(self.obey(command))
            return "The stage has ended without a verdict."
        finally:
            for client in self.clients.values():
                await client.close()
            reporting.cancel()
            self.folder.cleanup()

    async def write_reports(self):
        while True:
            await self.socket.send(json.dumps(await self.reports.get()))

    def report(self, **fields):
        self.reports.put_nowait(fields)

    def spawn(self, work):
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def obey(self, command):
        try:
            answer = await getattr(self, command["do"])(command)
            self.report(answer=command["id"], ok=answer or {})
        except ChatError as error:
            self.report(answer=command["id"], error=error.code, message=str(error))
        except Exception as error:
            self.report(answer=command["id"], error=type(error).__name__, message=str(error))

    async def make(self, command):
        name, options = command["client"], command["options"]
        if name in self.clients:
            await self.clients[name].close()

        async def token():
            ask = len(self.asked) + 1 + sum(map(ord, name)) * 1000
            while ask in self.asked:
                ask += 1
            self.asked[ask] = asyncio.get_running_loop().create_future()
            answered = self.asked[ask]
            self.report(event="token", client=name, ask=ask)
            answer = await answered
            if answer is None:
                raise RuntimeError("The provider has no token.")
            return answer

        client = self.clients[name] = ChatClient(
            command["url"],
            token=token,
            outbox=os.path.join(self.folder.name, options["outbox"]) if "outbox" in options else None,
            send_deadline=options.get("send_deadline_ms", 120_000) / 1000,
            message_buffer=options.get("message_buffer", 1000),
            outbox_limit=options.get("outbox_limit", 1000),
            max_reconnect_delay=options.get("max_reconnect_delay_ms", 30_000) / 1000,
            on_read=lambda room, user, seq: self.reads[name].append({"room": room, "user": user, "seq": seq}),
            on_unsent=lambda unsent: self.report(event="unsent", client=name, room=unsent.room or "", code=unsent.error.code),
        )
        self.reads[name] = []
        self.spawn(self.follow_states(name, client))
        self.spawn(self.follow_directs(name, client))

    async def connect(self, command):
        await self.clients[command["client"]].connect()

    async def close(self, command):
        await self.clients[command["client"]].close()

    async def end(self, command):
        for client in self.clients.values():
            await client.close()

    async def join(self, command):
        name = command["client"]
        after = command.get("after")
        wants = {option: command.get(option, False) for option in ("hidden", "state", "unread")}
        room = await self.clients[name].join(command["room"], Position(after["epoch"], after["seq"]) if after else None, **wants)
        self.rooms[name, room.name] = room
        events = self.events[name, room.name] = []
        room.on_event = lambda event: events.append({"from": event.sender, "event": event.name, "data": event.data, "key": event.key})
        reactions = self.reacted[name, room.name] = {}
        room.on_reactions = lambda seq, told: reactions.update({str(seq): by_count(told)})
        room.on_gap = lambda gap: self.report(event="gap", client=name, room=gap.room, **{"from": gap.first, "to": gap.last}, reset=gap.reset)
        room.left.add_done_callback(lambda left: self.report(event="left", client=name, room=room.name, reason=left.result()))
        self.spawn(self.follow_changes(name, room))
        if command.get("read") == "held":
            self.held[name, room.name] = asyncio.Event()
        self.spawn(self.follow_messages(name, room))

    async def read(self, command):
        self.held[command["client"], command["room"]].set()

    async def leave(self, command):
        await self.room(command).leave()

    async def send(self, command):
        receipt = await self.room(command).send(command["text"], **{name: command[name] for name in ("data", "reply_to", "mentions") if name in command})
        return {"seq": receipt.seq, "duplicate": receipt.duplicate}

    async def direct(self, command):
        receipt = await self.clients[command["client"]].direct(command["user"], command["text"])
        return {"seq": receipt.seq, "duplicate": receipt.duplicate}

    async def edit(self, command):
        await self.room(command).edit(command["seq"], command["text"])

    async def delete(self, command):
        await self.room(command).delete(command["seq"])

    async def history(self, command):
        page = await self.room(command).history(before=command.get("before"), after=command.get("after"), limit=command.get("limit", 50))
        return {"messages": [{"seq": message.seq, "text": message.text} for message in page.messages]}

    async def typing(self, command):
        await self.room(command).set_typing(command["on"])

    async def publish(self, command):
        await self.room(command).publish(command["name"], command.get("data"), key=command.get("key"), exclude_self=command.get("exclude_self", False))

    async def store(self, command):
        receipt = await self.room(command).store(command["name"], command.get("data"), key=command.get("key"))
        return {"seq": receipt.seq, "duplicate": receipt.duplicate}

    async def react(self, command):
        await self.room(command).react(command["seq"], command["emoji"], remove=command.get("remove", False))

    async def reactions(self, command):
        return {"reactions": await self.room(command).reactions(command["seq"])}

    async def subscribe(self, command):
        return counts(await self.room(command).subscribe())

    async def unsubscribe(self, command):
        await self.room(command).unsubscribe()

    async def mark_read(self, command):
        return counts(await self.room(command).mark_read(command["seq"]))

    async def unread(self, command):
        answer = await self.clients[command["client"]].unread()
        return {"rooms": [{"room": room["room"], **counts(room)} for room in answer["rooms"]]}

    async def search(self, command):
        return {"seqs": [message.seq for message in await self.room(command).search(command["query"])]}

    async def look(self, command):
        client = self.clients[command["client"]]
        seen = {"state": client.state, "reads": self.reads[command["client"]]}
        if command.get("room"):
            room = self.room(command)
            position = room.position
            seen.update(members=room.members, member_count=room.member_count, typing=room.typing, position={"epoch": position.epoch, "seq": position.seq}, events=self.events[command["client"], room.name],
                        entries={key: entry.data for key, entry in room.state.items()}, unread=room.unread and counts(room.unread), reactions=self.reacted[command["client"], room.name])
        return seen

    def room(self, command):
        return self.rooms[command["client"], command["room"]]

    async def follow_states(self, name, client):
        async for state in client.states():
            if state != "disconnected":
                self.report(event="state", client=name, state=state, code=client.error.code if client.error else None)

    async def follow_messages(self, name, room):
        async for message in room.messages():
            if message.reactions:
                self.reacted[name, room.name][str(message.seq)] = by_count(message.reactions)
            self.report(event="message", client=name, room=room.name, seq=message.seq, text=message.text, data=message.data, reply_to=message.reply_to, mentions=message.mentions, name=message.event, key=message.key)
            if (name, room.name) in self.held:
                await self.held[name, room.name].wait()

    async def follow_changes(self, name, room):
        async for change in room.changes():
            self.report(event="change", client=name, room=room.name, seq=change.seq, text=change.text)

    async def follow_directs(self, name, client):
        async for direct in client.directs():
            self.report(event="direct", client=name, **{"from": direct.sender}, to=direct.to, seq=direct.seq, text=direct.text)


def by_count(reactions):
    return {emoji: told["count"] for emoji, told in reactions.items()}


def counts(answer):
    return {name: answer[name] for name in ("read", "count", "mentions")}


async def play(stage, scenario):
    """Plays a scenario of the stage at `stage`; returns why the client has failed, or None."""
    async with websockets.connect(f"{stage.replace('http', 'ws', 1).rstrip('/')}/drive/{scenario}", max_size=None, ping_interval=None, close_timeout=2) as socket:
        return await Driver(socket).play()
