"""What a delivery means, in every shape that was documented or seen, and what hostile ones do: nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import EventKind
from channels.errors import MalformedBodyError
from channels.platform import Event
from channels.zalo_bot.platform import ZaloBot
from tests.channels.conftest import HandClock
from tests.channels.zalo_bot.samples import ACCOUNT, DOCUMENTED, SEEN, USER, a_config, a_delivery
from tests.fakes.zalo_bot import ZaloBotFake

BOT = ZaloBot(a_config())
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_PARTS = ("from", "chat", "text", "message_id", "date")


def _event(body: bytes) -> Event:
    (event,) = BOT.parse(body)
    return event


def test_documented_text_is_read_whole() -> None:
    assert _event(json.dumps(DOCUMENTED).encode()) == Event(
        kind=EventKind.TEXT,
        account=ACCOUNT,
        user=USER,
        event_id="message.text.received:2d758cb5e222177a4e35",
        sent_at=datetime(2025, 6, 19, 6, 55, 31, 602000, tzinfo=UTC),
        text="Xin chào",
    )


def test_wrapped_and_flat_mean_the_same() -> None:
    wrapped, flat = json.dumps(DOCUMENTED), json.dumps(DOCUMENTED["result"])
    assert _event(wrapped.encode()) == _event(flat.encode())


def test_picture_as_seen_is_a_picture_without_its_words() -> None:
    event = _event(json.dumps(SEEN).encode())
    assert (event.kind, event.text) == (EventKind.IMAGE, "")
    assert event.event_id == "message.image.received:m1a2b3c4d5e6f7081920"


@pytest.mark.parametrize("wraps", [False, True])
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("text", EventKind.TEXT),
        ("image", EventKind.IMAGE),
        ("sticker", EventKind.STICKER),
        ("voice", EventKind.VOICE),
        ("unsupported", EventKind.UNREADABLE),
        ("group", EventKind.OTHER),
        ("bot", EventKind.OTHER),
        ("message.reaction.received", EventKind.OTHER),
        ("user.followed", EventKind.OTHER),
    ],
)
def test_every_event_of_the_fake_has_its_kind(wraps: bool, kind: str, expected: EventKind) -> None:
    fake = ZaloBotFake()
    fake.wraps = wraps
    key, body = fake.event(USER, "Xin chào", kind=kind)
    headers, raw = fake.signed(body)
    BOT.verify(headers, raw)
    event = _event(raw)
    assert (event.kind, event.account) == (expected, ACCOUNT)
    if expected is not EventKind.OTHER:
        assert (event.user, event.event_id) == (USER, key)
    assert event.text == ("Xin chào" if expected is EventKind.TEXT else "")


@pytest.mark.parametrize(
    "chat",
    [
        {"id": USER, "chat_type": "GROUP"},
        {"id": USER, "chat_type": "private"},
        {"id": USER, "chat_type": 1},
        {"id": f"zgr-{USER}", "chat_type": "PRIVATE"},
        {"id": f"zgr-{USER}"},
    ],
)
def test_anything_but_a_private_chat_is_passed_over(chat: dict[str, object]) -> None:
    assert _event(a_delivery(chat=chat)).kind is EventKind.OTHER


@pytest.mark.parametrize(
    "changes",
    [
        {"chat": {"id": USER}},
        {"chat": {"id": USER, "chat_type": None}},
        {"chat": None},
        {"from_": None},
        {"from_": {"id": USER}},
        {"date": None},
        {"display_name": "x", "photo": "x"},
    ],
)
def test_what_is_missing_besides_the_person_does_no_harm(changes: dict[str, object]) -> None:
    event = _event(a_delivery(**changes))
    assert (event.kind, event.user, event.text) == (EventKind.TEXT, USER, "Xin chào")


@pytest.mark.parametrize("number", [None, ""])
def test_event_without_a_number_has_no_key(number: object) -> None:
    assert _event(a_delivery(message_id=number)).event_id == ""


def test_number_may_be_a_number() -> None:
    event = _event(a_delivery(message_id=42, chat={"id": 7, "chat_type": "PRIVATE"}))
    assert (event.user, event.event_id) == ("7", "message.text.received:42")


@pytest.mark.parametrize("date", ["1750316131602", True, 1.5, 0, -1, 2**42, 10**30, None, [], {}])
def test_time_that_cannot_be_read_is_now(clock: HandClock, date: object) -> None:
    (event,) = ZaloBot(a_config(), clock).parse(a_delivery(date=date))
    assert event.sent_at == clock.now


@pytest.mark.parametrize("name", ["message.unsupported.received", "message.text.received"])
@pytest.mark.parametrize("message", [{}, {"message": None}])
def test_event_without_a_message_has_nobody_to_answer(name: str, message: dict[str, object]) -> None:
    assert _event(json.dumps({"event_name": name, **message}).encode()).kind is EventKind.OTHER


def test_text_without_a_text_is_an_empty_one() -> None:
    assert _event(a_delivery(text=None)).text == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"message.text.received"',
        b"{}",
        b'{"ok":true}',
        b'{"ok":true,"result":[]}',
        b'{"ok":false,"error_code":401}',
        b'{"event_name":5}',
        b'{"event_name":null,"result":{"event_name":"message.text.received"}}',
        b'{"event_name":"message.text.received","message":[]}',
        b'{"event_name":"message.text.received","message":{}}',
        b"[" * 100_000,
        b'{"event_name":' + b"9" * 5000 + b"}",
        b"\xff\xfe\x00",
        a_delivery(text=5),
        a_delivery(text=["Xin chào"]),
        a_delivery(chat="x"),
        a_delivery(from_="x"),
        a_delivery(chat={"id": "a b", "chat_type": "PRIVATE"}),
        a_delivery(chat={"id": "a\x00b", "chat_type": "PRIVATE"}),
        a_delivery(chat={"id": "chị", "chat_type": "PRIVATE"}),
        a_delivery(chat={"id": "\ud800", "chat_type": "PRIVATE"}),
        a_delivery(chat={"id": "a" * 97, "chat_type": "PRIVATE"}),
        a_delivery(chat={"id": True, "chat_type": "PRIVATE"}),
        a_delivery(chat={"id": 10**400, "chat_type": "PRIVATE"}),
        a_delivery(chat={"id": {}, "chat_type": "PRIVATE"}),
        a_delivery(message_id="a" * 97),
        a_delivery(message_id="a\n"),
        a_delivery(message_id=[1]),
    ],
)
def test_what_zalo_would_not_send_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedBodyError):
        BOT.parse(body)


def test_token_without_a_colon_is_never_an_account() -> None:
    (event,) = ZaloBot(a_config(token="whole-secret-token")).parse(a_delivery())
    assert event.account == ""


def _is_storable(event: Event) -> bool:
    ids = (event.account, event.user, event.event_id)
    return all(len(one) <= 128 and one.isascii() and one.isprintable() for one in ids)


def _is_read_or_malformed(body: bytes) -> None:
    try:
        events = BOT.parse(body)
    except MalformedBodyError:
        return
    assert all(_is_storable(event) and event.sent_at.tzinfo for event in events)
    assert all(event.user for event in events if event.kind is not EventKind.OTHER)


@given(st.binary(max_size=200))
def test_no_bytes_break_it(body: bytes) -> None:
    _is_read_or_malformed(body)


@given(_JSON)
def test_no_json_breaks_it(told: object) -> None:
    _is_read_or_malformed(json.dumps(told).encode())
    _is_read_or_malformed(json.dumps({"ok": True, "result": told}).encode())
    _is_read_or_malformed(json.dumps({"event_name": "message.text.received", "message": told}).encode())


@given(st.dictionaries(st.sampled_from(_PARTS), _JSON, max_size=3), _JSON, st.text(max_size=5))
def test_no_part_of_a_delivery_breaks_it(parts: dict[str, object], number: object, name: str) -> None:
    update = json.loads(a_delivery())
    update["message"] |= parts
    _is_read_or_malformed(json.dumps(update).encode())
    update["message"]["chat"] = {"id": number, "chat_type": "PRIVATE"}
    _is_read_or_malformed(json.dumps(update).encode())
    _is_read_or_malformed(json.dumps({**update, "event_name": name}).encode())
