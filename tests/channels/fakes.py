"""Stand-ins for Rasa: one inside the process, one behind a real socket; and messages to send them."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from channels.contract import Action, Answer, Effect, Inbound, Intent, Outbound, Paragraph
from channels.errors import RasaUnavailableError
from channels.status import Status

_numbers = itertools.count(1)


def a_message(
    text: str = "làm khai sinh cần gì",
    conversation: str = "c1",
    message_id: str | None = None,
    token: str | None = None,
    channel: str = "web",
) -> Inbound:
    """Return a message; each call makes a new delivery unless the id is given."""
    return Inbound(
        channel=channel,
        conversation=conversation,
        message_id=message_id or f"m{next(_numbers)}",
        text=text,
        token=token,
    )


def an_answer(
    text: str = "Cần giấy chứng sinh.",
    effect: Effect | None = None,
    buttons: tuple[Action, ...] = (),
    status: Status = Status.ANSWERED,
) -> Answer:
    """Return an answer of one paragraph."""
    reply = Outbound(blocks=(Paragraph(text=text),), actions=buttons, plain=text)
    return Answer(status=status, replies=(reply,), effect=effect, intent=Intent(name="ask_procedure"))


def a_button(code: str = "1.001193") -> Action:
    """Return a button as the dialogue sends it: intent inside, no value."""
    return Action(
        kind="reply", label="Xem thủ tục", intent=Intent(name="show_procedure", entities={"code": code})
    )


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
