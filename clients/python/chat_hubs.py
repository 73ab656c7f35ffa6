"""A client of Chat.Hubs for asyncio, in one file: copy it beside your program. It needs Python 3.9 and the package websockets, 10.4 or newer.

    async def token() -> str:
        return await ask_my_back_end_for_a_token()

    async with ChatClient("https://chat.example", token=token) as client:
        room = await client.join("lobby")
        await room.send("Hello")
        async for message in room.messages():
            print(message.sender, message.text)

What the client promises (a room joined stays joined, messages come in order and each once, a receipt means stored, and so on) stands in
docs/clients.md of Chat.Hubs, and what goes over the wire in docs/protocol.md. Everything here belongs to one event loop and no method may
be called from another thread.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import dataclasses
import inspect
import itertools
import json
import os
import random
import re
import time
import uuid
from datetime import datetime
from typing import Any, AsyncIterator, Awaitable, Callable, Coroutine, Deque, Dict, Generic, List, Optional, Sequence, Set, Tuple, TypeVar, Union

import websockets
from websockets.exceptions import ConnectionClosed, InvalidHandshake, WebSocketException

__all__ = ["Change", "ChatClient", "ChatError", "DirectMessage", "Gap", "HistoryPage", "Message", "Position", "Receipt", "Room", "RoomEvent", "StateEntry", "Unsent"]

ATTEMPT_TIMEOUT = 15.0  # seconds from the beginning of an attempt to the server's welcome
ANSWER_TIMEOUT = 15.0  # seconds from a request to its answer
IDLE = 20.0  # seconds of silence before a ping, and again before the connection is given up
HEALTHY = 60.0  # seconds after which a connection counts as good, and the waits begin anew
DRAIN_LEAD = 5.0  # seconds between the second connection and the end of the one that drains
TYPING_KEPT = 6.0
TYPING_EVERY = 3.0
DUPLICATE_WINDOW = 600.0
PAGE = 200
CONVERSATIONS = 200
LARGEST_FRAME = 16 * 1024 * 1024

AGAIN = {"rate_limited", "unavailable", "internal", "timeout"}
PROTOCOL_ERRORS = {1002, 1003, 1007, 1008, 4002}
TOO_BIG = 1009
FOR_GOOD = {4003: "removed", 4011: "disconnected", 403: "forbidden"}

T = TypeVar("T")


class ChatError(Exception):
    """What the server or the client refuses. `code` is stable, see docs/clients.md; the message is for developers."""

    def __init__(self, code: str, message: str = "", retry_after: float = 0.0, until: Optional[str] = None):
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code
        self.retry_after = retry_after
        """Seconds to wait before the next try, as the server says; 0 when it does not."""
        self.until = until
        """Until when a mute or a ban holds, in the server's words; None when it has no end."""


@dataclasses.dataclass(frozen=True)
class Position:
    """A place in a room's log. Numbers of different epochs have nothing to do with each other. `change` is the last edit or deletion known there."""

    epoch: str
    seq: int
    change: int = 0


@dataclasses.dataclass(frozen=True)
class Message:
    room: str
    epoch: str
    seq: int
    id: str
    sender: str
    text: str
    timestamp: datetime
    client_message_id: Optional[str] = None
    changed: Optional[Dict[str, Any]] = None
    """The last change (`change`, `deleted`, `at`, `by`) of a message that was changed before it came."""
    annotations: Optional[Dict[str, Any]] = None
    data: Optional[Dict[str, Any]] = None
    reply_to: Optional[int] = None
    """The number of the message of the room that this one answers."""
    mentions: Optional[List[str]] = None
    reactions: Optional[Dict[str, Dict[str, Any]]] = None
    """Who has reacted: by emoji, `count` and the first 20 `users`."""
    event: Optional[str] = None
    """The name of the event where it is a stored event, which has no text, and its key."""
    key: Optional[str] = None


@dataclasses.dataclass(frozen=True)
class StateEntry:
    """The value of a key of a room's state: the stored event that has set it."""

    key: str
    event: str
    data: Dict[str, Any]
    sender: str
    seq: int


@dataclasses.dataclass(frozen=True)
class Change:
    """An edit, or a deletion: then `text` is None."""

    room: str
    seq: int
    id: str
    text: Optional[str]
    by: str
    at: datetime
    change: int


@dataclasses.dataclass(frozen=True)
class Gap:
    """Messages that the server no longer has: those from `first` to `last`, or, with `reset`, all of the log that was, whose numbers begin anew."""

    room: str
    first: int
    last: int
    reset: bool = False


@dataclasses.dataclass(frozen=True)
class RoomEvent:
    """What somebody has published in a room. It is not stored."""

    room: str
    sender: str
    name: str
    data: Optional[Dict[str, Any]] = None
    key: Optional[str] = None


@dataclasses.dataclass(frozen=True)
class DirectMessage:
    sender: str
    to: str
    seq: int
    id: str
    text: str
    timestamp: datetime
    client_message_id: Optional[str] = None


@dataclasses.dataclass(frozen=True)
class Receipt:
    """The message is stored. `duplicate` says that an earlier attempt had arrived."""

    message_id: str
    seq: int
    timestamp: datetime
    duplicate: bool


@dataclasses.dataclass(frozen=True)
class HistoryPage(Generic[T]):
    messages: List[T]
    """Oldest first."""
    has_more: bool
    head: Position


@dataclasses.dataclass(frozen=True)
class Unsent:
    """A message of an earlier run that could not be sent, and why."""

    room: Optional[str]
    user: Optional[str]
    text: str
    error: ChatError


class ChatClient:
    """A user's connection, over any number of real ones.

    url: the server's address, `https://host/prefix`; `wss:`, `http:` and `ws:` are understood as well.
    token: called before each attempt to connect and when the token expires; returns it, or an awaitable of it.
    outbox: a file that keeps unsent messages over a restart of the program. One client at a time may use it.
    send_deadline: seconds from `send` to its failure with `timeout`.
    message_buffer: how many messages each room holds for its readers.
    outbox_limit: how many messages may wait in all.
    max_reconnect_delay: the most seconds between two attempts to connect.
    on_broadcast: called with the sender and the text of each broadcast.
    on_unsent: called with each message of the outbox that an earlier run left and that is given up.
    on_read: called with room, user and number when another connection of the user has read in a room, or a member where the room's namespace tells of that.
    """

    def __init__(
        self,
        url: str,
        *,
        token: Callable[[], Union[str, Awaitable[str]]],
        outbox: Union[str, os.PathLike, None] = None,
        send_deadline: float = 120.0,
        message_buffer: int = 1000,
        outbox_limit: int = 1000,
        max_reconnect_delay: float = 30.0,
        on_broadcast: Optional[Callable[[str, str], None]] = None,
        on_unsent: Optional[Callable[[Unsent], None]] = None,
        on_read: Optional[Callable[[str, str, int], None]] = None,
    ):
        self._url = re.sub("^http", "ws", url.rstrip("/")) + "/api/v1/ws"
        self._token = token
        self._send_deadline = send_deadline
        self._message_buffer = message_buffer
        self._outbox_limit = outbox_limit
        self.on_broadcast = on_broadcast
        self.on_unsent = on_unsent
        self.on_read = on_read
        self.state = "disconnected"
        """`disconnected`, `connecting`, `connected`, `reconnecting` or `closed`."""
        self.error: Optional[ChatError] = None
        """Why the server closed the client; None when it is not closed, or the application did it."""
        self.user_id: Optional[str] = None
        self._rooms: Dict[str, Room] = {}
        self._conversations: Dict[str, _Conversation] = {}
        self._lanes: Dict[str, _Lane] = {}
        self._directs: _Stream[DirectMessage] = _Stream(message_buffer)
        self._outbox = _Outbox(outbox)
        self._unsent = len(self._outbox.kept)
        self._waits = _Waits(max_reconnect_delay)
        self._refused: Optional[str] = None  # the token that the server did not take
        self._used = ""
        self._connection: Optional[_Connection] = None
        self._runner: Optional[asyncio.Task] = None
        self._tasks: Set[asyncio.Task] = set()
        self._changed = _Signal()

    # The life of the client

    async def connect(self) -> None:
        """Returns when the server has said welcome. A server that cannot be reached is tried again until this call is cancelled.

        Raises ChatError when the server refuses for good; the client is closed then.
        """
        if self._runner is None and self.state == "disconnected":
            self._set_state("connecting")
            self._runner = asyncio.ensure_future(self._run())
        try:
            while self.state not in ("connected", "closed"):
                await self._changed.wait()
        except asyncio.CancelledError:
            if self.state == "connecting" and self._runner:
                self._runner.cancel()
                self._runner = None
                self._set_state("disconnected")
            raise
        if self.state == "closed":
            raise self.error or ChatError("closed")

    async def close(self) -> None:
        """Says goodbye. Readers end; what is unsent fails with `closed` and stays in the outbox, if there is one."""
        connection, runner = self._connection, self._runner
        self._end(None)
        if runner:
            runner.cancel()
            await asyncio.wait({runner})
        if connection:
            await connection.close()
        tasks = self._tasks - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def __aenter__(self) -> ChatClient:
        await self.connect()
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.close()

    async def states(self) -> AsyncIterator[str]:
        """The present state and each that follows; ends after `closed`. One that has passed before it was read is left out."""
        last = None
        while last != "closed":
            if self.state == last:
                await self._changed.wait()
            else:
                last = self.state
                yield last

    # What it does

    async def join(self, room: str, after: Optional[Position] = None, *, hidden: bool = False, state: bool = False, unread: bool = False) -> Room:
        """Returns when the room's first snapshot has come; connects, or waits for a connection. A room that is joined is given as it is.

        after: where to resume from, as `room.position` was in an earlier run. hidden: for administrators, who read without being members. state: keeps the room's state in `room.state`.
        unread: for subscribers, each join says in `room.unread` what is unread, and the own messages move the read cursor. Raises ChatError with the server's code.
        """
        await self._begin()
        joined = self._rooms.get(room)
        if joined is None:
            joined = self._rooms[room] = Room(self, room, after, {"hidden": hidden or None, "state": state or None, "unread": unread or None})
            if self._connection and not self._connection.end:
                self._spawn(joined._enter(self._connection))
        await asyncio.shield(joined._entered)
        return joined

    async def direct(self, user: str, text: str) -> Receipt:
        """As `Room.send`, to a user."""
        await self._begin()
        return await self._lane_to(user).send(text)

    def directs(self) -> AsyncIterator[DirectMessage]:
        """All direct messages from and to the user, from the oldest that the client still holds; ends when the client is closed."""
        return self._directs.read()

    async def direct_history(self, user: str, *, before: Optional[int] = None, after: Optional[int] = None, limit: int = 50) -> HistoryPage[DirectMessage]:
        answer = await self.call("history", user_id=user, before=before, after=after, limit=limit)
        with _reading():
            messages = [_direct(frame, user, self.user_id or "") for frame in answer["messages"]]
            return HistoryPage(messages, answer["has_more"], _position(answer))

    async def unread(self, *, limit: Optional[int] = None, cursor: Optional[str] = None) -> Dict[str, Any]:
        """The rooms the user is subscribed to, the one with the newest message first: `rooms`, each with `room`, `read`, `count`, `mentions` and `last`, and `next`, the cursor of the next page."""
        return await self.call("unread", limit=limit, cursor=cursor)

    async def call(self, operation: str, **fields: Any) -> Dict[str, Any]:
        """Any operation of docs/protocol.md, once: waits for a connection, and is not sent again when that is lost (`unavailable`)."""
        await self._begin()
        connection = await _within(self._connected(), ANSWER_TIMEOUT)
        try:
            return await connection.request(operation, fields)
        except _Lost:
            raise ChatError("unavailable", "The connection was lost; what was asked for may be done or not.") from None

    # Connections

    async def _run(self) -> None:
        try:
            connection = None
            while True:
                following = await self._open()
                entering = self._adopt(following)
                if connection and not connection.end:
                    await _first(_all_done(entering), connection.ended(), following.ended())
                    self._spawn(connection.finish())
                connection = following
                await _first(connection.ended(), connection.drains())
                if connection.drain_after is not None and not connection.end:
                    await _first(connection.ended(), asyncio.sleep(connection.drain_after - DRAIN_LEAD))
                if connection.end:
                    if connection.age > HEALTHY:
                        self._waits.begin_anew()
                    await asyncio.sleep(self._wait_after(connection.end, was_welcome=True))
        except ChatError as error:
            self._end(error)

    async def _open(self) -> _Connection:
        """Tries until there is a welcome; raises ChatError when there can be none."""
        while True:
            try:
                token = self._token()
                self._used = await token if inspect.isawaitable(token) else token
            except Exception as error:  # the provider's own, whatever it is
                _report(f"The token provider failed: {error!r}", None)
                await asyncio.sleep(self._waits.next())
                continue
            if self._used == self._refused:
                raise ChatError("unauthorized", "The server has refused this token.")
            try:
                connection = await _within(self._attempt(self._used), ATTEMPT_TIMEOUT)
            except _Lost as lost:
                await asyncio.sleep(self._wait_after(lost.end, was_welcome=False))
            except (OSError, ChatError, EOFError, WebSocketException):
                await asyncio.sleep(self._waits.next())
            else:
                self._refused = None
                return connection

    async def _attempt(self, token: str) -> _Connection:
        try:
            socket = await websockets.connect(
                self._url, subprotocols=["chat.v1", f"bearer.{token}"], max_size=LARGEST_FRAME, ping_interval=None, compression=None, open_timeout=None, close_timeout=5
            )
        except InvalidHandshake as refusal:
            raise _Lost(_End.of_refusal(refusal)) from None
        connection = _Connection(socket, self._handle)
        try:
            await _first(connection.welcomed(), connection.ended())
        except asyncio.CancelledError:
            connection.abort()
            raise
        if connection.end:
            raise _Lost(connection.end)
        return connection

    def _wait_after(self, end: _End, was_welcome: bool) -> float:
        """How long to wait after this end of a connection; raises ChatError where the client has to give up."""
        if end.code in (401, 4001):
            if self._refused is not None:
                raise ChatError("unauthorized", "The server has refused two tokens.")
            self._refused = self._used
            return 0.0
        if end.code in FOR_GOOD:
            raise ChatError(FOR_GOOD[end.code], end.reason)
        if end.code in PROTOCOL_ERRORS:
            raise ChatError("protocol_error", f"{end.code} {end.reason}")
        if end.code == 4010:
            return 0.0
        if was_welcome and end.code in (1001, 1011, 4008):
            return random.uniform(0, 1)
        return max(end.retry_after, 10.0 if end.code == 4009 else 0.0, self._waits.next())

    def _adopt(self, connection: _Connection) -> List[asyncio.Task]:
        """Makes it the one that new requests take, and resumes on it."""
        self._connection = connection
        connection.on_end = self._note_end
        self._set_state("connected")
        if connection.end:
            self._note_end(connection)
        for kind, target in self._outbox.targets():
            if kind == "user_id":
                self._lane_to(target)
        conversations = sorted(self._conversations.values(), key=lambda conversation: -conversation.used)[:CONVERSATIONS]
        self._conversations = {conversation.user: conversation for conversation in conversations}
        for conversation in conversations:
            self._spawn(conversation.resume(connection))
        return [self._spawn(room._enter(connection)) for room in list(self._rooms.values())]

    def _note_end(self, connection: _Connection) -> None:
        if connection is self._connection and self.state == "connected":
            self._set_state("reconnecting")
        self._changed.fire()

    async def _connected(self) -> _Connection:
        while not self._connection or self._connection.end:
            self._demand_open()
            await self._changed.wait()
        return self._connection

    async def _refresh(self, connection: _Connection) -> None:
        with contextlib.suppress(ChatError, _Lost):  # the server ends the connection, which asks again
            try:
                token = self._token()
                token = await token if inspect.isawaitable(token) else token
            except Exception as error:
                return _report(f"The token provider failed: {error!r}", None)
            await connection.request("refresh_token", {"token": token})

    def _handle(self, connection: _Connection, frame: Dict[str, Any]) -> None:
        kind = frame.get("type")
        if kind == "read" and connection is self._connection:
            _tell(self.on_read, frame["room"], frame["user_id"], frame["seq"])
        elif kind in ("message", "message_edited", "message_deleted", "message_reacted", "typing", "event"):
            room = self._rooms.get(frame["room"])
            if room:
                room._handle(connection, kind, frame)
        elif kind == "system":
            if frame.get("event") == "welcome":
                self.user_id = frame["user_id"]
            elif frame.get("room") in self._rooms:
                self._rooms[frame["room"]]._handle(connection, frame["event"], frame)
        elif kind == "direct" and connection is self._connection:
            other = frame["to"] if frame["from"] == self.user_id else frame["from"]
            conversation = self._conversations.get(other)
            if conversation is None:
                conversation = self._conversations[other] = _Conversation(self, other, frame["seq"] - 1)
            conversation.hear(connection, frame)
        elif kind == "broadcast" and connection is self._connection:
            _tell(self.on_broadcast, frame["from"], frame["message"])
        elif kind == "token_expiring":
            self._spawn(self._refresh(connection))

    def _set_state(self, state: str) -> None:
        if self.state != "closed":
            self.state = state
        self._changed.fire()

    def _end(self, error: Optional[ChatError]) -> None:
        if self.state == "closed":
            return
        self.error = error
        self._set_state("closed")
        for room in list(self._rooms.values()):
            room._leave("closed", error or ChatError("closed"), keeps_unsent=True)
        for lane in self._lanes.values():
            lane.fail("closed", keeps=True)
        self._directs.end()

    def _lane_to(self, user: str) -> _Lane:
        if user not in self._lanes:
            self._lanes[user] = _Lane(self, "direct", ("user_id", user), self._connected)
        return self._lanes[user]

    async def _begin(self) -> None:
        self._demand_open()
        if self.state == "disconnected":
            await self.connect()

    def _demand_open(self) -> None:
        if self.state == "closed":
            raise ChatError("closed")

    def _spawn(self, work: Coroutine) -> asyncio.Task:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


class Room:
    """A room that stays joined until `leave`, or until the server takes the user out."""

    def __init__(self, client: ChatClient, name: str, after: Optional[Position], options: Dict[str, Any]):
        self.name = name
        self.members: List[str] = []
        self.members_complete = False
        """False where the server has cut the list."""
        self.member_count = 0
        self.on_gap: Optional[Callable[[Gap], None]] = None
        """Called with each gap, before what follows on it is read."""
        self.on_event: Optional[Callable[[RoomEvent], None]] = None
        """Called with each event that is published; those that come while there is no connection are missed."""
        self.on_reactions: Optional[Callable[[int, Dict[str, Dict[str, Any]]], None]] = None
        """Called with a message's number and its reactions when they have changed."""
        self.state: Dict[str, StateEntry] = {}
        """The room's state by its keys, where it was joined with `state`."""
        self.on_state: Optional[Callable[[str, Optional[StateEntry]], None]] = None
        """Called with a key whose value has changed, and the value; None when it is gone."""
        self.unread: Optional[Dict[str, Any]] = None
        """What the last join said: `read`, `count` and `mentions`; None for who is not subscribed."""
        self.left: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Done when the room is left for good: `kicked`, `closed`, `left` (by the application) or the code that refused a later join."""
        self._client = client
        self._position = after
        self._options = options
        self._state_version = 0  # up to which number the state came with a join
        self._messages: _Stream[Message] = _Stream(client._message_buffer)
        self._changes: _Stream[Change] = _Stream(client._message_buffer)
        self._entered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._entered.add_done_callback(_retrieve)
        self._connection: Optional[_Connection] = None  # the one that this room is heard on
        self._last_heard = 0  # the number of the last message on that connection
        self._told = 0  # so many changes of the join are still to come, before what is live
        self._live_changes = 0  # from which number on changes come live
        self._live = False  # whether what it says is taken; else it is read from the log
        self._entering: Optional[Tuple[_Connection, asyncio.Task]] = None
        self._typing: Dict[str, float] = {}
        self._typing_sent = (False, 0.0)
        self._lane = _Lane(client, "message", ("room", name), self._joined)

    @property
    def position(self) -> Optional[Position]:
        """The last message that has come: what `join` takes as `after`."""
        return self._position

    @property
    def typing(self) -> List[str]:
        """Who is typing."""
        now = time.monotonic()
        return [user for user, end in self._typing.items() if end > now]

    def messages(self) -> AsyncIterator[Message]:
        """A reader of its own: from the oldest message since the join that the room still holds, until the room is left or the client closed.

        A reader that falls further behind reads on from the server's history.
        """
        return self._messages.read(self._read_on, lambda: self._position)

    def changes(self) -> AsyncIterator[Change]:
        """Edits and deletions, in their order. A reader misses those that the room holds no longer."""
        return self._changes.read()

    async def send(
        self, text: str = "", *, data: Optional[Dict[str, Any]] = None, reply_to: Union[int, str, None] = None, mentions: Optional[Sequence[str]] = None
    ) -> Receipt:
        """Returns when the message is stored. Messages of a room are stored in the order of the calls.

        `data` is a JSON object that goes with it, at most 16 KiB and 32 levels deep unless the server is configured otherwise; with it the text may be empty. `reply_to` is the number or the
        id of the message of the room that it answers, `mentions` are up to 32 user ids.

        Raises ChatError: the server's refusal, `timeout` (it may have been stored), `outbox_full`, `closed`, `left` or why the room was left. Raises ValueError or TypeError for data that
        is no JSON.
        """
        self._client._demand_open()
        self._demand_joined()
        payload = {"data": data, "reply_to": reply_to, "mentions": None if mentions is None else list(mentions)}
        return await self._lane.send(text, _as_json(payload))

    async def store(self, event: str, data: Optional[Dict[str, Any]] = None, *, key: Optional[str] = None) -> Receipt:
        """Publishes an event that is stored: it is numbered and comes among the messages, also to who was away. Sent as `send` sends.

        With a `key` it is the value of that key of the room's state; without `data` it removes the key.
        """
        self._client._demand_open()
        self._demand_joined()
        return await self._lane.send("", _as_json({"event": event, "data": data, "key": key, "store": True}))

    async def react(self, seq: int, emoji: str, *, remove: bool = False) -> None:
        """Reacts to a message, or takes that back."""
        await self._call("react", seq=seq, emoji=emoji, remove=remove or None)

    async def reactions(self, seq: int) -> Dict[str, List[str]]:
        """The user ids of all who have reacted to a message, by emoji."""
        return (await self._call("reactions", seq=seq)).get("reactions", {})

    async def subscribe(self) -> Dict[str, Any]:
        """Makes the user belong to the room also while it is away; returns `read`, `count` and `mentions`. A repetition changes nothing."""
        return await self._call("subscribe_room")

    async def unsubscribe(self) -> None:
        await self._call("unsubscribe_room")

    async def mark_read(self, seq: int) -> Dict[str, Any]:
        """Moves the user's read cursor to a number, never back; returns `read`, `count` and `mentions`."""
        return await self._call("mark_read", seq=seq)

    async def search(self, query: str, *, before: Optional[int] = None, limit: Optional[int] = None) -> List[Message]:
        """The messages that have all words, newest first; a word that ends in `*` stands for all that begin so. `unavailable` where the server does not search."""
        answer = await self._call("search", query=query, before=before, limit=limit)
        with _reading():
            return [_message(frame, self.name, self._position.epoch if self._position else "") for frame in answer["messages"]]

    async def edit(self, seq: int, text: str) -> None:
        await self._call("edit", seq=seq, text=text)

    async def delete(self, seq: int) -> None:
        await self._call("delete", seq=seq)

    async def history(self, *, before: Optional[int] = None, after: Union[int, Position, None] = None, limit: int = 50) -> HistoryPage[Message]:
        """A page of the room's log, 1 to 200 messages; the newest without `before` and `after`."""
        place = {"epoch": after.epoch, "seq": after.seq} if isinstance(after, Position) else after
        return self._page(await self._call("history", before=before, after=place, limit=limit))

    async def before(self, seq: int) -> AsyncIterator[Message]:
        """The messages before a number, newest first, page by page."""
        more = True
        while more:
            page = await self.history(before=seq, limit=PAGE)
            for message in reversed(page.messages):
                yield message
            more = page.has_more and bool(page.messages)
            seq = page.messages[0].seq if page.messages else 0

    async def after(self, seq: int) -> AsyncIterator[Message]:
        """The messages after a number, oldest first, page by page, to the present end of the log."""
        head = seq + 1
        while seq < head:
            page = await self.history(after=seq, limit=PAGE)
            for message in page.messages:
                yield message
            head = page.head.seq if page.messages else 0
            seq = page.messages[-1].seq if page.messages else 0

    async def set_typing(self, is_typing: bool) -> None:
        """Tells the others, at most every three seconds; dropped without a connection."""
        was, at = self._typing_sent
        now = time.monotonic()
        if not is_typing and not was or is_typing and was and now - at < TYPING_EVERY:
            return
        if self._connection and not self._connection.end:
            self._typing_sent = (is_typing, now)
            with contextlib.suppress(ChatError, _Lost):
                await self._connection.request("typing", {"room": self.name, "is_typing": is_typing})

    async def publish(self, name: str, data: Optional[Dict[str, Any]] = None, *, key: Optional[str] = None, exclude_self: bool = False) -> bool:
        """Sends an event to the room. It is not stored, and not sent again: false without a connection, or where it ended before the answer.

        With a `key` a newer event of the same name and key takes the place of one that still waits for a connection that is behind.
        """
        if self.left.done():
            raise ChatError(self.left.result())
        if not self._connection or self._connection.end:
            return False
        try:
            await self._connection.request("publish", {"room": self.name, "event": name, "data": data, "key": key, "exclude_self": exclude_self})
            return True
        except _Lost:
            return False

    async def leave(self) -> None:
        connection = self._connection
        self._leave("left", ChatError("left"))
        if connection and not connection.end:
            with contextlib.suppress(ChatError, _Lost):
                await connection.request("leave_room", {"room": self.name})

    async def _call(self, operation: str, **fields: Any) -> Dict[str, Any]:
        self._demand_joined()
        connection = await _within(self._joined(), ANSWER_TIMEOUT)
        try:
            return await connection.request(operation, {"room": self.name, **fields})
        except _Lost:
            raise ChatError("unavailable", "The connection was lost; what was asked for may be done or not.") from None

    async def _joined(self) -> _Connection:
        while not self._connection or self._connection.end:
            self._demand_joined()
            await self._client._changed.wait()
        return self._connection

    # Joining and resuming

    async def _enter(self, connection: _Connection) -> None:
        """Joins on this connection and catches up, once at a time."""
        if self._entering and self._entering[0] is connection and not self._entering[1].done():
            return await asyncio.shield(self._entering[1])
        task = self._client._spawn(self._resume(connection))
        self._entering = (connection, task)
        await task

    async def _resume(self, connection: _Connection) -> None:
        waits = _Waits(30.0)
        unrecovered = 0
        while not connection.end and connection is self._client._connection and not self.left.done():
            after = self._position
            fields: Dict[str, Any] = {"room": self.name, "changes": after.change if after else 0}
            if after:
                fields["after"] = {"epoch": after.epoch, "seq": after.seq}
            fields.update(self._options)
            try:
                answer = await connection.request("join_room", fields, lambda ack: self._note_joined(connection, ack, after))
                if self._live:
                    return
                unrecovered += 1
                if unrecovered > 2 and self._position:  # more was changed than the server tells of
                    self._position = dataclasses.replace(self._position, change=answer["last_change"])
                await self._catch_up(connection)
            except _Lost:
                return
            except ChatError as error:
                if error.code not in AGAIN:
                    return self._leave(error.code, error)
                await asyncio.sleep(error.retry_after or waits.next())

    def _note_joined(self, connection: _Connection, ack: Dict[str, Any], after: Optional[Position]) -> None:
        """Runs before the frames that follow on the answer are handled."""
        if self.left.done() or connection is not self._client._connection:
            return
        head = _position(ack)
        self._connection = connection
        self.members = list(ack["members"])
        self.member_count = ack["member_count"]
        self.members_complete = len(self.members) == self.member_count
        self.unread = ack.get("unread")
        if "state" in ack:
            self._load_state(ack["state"])
        if after is None or after.epoch != head.epoch or after.seq > head.seq:
            if after:
                self._report(Gap(self.name, 0, 0, reset=True))
            self._position = Position(head.epoch, head.seq - ack["missed"], ack["last_change"])
            self._last_heard = self._position.seq
            self._live = True
        else:
            self._last_heard = after.seq
            self._live = ack["recovered"]
        self._told, self._live_changes = ack["changes"] if self._live else 0, ack["last_change"]
        self._client._changed.fire()
        if not self._entered.done():
            self._entered.set_result(None)

    async def _catch_up(self, connection: _Connection) -> None:
        """Reads what was missed, to the present head or to another epoch, with which the next join deals."""
        while self._position:
            epoch, seq = self._position.epoch, self._position.seq
            page = self._page(await connection.request("history", {"room": self.name, "after": {"epoch": epoch, "seq": seq}, "limit": PAGE}))
            if page.head.epoch != epoch or self._live or not page.messages:
                return
            for message in page.messages:
                self._take(message)
            if self._position.seq >= page.head.seq:
                return

    async def _read_on(self, after: Position) -> List[Message]:
        """What a reader that has fallen behind reads next; tried until there is an answer."""
        waits = _Waits(30.0)
        while True:
            try:
                page = await self.history(after=after, limit=PAGE)
                if page.messages and page.head.epoch == after.epoch and page.messages[0].seq > after.seq + 1:
                    self._report(Gap(self.name, after.seq + 1, page.messages[0].seq - 1))
                return page.messages if page.head.epoch == after.epoch else []
            except ChatError as error:
                if self.left.done() or error.code not in AGAIN and error.code != "not_a_member":
                    return []
                await asyncio.sleep(error.retry_after or waits.next())

    # What comes

    def _handle(self, connection: _Connection, kind: str, frame: Dict[str, Any]) -> None:
        if kind == "left" and frame["user_id"] == self._client.user_id and frame["reason"] in ("kicked", "closed"):
            return self._leave(frame["reason"], ChatError(frame["reason"]))
        if connection is not self._connection:
            return
        if kind == "message":
            self._hear(connection, frame)
        elif kind == "event" and "seq" in frame:  # a stored one, which stands among the messages
            self._hear(connection, frame)
        elif kind in ("message_edited", "message_deleted", "message_reacted"):
            self._change(frame)
        elif kind == "typing":
            if frame["is_typing"]:
                self._typing[frame["user_id"]] = time.monotonic() + TYPING_KEPT
            else:
                self._typing.pop(frame["user_id"], None)
        elif kind == "event":
            _tell(self.on_event, RoomEvent(self.name, frame["from"], frame["event"], frame.get("data"), frame.get("key")))
        elif kind == "joined":
            self._note_member(frame, is_here=True)
        elif kind == "left":
            self._typing.pop(frame["user_id"], None)
            self._note_member(frame, is_here=False)

    def _hear(self, connection: _Connection, frame: Dict[str, Any]) -> None:
        if not self._live or not self._position:
            return
        if frame["seq"] <= self._last_heard:  # nothing comes twice on a connection: the log was lost
            self._live = False
            self._client._spawn(self._enter(connection))
            return
        self._last_heard = frame["seq"]
        self._take(_message(frame, self.name, self._position.epoch))

    def _take(self, message: Message) -> None:
        position = self._position
        if not position or message.seq <= position.seq:
            return
        if message.seq > position.seq + 1:
            self._report(Gap(self.name, position.seq + 1, message.seq - 1))
        self._position = dataclasses.replace(position, seq=message.seq)
        self._typing.pop(message.sender, None)
        if message.event is not None and message.key is not None and message.seq > self._state_version and self._options["state"]:
            entry = None if message.data is None else StateEntry(message.key, message.event, message.data, message.sender, message.seq)
            self._set_state(message.key, entry)
        self._messages.add(message)

    def _change(self, frame: Dict[str, Any]) -> None:
        position, number = self._position, frame["change"]
        if self._told:  # it may have a number beyond the join's, and what lies between, of other messages, comes live
            self._told -= 1
            number = min(number, self._live_changes)
        if not self._live or not position or frame["change"] <= position.change:
            return
        self._position = dataclasses.replace(position, change=max(number, position.change))
        if frame["type"] == "message_reacted":
            self._messages.replace(
                lambda message: message.epoch == position.epoch and message.seq == frame["seq"],
                lambda message: dataclasses.replace(
                    message, reactions=frame.get("reactions"), changed={**(message.changed or {"deleted": False, "reacted": True}), "change": frame["change"]}
                ),
            )
            return _tell(self.on_reactions, frame["seq"], frame.get("reactions") or {})
        text = frame.get("text") if frame["type"] == "message_edited" else None
        at = frame["edited_at"] if text is not None else frame["deleted_at"]
        self._messages.replace(
            lambda message: message.epoch == position.epoch and message.seq == frame["seq"],
            lambda message: dataclasses.replace(
                message, text=text or "", changed={"change": frame["change"], "deleted": text is None, "at": at, "by": frame["by"]},
                reactions=frame.get("reactions"),
                **({} if text is not None else {"client_message_id": None, "annotations": None, "data": None, "reply_to": None, "mentions": None, "event": None, "key": None}),
            ),
        )
        if text is None:
            for key in [key for key, entry in self.state.items() if entry.seq == frame["seq"]]:
                self._set_state(key, None)
        elif "reactions" in frame:
            _tell(self.on_reactions, frame["seq"], frame["reactions"])
        self._changes.add(Change(self.name, frame["seq"], frame["id"], text, frame["by"], _time(at), frame["change"]))

    def _load_state(self, state: Dict[str, Any]) -> None:
        self._state_version = state["version"]
        entries = {entry["key"]: StateEntry(entry["key"], entry["event"], entry["data"], entry["from"], entry["seq"]) for entry in state["entries"]}
        for key in [key for key in self.state if key not in entries]:
            self._set_state(key, None)
        for key, entry in entries.items():
            if self.state.get(key) != entry:
                self._set_state(key, entry)

    def _set_state(self, key: str, entry: Optional[StateEntry]) -> None:
        if entry:
            self.state[key] = entry
        elif self.state.pop(key, None) is None:
            return
        _tell(self.on_state, key, entry)

    def _note_member(self, frame: Dict[str, Any], is_here: bool) -> None:
        self.member_count = frame["member_count"]
        if len(frame.get("members", [])) == self.member_count:
            self.members = list(frame["members"])
            self.members_complete = True
            return
        self.members = [member for member in self.members if member != frame["user_id"]]
        if is_here:
            self.members.append(frame["user_id"])

    def _report(self, gap: Gap) -> None:
        _tell(self.on_gap, gap)

    def _page(self, answer: Dict[str, Any]) -> HistoryPage[Message]:
        with _reading():
            head = _position(answer)
            return HistoryPage([_message(frame, self.name, head.epoch) for frame in answer["messages"]], answer["has_more"], head)

    def _demand_joined(self) -> None:
        if self.left.done():
            raise ChatError(self.left.result())

    def _leave(self, reason: str, error: ChatError, keeps_unsent: bool = False) -> None:
        if self.left.done():
            return
        self.left.set_result(reason)
        self._client._rooms.pop(self.name, None)
        if not self._entered.done():
            self._entered.set_exception(error)
        self._messages.end()
        self._changes.end()
        self._lane.fail(reason, keeps_unsent)
        self._client._changed.fire()


class _Conversation:
    """The direct messages with one user: which are known, and how the others are fetched."""

    _order = itertools.count()

    def __init__(self, client: ChatClient, user: str, seq: int):
        self.user = user
        self.used = 0
        self._client = client
        self._seq = seq
        self._highest = seq
        self._heard: Tuple[Optional[_Connection], int] = (None, 0)
        self._resuming = False

    def hear(self, connection: _Connection, frame: Dict[str, Any]) -> None:
        self.used = next(self._order)
        seq = frame["seq"]
        if self._heard[0] is connection and seq <= self._heard[1]:  # nothing comes twice on a connection: the log was lost
            self._seq = self._highest = seq - 1
        self._heard = (connection, seq)
        self._highest = max(self._highest, seq)
        if not self._resuming and seq == self._seq + 1:
            self._take(frame)
        elif not self._resuming and seq > self._seq:
            self._client._spawn(self.resume(connection))

    async def resume(self, connection: _Connection) -> None:
        """Pages from the last known message to the head. What comes live meanwhile is in a page as well."""
        if self._resuming:
            return
        self._resuming = True
        waits = _Waits(30.0)
        try:
            while not connection.end:
                try:
                    answer = await connection.request("history", {"user_id": self.user, "after": self._seq, "limit": PAGE})
                except ChatError as error:
                    if error.code not in AGAIN:
                        return
                    await asyncio.sleep(error.retry_after or waits.next())
                    continue
                head = answer["position"]["seq"]
                if head < self._seq:
                    self._seq = 0
                for frame in answer["messages"]:
                    if frame["seq"] > self._seq:
                        self._take(frame)
                if not answer["messages"] or self._seq >= max(head, self._highest):
                    self._seq = max(self._seq, head)
                    return
        except _Lost:
            pass
        finally:
            self._resuming = False

    def _take(self, frame: Dict[str, Any]) -> None:
        self._seq = frame["seq"]
        self._client._directs.add(_direct(frame, self.user, self._client.user_id or ""))


@dataclasses.dataclass(eq=False)
class _Outgoing:
    text: str
    id: str
    done: asyncio.Future
    payload: Dict[str, Any] = dataclasses.field(default_factory=dict)
    first_sent: Optional[float] = None  # by the clock of this machine, which an outbox outlives
    timer: Optional[asyncio.TimerHandle] = None


class _Lane:
    """The messages of one room or conversation on their way: one at a time, in their order."""

    def __init__(self, client: ChatClient, operation: str, target: Tuple[str, str], ready: Callable[[], Awaitable[_Connection]]):
        self._client = client
        self._operation = operation
        self._target = target
        self._ready = ready
        self._waiting: Deque[_Outgoing] = collections.deque()
        self._worker: Optional[asyncio.Task] = None
        for entry in client._outbox.take(target):
            item = _Outgoing(entry["text"], entry["id"], asyncio.get_running_loop().create_future(), entry.get("payload") or {}, entry.get("first_sent"))
            item.done.add_done_callback(lambda done, text=entry["text"]: self._tell_unsent(done, text))
            self._begin(item)

    async def send(self, text: str, payload: Optional[Dict[str, Any]] = None) -> Receipt:
        if self._client._unsent >= self._client._outbox_limit:
            raise ChatError("outbox_full", f"{self._client._outbox_limit} messages wait already.")
        loop = asyncio.get_running_loop()
        item = _Outgoing(text, str(uuid.uuid4()), loop.create_future(), payload or {})
        item.timer = loop.call_later(self._client._send_deadline, self._fail, item, ChatError("timeout", "No receipt within the deadline."), False)
        self._client._unsent += 1
        self._client._outbox.add(item.id, self._target, text, item.payload)
        self._begin(item)
        try:
            return await item.done
        except asyncio.CancelledError:
            self._settle(item)
            raise

    def fail(self, code: str, keeps: bool) -> None:
        for item in list(self._waiting):
            self._fail(item, ChatError(code), keeps)

    def _begin(self, item: _Outgoing) -> None:
        self._waiting.append(item)
        if self._worker is None or self._worker.done():
            self._worker = self._client._spawn(self._work())

    def _fail(self, item: _Outgoing, error: ChatError, keeps: bool) -> None:
        self._settle(item, keeps)
        if not item.done.done():
            item.done.set_exception(error)

    def _settle(self, item: _Outgoing, keeps: bool = False) -> None:
        if item not in self._waiting:
            return
        self._waiting.remove(item)
        self._client._unsent -= 1
        if item.timer:
            item.timer.cancel()
        if not keeps:
            self._client._outbox.remove(item.id)

    async def _work(self) -> None:
        waits = _Waits(30.0)
        while self._waiting:
            item = self._waiting[0]
            if item.done.done():  # the caller has given it up
                self._settle(item)
                continue
            pause = 0.0
            try:
                receipt = await _unless(item.done, self._send(item))
                if receipt is not None:
                    self._settle(item)
                    item.done.set_result(receipt)
                    waits.begin_anew()
            except _Lost:
                pass  # the next connection is waited for
            except ChatError as error:
                if error.code in AGAIN:
                    pause = error.retry_after or waits.next()
                elif error.code == "not_a_member" and self._target[0] == "room":
                    room = self._client._rooms.get(self._target[1])
                    if room and room._connection:
                        await _unless(item.done, room._enter(room._connection))
                    pause = waits.next() / 10
                else:
                    self._fail(item, error, keeps=False)
            if pause and not item.done.done():
                await _unless(item.done, asyncio.sleep(pause))

    async def _send(self, item: _Outgoing) -> Receipt:
        connection = await self._ready()
        now = time.time()
        if item.first_sent is None:
            item.first_sent = now
            self._client._outbox.note_sent(item.id, now)
        elif now - item.first_sent > DUPLICATE_WINDOW:
            raise ChatError("expired", "Sent again, the message might be stored twice.")
        kind, target = self._target
        operation = "publish" if "event" in item.payload else self._operation
        answer = await connection.request(operation, {kind: target, "text": item.text, "client_message_id": item.id, **item.payload})
        with _reading():
            return Receipt(answer["message_id"], answer["seq"], _time(answer["timestamp"]), answer["duplicate"])

    def _tell_unsent(self, done: asyncio.Future, text: str) -> None:
        error = None if done.cancelled() else done.exception()
        if isinstance(error, ChatError) and error.code != "closed":
            kind, target = self._target
            _tell(self._client.on_unsent, Unsent(target if kind == "room" else None, target if kind != "room" else None, text, error))


class _Outbox:
    """A file of JSON lines: `add`, `sent` (under way for the first time) and `done`. It is written anew when it is opened and when it has grown."""

    def __init__(self, path: Union[str, os.PathLike, None]):
        self._path = path
        self._entries: Dict[str, Dict[str, Any]] = {}
        self._lines = 0
        if path is not None and os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                for line in file:
                    with contextlib.suppress(ValueError, KeyError, TypeError):  # a line that was cut off when the program ended
                        self._apply(json.loads(line))
        self.kept = list(self._entries)
        self._write_anew()

    def targets(self) -> List[Tuple[str, str]]:
        return [(self._entries[id]["kind"], self._entries[id]["target"]) for id in self.kept]

    def take(self, target: Tuple[str, str]) -> List[Dict[str, Any]]:
        """What an earlier run has left for the target, once."""
        taken = [self._entries[id] for id in self.kept if (self._entries[id]["kind"], self._entries[id]["target"]) == target]
        self.kept = [id for id in self.kept if (self._entries[id]["kind"], self._entries[id]["target"]) != target]
        return taken

    def add(self, id: str, target: Tuple[str, str], text: str, payload: Dict[str, Any]) -> None:
        self._note({"add": id, "kind": target[0], "target": target[1], "text": text, **({"payload": payload} if payload else {})})

    def note_sent(self, id: str, at: float) -> None:
        self._note({"sent": id, "at": at})

    def remove(self, id: str) -> None:
        self._note({"done": id})

    def _apply(self, line: Dict[str, Any]) -> None:
        if "add" in line:
            self._entries[line["add"]] = {"id": line["add"], "kind": line["kind"], "target": line["target"], "text": line["text"], "payload": line.get("payload"), "first_sent": line.get("first_sent")}
        elif "sent" in line:
            self._entries[line["sent"]]["first_sent"] = line["at"]
        else:
            self._entries.pop(line["done"], None)

    def _note(self, line: Dict[str, Any]) -> None:
        if self._path is None:
            return
        self._apply(line)
        with open(self._path, "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        self._lines += 1
        if self._lines > 2000 + 4 * len(self._entries):
            self._write_anew()

    def _write_anew(self) -> None:
        if self._path is None:
            return
        beside = f"{os.fspath(self._path)}.new"
        with open(beside, "w", encoding="utf-8") as file:
            for id, entry in self._entries.items():
                file.write(json.dumps({"add": id, **{name: value for name, value in entry.items() if name != "id"}}) + "\n")
        os.replace(beside, self._path)
        self._lines = len(self._entries)


@dataclasses.dataclass(frozen=True)
class _End:
    """How a connection ended, or was not made: the close code, or the status of HTTP."""

    code: int
    reason: str = ""
    retry_after: float = 0.0

    @staticmethod
    def of_refusal(refusal: InvalidHandshake) -> _End:
        response = getattr(refusal, "response", refusal)  # websockets before 14 has status_code and headers in the exception
        headers = getattr(response, "headers", None) or {}
        after = headers.get("Retry-After", "") if hasattr(headers, "get") else ""
        return _End(getattr(response, "status_code", 0), str(refusal), float(after) if after.isdigit() else 0.0)


class _Lost(Exception):
    def __init__(self, end: _End):
        self.end = end


class _Connection:
    """One WebSocket: requests with their answers, everything else as events, and a ping when it is silent."""

    def __init__(self, socket: Any, on_event: Callable[[_Connection, Dict[str, Any]], None]):
        self.end: Optional[_End] = None
        self.drain_after: Optional[float] = None
        self.on_end: Callable[[_Connection], None] = lambda _: None
        self._socket = socket
        self._on_event = on_event
        self._welcome = False
        self._answers: Dict[int, Tuple[asyncio.Future, Optional[Callable[[Dict[str, Any]], None]]]] = {}
        self._numbers = itertools.count(1)
        self._changed = _Signal()
        self._began = self._heard = time.monotonic()
        self._tasks = [asyncio.ensure_future(self._read()), asyncio.ensure_future(self._watch())]

    @property
    def age(self) -> float:
        return time.monotonic() - self._began

    async def request(
        self, operation: str, fields: Dict[str, Any], then: Optional[Callable[[Dict[str, Any]], None]] = None, timeout: float = ANSWER_TIMEOUT
    ) -> Dict[str, Any]:
        """Sends a request and returns its answer. `then` gets the answer before the frames that follow on it are handled."""
        if self.end:
            raise _Lost(self.end)
        number = next(self._numbers)
        answer: asyncio.Future = asyncio.get_running_loop().create_future()
        answer.add_done_callback(_retrieve)
        self._answers[number] = (answer, then)
        frame = {"type": operation, "id": number, **{name: value for name, value in fields.items() if value is not None}}
        try:
            return await _within(self._ask(_json(frame), answer), timeout)
        finally:
            self._answers.pop(number, None)
            self._changed.fire()

    async def ended(self) -> None:
        while not self.end:
            await self._changed.wait()

    async def welcomed(self) -> None:
        while not self._welcome:
            await self._changed.wait()

    async def drains(self) -> None:
        while self.drain_after is None:
            await self._changed.wait()

    async def finish(self) -> None:
        """Ends it when its requests are answered; what is not within five seconds is sent again on the next one."""
        with contextlib.suppress(ChatError):
            await _within(self._idle(), 5.0)
        await self.close()

    async def close(self) -> None:
        with contextlib.suppress(ChatError, OSError, WebSocketException):
            await _within(self._socket.close(), 5.0)
        self.abort()
        await asyncio.wait(self._tasks)

    def abort(self) -> None:
        transport = getattr(self._socket, "transport", None)
        if transport:
            transport.abort()
        self._note_end(_End(1006))
        for task in self._tasks:
            task.cancel()

    async def _idle(self) -> None:
        while self._answers and not self.end:
            await self._changed.wait()

    async def _ask(self, frame: str, answer: asyncio.Future) -> Dict[str, Any]:
        with contextlib.suppress(ConnectionClosed):  # the end of the connection answers
            await self._socket.send(frame)
        return await answer

    async def _read(self) -> None:
        try:
            while True:
                frame = await self._socket.recv()
                self._heard = time.monotonic()
                try:
                    self._handle(json.loads(frame))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    _report("A frame of the server is not what the protocol says.", error)
        except ConnectionClosed as closed:
            said = closed.rcvd
            self._note_end(_End(said.code, said.reason) if said else _End(1006))
        finally:
            self._tasks[1].cancel()

    def _handle(self, frame: Dict[str, Any]) -> None:
        kind = frame["type"]
        if kind in ("ack", "error", "pong", "members", "online", "history", "sanctions") and "id" in frame:
            answer, then = self._answers.get(frame["id"], (None, None))
            if answer is None or answer.done():
                return
            if kind == "error":
                answer.set_exception(ChatError(frame["code"], frame.get("message", ""), frame.get("retry_after_ms", 0) / 1000, frame.get("until")))
                return
            answer.set_result(frame)
            if then:
                then(frame)
        elif kind == "draining":
            self.drain_after = frame["reconnect_after_ms"] / 1000
            self._changed.fire()
        else:
            self._on_event(self, frame)
            if kind == "system" and frame.get("event") == "welcome":
                self._welcome = True
                self._changed.fire()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(max(0.0, self._heard + IDLE - time.monotonic()))
            heard = self._heard
            if time.monotonic() - heard < IDLE:
                continue
            with contextlib.suppress(ChatError, _Lost):
                await self.request("ping", {}, timeout=IDLE)
            if self._heard == heard:
                return self.abort()

    def _note_end(self, end: _End) -> None:
        if self.end:
            return
        self.end = end
        too_big = end.code == TOO_BIG  # of the requests without an answer, the oldest: sent again it would end the next connection too
        for answer, _ in list(self._answers.values()):
            if not answer.done():
                answer.set_exception(ChatError("text_too_long", end.reason) if too_big else _Lost(end))
                too_big = False
        self._changed.fire()
        self.on_end(self)


class _Stream(Generic[T]):
    """The last so many items, for any number of readers."""

    def __init__(self, limit: int):
        self._limit = limit
        self._items: Deque[T] = collections.deque()
        self._first = 0  # the number of the oldest, counted since the beginning
        self._ended = False
        self._changed = _Signal()

    def add(self, item: T) -> None:
        self._items.append(item)
        if len(self._items) > self._limit:
            self._items.popleft()
            self._first += 1
        self._changed.fire()

    def replace(self, matches: Callable[[T], bool], by: Callable[[T], T]) -> None:
        for index, item in enumerate(self._items):
            if matches(item):
                self._items[index] = by(item)

    def end(self) -> None:
        self._ended = True
        self._changed.fire()

    async def read(self, read_on: Optional[Callable[[Position], Awaitable[List[Any]]]] = None, position: Callable[[], Optional[Position]] = lambda: None) -> AsyncIterator[Any]:
        """The items, from the oldest. One that fell behind gets what is between from `read_on`."""
        at = self._first
        last = Position(self._items[0].epoch, self._items[0].seq - 1) if read_on and self._items else position()
        while True:
            while at < self._first and read_on and last and last.epoch == self._items[0].epoch and last.seq + 1 < self._items[0].seq:
                page = [message for message in await read_on(last) if message.seq > last.seq]
                for message in page:
                    last = Position(message.epoch, message.seq)
                    yield message
                if not page:
                    break
            at = max(at, self._first)
            if at < self._first + len(self._items):
                item = self._items[at - self._first]
                at += 1
                if not read_on:
                    yield item
                elif not last or item.epoch != last.epoch or item.seq > last.seq:
                    last = Position(item.epoch, item.seq)
                    yield item
            elif self._ended:
                return
            else:
                await self._changed.wait()


class _Signal:
    """Wakes whoever waits. It belongs to no loop before that, so that a client can be made anywhere."""

    def __init__(self) -> None:
        self._waiting: List[asyncio.Future] = []

    async def wait(self) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        await waiting

    def fire(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)


class _Waits:
    """Full jitter: a random time between 0 and a second, two, four …, up to the longest."""

    def __init__(self, longest: float):
        self._longest = longest
        self._count = 0

    def next(self) -> float:
        self._count += 1
        return random.uniform(0, min(self._longest, 2.0 ** min(self._count - 1, 10)))

    def begin_anew(self) -> None:
        self._count = 0


async def _within(work: Awaitable[T], seconds: float) -> T:
    try:
        return await asyncio.wait_for(work, seconds)
    except asyncio.TimeoutError:
        raise ChatError("timeout", f"No answer within {seconds:g} s.") from None


async def _first(*works: Awaitable) -> None:
    """Waits for the first of them and gives the others up."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def _all_done(tasks: List[asyncio.Task]) -> None:
    for task in tasks:
        await asyncio.wait({task})


async def _unless(done: asyncio.Future, work: Coroutine[Any, Any, T]) -> Optional[T]:
    """The result of the work, which is given up, with None, when the other is done first."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task, done}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() and not done.done() else None
    finally:
        task.cancel()
        task.add_done_callback(_retrieve)


@contextlib.contextmanager
def _reading():
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise ChatError("unreadable", repr(error)) from error


def _retrieve(future: asyncio.Future) -> None:
    """An exception that nobody waits for is none."""
    if not future.cancelled():
        future.exception()


def _tell(listener: Optional[Callable[..., None]], *arguments: Any) -> None:
    try:
        if listener:
            listener(*arguments)
    except Exception as error:  # the application's own, which must not end the connection
        _report("A listener failed.", error)


def _report(message: str, error: Optional[BaseException]) -> None:
    asyncio.get_running_loop().call_exception_handler({"message": message, "exception": error} if error else {"message": message})


def _json(frame: Dict[str, Any]) -> str:
    """In UTF-8 without escapes, for a frame has a limit; what is no Unicode is for the server to refuse."""
    text = json.dumps(frame, ensure_ascii=False)
    try:
        text.encode()
        return text
    except UnicodeEncodeError:
        return json.dumps(frame)


def _as_json(payload: Dict[str, Any]) -> Dict[str, Any]:
    """What is there of it, as it will be read from JSON; raises for what is none."""
    return json.loads(json.dumps({name: value for name, value in payload.items() if value is not None}, allow_nan=False))


def _time(text: str) -> datetime:
    """A time of the server; Python before 3.11 reads no Z, and none reads seven decimals."""
    whole, _, decimals = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{whole}.{(decimals + '000000')[:6]}+00:00")


def _position(answer: Dict[str, Any]) -> Position:
    return Position(answer["position"]["epoch"], answer["position"]["seq"], answer.get("last_change") or 0)


def _message(frame: Dict[str, Any], room: str, epoch: str) -> Message:
    return Message(
        room, epoch, frame["seq"], frame["id"], frame["from"], frame.get("text", ""), _time(frame["timestamp"]), frame.get("client_message_id"), frame.get("changed"), frame.get("annotations"),
        frame.get("data"), frame.get("reply_to"), frame.get("mentions"), frame.get("reactions"), frame.get("event"), frame.get("key"),
    )


def _direct(frame: Dict[str, Any], other: str, own: str) -> DirectMessage:
    to = frame.get("to") or (other if frame["from"] == own else own)
    return DirectMessage(frame["from"], to, frame["seq"], frame["id"], frame["text"], _time(frame["timestamp"]), frame.get("client_message_id"))
