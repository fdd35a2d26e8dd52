"""Stand-ins for Rasa, inside the process and behind a real socket, and for a platform; messages for them."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from channels.contract import Action, Answer, Effect, EventKind, Inbound, Intent, Outbound, Paragraph
from channels.errors import ForgedDeliveryError, MalformedBodyError, RasaUnavailableError
from channels.inbox import Address, Inbox
from channels.people import People
from channels.platform import Event, Limits, Piece
from channels.status import Status
from channels.switches import Switches
from channels.turns import TurnLog

ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
"""For what does not depend on the database."""
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
_numbers = itertools.count(1)


def a_message(
    text: str = "làm khai sinh cần gì",
    conversation: str = "c1",
    message_id: str | None = None,
    token: str | None = None,
    channel: str = "web",
    kind: EventKind = EventKind.TEXT,
    sent_at: datetime | None = None,
) -> Inbound:
    """Return a message; each call makes a new delivery unless the id is given."""
    return Inbound(
        channel=channel,
        conversation=conversation,
        message_id=message_id or f"m{next(_numbers)}",
        text=text,
        token=token,
        kind=kind,
        sent_at=sent_at,
    )


def an_event(
    text: str = "làm khai sinh cần gì",
    user: str = "u1",
    event_id: str | None = None,
    kind: EventKind = EventKind.TEXT,
    token: str | None = None,
    sent_at: datetime = NOON,
) -> Event:
    """Return what a platform tells; each call makes a new delivery unless the id is given."""
    event_id = f"e{next(_numbers)}" if event_id is None else event_id
    return Event(kind, "us", user, event_id, sent_at, text, token)


def an_answer(
    text: str = "Cần giấy chứng sinh.",
    effect: Effect | None = None,
    buttons: tuple[Action, ...] = (),
    status: Status = Status.ANSWERED,
) -> Answer:
    """Return an answer of one paragraph."""
    reply = Outbound(blocks=(Paragraph(text=text),), actions=buttons, plain=text)
    return Answer(status=status, replies=(reply,), effect=effect, intent=Intent(name="ask_procedure"))


def a_button(code: str = "1.001193", label: str = "Xem thủ tục") -> Action:
    """Return a button as the dialogue sends it: intent inside, no value."""
    return Action(kind="reply", label=label, intent=Intent(name="show_procedure", entities={"code": code}))


class FakeRasa:
    """Answer inside the process; hold every question at a gate when asked to."""

    def __init__(self) -> None:
        self.asked: list[Inbound] = []
        self.intents: list[Intent | None] = []
        self.forgotten: list[str] = []
        self.reply: Callable[[Inbound], Answer] = lambda message: an_answer(f"Về: {message.text}")
        self.away = False
        self.away_for_forgetting = False
        self.gate: asyncio.Event | None = None
        self.crowd = 1
        self.arrived = asyncio.Event()
        """Set once as many callers as ``crowd`` says are here at the same time."""
        self.at_once: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()

    async def ask(self, message: Inbound, intent: Intent | None = None) -> Answer:
        self.asked.append(message)
        self.intents.append(intent)
        self._count(message, +1)
        if self.at_once["all"] >= self.crowd:
            self.arrived.set()
        try:
            if self.gate is not None:
                await self.gate.wait()
            await asyncio.sleep(0)
        finally:
            self._count(message, -1)
        if self.away:
            raise RasaUnavailableError("Trợ lý đang khởi động lại.")
        return self.reply(message)

    async def forget(self, message: Inbound) -> None:
        if self.away_for_forgetting:
            raise RasaUnavailableError("Trợ lý đang khởi động lại.")
        self.forgotten.append(message.conversation)

    async def close(self) -> None:
        return

    def _count(self, message: Inbound, step: int) -> None:
        for key in (message.conversation, "all"):
            self.at_once[key] += step
            self.most_at_once[key] = max(self.most_at_once[key], self.at_once[key])


@dataclass
class LoopbackRasa:
    """Remember the requests that reached the socket, and say what goes back."""

    url: str = ""
    status: int = 200
    body: bytes = b'{"messages": []}'
    requests: list[tuple[str, dict[str, str], dict[str, object]]] = field(default_factory=list)

    def answers(self, *messages: Answer) -> None:
        """Reply with these messages from now on."""
        self.body = json.dumps({"messages": [one.model_dump_json() for one in messages]}).encode()


@asynccontextmanager
async def loopback_rasa() -> AsyncIterator[LoopbackRasa]:
    """Serve a fake Rasa on a free loopback port."""
    fake = LoopbackRasa()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        fake.requests.append((first.split(" ")[1], headers, json.loads(body)))
        reply = f"HTTP/1.1 {fake.status} X\r\ncontent-length: {len(fake.body)}\r\nconnection: close\r\n\r\n"
        writer.write(reply.encode() + fake.body)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    fake.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        server.close()
        await server.wait_closed()


class Paper:
    """A made-up platform: a key in a header, JSON in the body, and a way out that breaks as it is told."""

    name = "paper"
    key = "the key of the paper"

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits(text=300, buttons=2, label=20, per_second=1000.0)
        self.sent: list[tuple[str, Piece]] = []
        self.tried: Counter[str] = Counter()
        self.failures: defaultdict[str, deque[Exception]] = defaultdict(deque)
        """What goes wrong with the next messages to somebody."""
        self.gates: dict[str, asyncio.Event] = {}
        """Who is held up until the gate opens."""
        self.under_way = self.most_under_way = 0
        self.accepts_forged = False
        self.is_closed = False

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        if headers.get("x-paper-key") != self.key and not self.accepts_forged:
            raise ForgedDeliveryError("Giả.", "Ký lại.")

    def parse(self, body: bytes) -> list[Event]:
        try:
            return [self._event(raw) for raw in json.loads(body)["events"]]
        except (ValueError, LookupError, TypeError) as error:
            raise MalformedBodyError("Không đọc được.", "Xem lại.") from error

    def sample(self) -> tuple[dict[str, str], bytes]:
        return self.delivery(an_event(kind=EventKind.OTHER))

    def delivery(self, *events: Event) -> tuple[dict[str, str], bytes]:
        """Return headers and body of a delivery, signed."""
        raw = [{**vars(event), "sent_at": event.sent_at.timestamp()} for event in events]
        headers = {"content-type": "application/json", "x-paper-key": self.key}
        return headers, json.dumps({"events": raw}).encode()

    async def send(self, user: str, piece: Piece) -> str | None:
        self.tried[user] += 1
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            if user in self.gates:
                await self.gates[user].wait()
            await asyncio.sleep(0)
            if self.failures[user]:
                raise self.failures[user].popleft()
        finally:
            self.under_way -= 1
        self.sent.append((user, piece))
        return f"p{len(self.sent)}"

    async def close(self) -> None:
        self.is_closed = True

    def texts(self, user: str) -> list[str]:
        """Return what somebody got, in order."""
        return [piece.text for whom, piece in self.sent if whom == user]

    def _event(self, raw: dict[str, Any]) -> Event:
        sent_at = datetime.fromtimestamp(raw.pop("sent_at"), UTC)
        return Event(**{**raw, "kind": EventKind(raw["kind"]), "sent_at": sent_at})


async def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Let others work until something is so."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the condition may be anything
            await asyncio.sleep(0.002)


class Correspondence:
    """Let people write on the paper and be answered, without a dialogue: what is owed waits in the outbox."""

    def __init__(self, inbox: Inbox, turn_log: TurnLog, people: People, channel: str = Paper.name) -> None:
        self._inbox = inbox
        self._turn_log = turn_log
        self._people = people
        self._channel = channel

    def conversation(self, user: str = "u1") -> str:
        return self._people.conversation_of(self._channel, "us", user)

    async def hear(self, text: str = "chào", user: str = "u1") -> tuple[int, Inbound]:
        """Store a message that waits for its answer."""
        message = a_message(text, self.conversation(user), channel=self._channel)
        delivery = await self._inbox.receive(message, address=Address("us", user))
        return delivery.row, message

    async def owe(self, *texts: str, user: str = "u1", effect: Effect | None = None) -> None:
        """Answer somebody with each of these, so that it waits to be sent."""
        for text in texts:
            await self.answer(*await self.hear(user=user), text, effect)

    async def answer(
        self, row: int, message: Inbound, text: str = "Dạ.", effect: Effect | None = None
    ) -> None:
        """Answer what somebody wrote."""
        await self._turn_log.record(row, message, an_answer(text, effect), "model-1")


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the tests."""
        yield


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """Serve an application on a free loopback port, and give its address."""
    server = _Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


class Pauses:
    """Be asyncio for the module under test, with sleeps that are noted and over at once."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)


class AlwaysOn(Switches):
    """Be switches that nobody turns, without a store."""

    def __init__(self) -> None:
        pass

    async def is_on(self, channel: str) -> bool:
        return True
