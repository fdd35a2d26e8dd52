from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from sanic import Sanic
from sanic.server import AsyncioServer

from bot.components.gateway_channel import SECRET_HEADER, GatewayInput, GatewayOutput, text_for_rasa
from bot.components.slot_tracker_store import SlotTrackerStore

SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
BODY = {"sender": "abc", "channel": "telegram", "message_id": "m1", "text": "lệ phí khai sinh"}
SPACES = " \t\r\n\v\f\x1c\x85\u00a0\u2003\u3000"


class Heard:
    """Stand in for Rasa's agent: remember what came, answer with one custom message."""

    def __init__(self) -> None:
        self.messages: list[UserMessage] = []
        self.tracker_store: Any = None

    async def __call__(self, message: UserMessage) -> None:
        self.messages.append(message)
        await message.output_channel.send_custom_json(message.sender_id, {"answer": '{"status": "answered"}'})
        await message.output_channel.send_text_message(message.sender_id, "not for the gateway")


@dataclass
class Door:
    """Reach the channel as the gateway does: by HTTP, on a free port of this machine."""

    url: str
    heard: Heard
    loop: asyncio.AbstractEventLoop

    def post(self, path: str, headers: dict[str, str], **body: Any) -> tuple[int, Any]:
        return self.loop.run_until_complete(self._post(path, headers, **body))

    async def _post(self, path: str, headers: dict[str, str], **body: Any) -> tuple[int, Any]:
        url = self.url + path
        async with aiohttp.ClientSession() as to, to.post(url, headers=headers, **body) as response:
            return response.status, await response.json()


@pytest.fixture(scope="module")
def served() -> Iterator[Door]:
    """Serve the channel once: Sanic 21.12 rewrites its own methods, and cannot start twice in a process."""
    heard, app, loop = Heard(), Sanic("gateway", configure_logging=False), asyncio.new_event_loop()
    app.blueprint(GatewayInput(SECRET).blueprint(heard), url_prefix="/webhooks/gateway")
    app.ctx.agent = heard

    async def start(listening: socket.socket) -> AsyncioServer:
        asyncio_server = app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
        server: AsyncioServer = await asyncio_server
        await server.startup()
        return server

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = loop.run_until_complete(start(listening))
        yield Door(f"http://127.0.0.1:{listening.getsockname()[1]}/webhooks/gateway", heard, loop)
        server.close()
        loop.run_until_complete(server.wait_closed())
    loop.close()


@pytest.fixture
def door(served: Door) -> Door:
    """Return the door with nothing heard yet."""
    served.heard.messages.clear()
    return served


@pytest.mark.parametrize("path", ["/message", "/forget"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {SECRET_HEADER: ""},
        {SECRET_HEADER: "wrong"},
        {SECRET_HEADER: SECRET[:-1]},
        {SECRET_HEADER: SECRET + "x"},
        {SECRET_HEADER: "sécret"},
        {"Authorization": SECRET},
    ],
    ids=["none", "empty", "wrong", "shorter", "longer", "not ascii", "another header"],
)
def test_without_the_secret_nobody_comes_in(door: Door, path: str, headers: dict[str, str]) -> None:
    """``compare_digest`` raised on a letter beyond ASCII, which answered 500 instead of 403."""
    assert door.post(path, headers, json=BODY) == (403, {"error": "forbidden"})
    assert door.heard.messages == []


def test_the_refusal_comes_before_the_body_is_read(door: Door) -> None:
    assert door.post("/message", {}, data=b"{not json") == (403, {"error": "forbidden"})


def test_a_message_reaches_rasa_and_only_what_the_actions_sent_comes_back(door: Door) -> None:
    answer = door.post("/message", {SECRET_HEADER: SECRET}, json=BODY)
    assert answer == (200, {"messages": ['{"status": "answered"}']})
    (message,) = door.heard.messages
    assert (message.text, message.sender_id) == ("lệ phí khai sinh", "abc")
    assert (message.input_channel, message.message_id) == ("telegram", "m1")
    assert message.output_channel.name() == "telegram"


def test_forgetting_reaches_our_store_through_rasas_wrapper(door: Door, root: Path, tmp_path: Path) -> None:
    """The wrapper that Rasa puts around a tracker store has no ``delete``."""
    domain = Domain.load(str(root / "bot/domain"))
    store = SlotTrackerStore(domain, database_url=f"sqlite:///{tmp_path}/dialogue.db")
    door.heard.tracker_store = Agent._create_tracker_store(store, domain)

    async def remember() -> None:
        for sender in ("abc", "another"):
            tracker = await store.get_or_create_tracker(sender)
            tracker.update(SlotSet("procedure", "1.004222"), domain)
            await store.save(tracker)

    asyncio.run(remember())
    answer = door.post("/forget", {SECRET_HEADER: SECRET}, json={"sender": "abc"})
    assert answer == (200, {"forgotten": True})
    assert list(asyncio.run(store.keys())) == ["another"]


@pytest.mark.parametrize("credentials", [None, {}, {"secret_variable": "GATEWAY_SECRET"}])
def test_it_refuses_to_start_without_a_secret(
    monkeypatch: pytest.MonkeyPatch, credentials: dict[str, Any] | None
) -> None:
    monkeypatch.setenv("GATEWAY_SECRET", "")
    stock = RemoteAction._validate_action_result
    with pytest.raises(ValueError, match="shared secret"):
        GatewayInput.from_credentials(credentials)
    assert RemoteAction._validate_action_result is stock


def test_it_takes_the_secret_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    # Put back at the end: starting the channel installs the quick validation.
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    monkeypatch.setenv("GATEWAY_SECRET", SECRET)
    assert GatewayInput.from_credentials({"secret_variable": "GATEWAY_SECRET"})._secret == SECRET


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/restart", "restart"),
        ("//restart", "restart"),
        (" /restart", "restart"),
        ("\n\t/ /restart", "restart"),
        ("\u00a0/restart", "restart"),
        ("\u3000/\u2003/restart", "restart"),
        ("\x1c/restart", "restart"),
        ("/abc 0912345678", "abc 0912345678"),
        ('/show_procedure{"code": "1.004222"}', 'show_procedure{"code": "1.004222"}'),
        ("/", ""),
        ("", ""),
        ("cha/mẹ", "cha/mẹ"),
        ("lệ phí / thời gian", "lệ phí / thời gian"),
        ("\u200b/restart", "\u200b/restart"),
        ("／restart", "／restart"),
    ],
)
def test_a_leading_slash_is_gone(text: str, expected: str) -> None:
    assert text_for_rasa({"text": text}) == expected


@given(
    st.text(alphabet=f"/{SPACES}\u200b\ufeff", max_size=8),
    st.sampled_from(["restart", 'show_procedure{"code": "1.004222"}', "confirm_delete", ""]) | st.text(),
)
def test_text_is_never_a_command_to_rasa(before: str, text: str) -> None:
    """Rasa strips every Unicode space before it looks for a slash: "\\u00a0/restart" was a command."""
    heard = UserMessage(text_for_rasa({"text": before + text}))
    message = Message(data={TEXT: heard.text})
    assert RegexMessageHandler().process([message]) == [message]
    assert message.get(INTENT) is None


@given(
    st.sampled_from(["show_procedure", "pick_choice", "confirm_delete"]),
    st.dictionaries(st.sampled_from(["code", "choice"]), st.text(), max_size=2),
)
def test_a_pressed_button_arrives_as_the_intent_it_stands_for(name: str, entities: dict[str, str]) -> None:
    command = text_for_rasa({"text": "Xem thủ tục", "intent": {"name": name, "entities": entities}})
    assert command == f"/{name}" + (json.dumps(entities, ensure_ascii=False) if entities else "")
    heard = UserMessage(command)
    (message,) = RegexMessageHandler().process([Message(data={TEXT: heard.text})])
    assert message.get(INTENT)["name"] == name
    assert {e["entity"]: e["value"] for e in message.get(ENTITIES)} == entities


@pytest.mark.parametrize("entities", [{}, None])
def test_a_button_without_entities_makes_rasa_warn_of_nothing(
    root: Path, entities: dict[str, str] | None, recwarn: pytest.WarningsRecorder
) -> None:
    """Rasa cannot read an empty "{}" and warned at every such press."""
    domain = Domain.load(str(root / "bot/domain"))
    text = text_for_rasa({"intent": {"name": "confirm_delete", "entities": entities}})
    (message,) = RegexMessageHandler().process([Message(data={TEXT: text})], domain)
    assert message.get(INTENT)["name"] == "confirm_delete"
    assert [str(warning.message) for warning in recwarn if "Failed to parse" in str(warning.message)] == []


def test_the_output_is_named_after_the_channel_the_answer_leaves_by() -> None:
    assert GatewayOutput("zalo_oa").name() == "zalo_oa"
    assert GatewayInput.name() == "gateway"
