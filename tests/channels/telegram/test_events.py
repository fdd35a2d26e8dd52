"""What each update is to us, and that no body breaks the reader."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update
from telegram.constants import MessageAttachmentType

from channels.contract import EventKind
from channels.errors import ForgedDeliveryError, MalformedBodyError
from channels.platform import Event
from channels.telegram.platform import Telegram, TelegramConfig
from tests.channels.telegram.samples import A_TOKEN, USER
from tests.fakes.telegram import CONTENTS, SECRET, TOKEN, TelegramFake

NOW = datetime(2026, 3, 2, 8, 0, 0, 250_000, tzinfo=UTC)
KINDS = {
    "text": EventKind.TEXT,
    "follow": EventKind.TEXT,
    "image": EventKind.IMAGE,
    "album": EventKind.IMAGE,
    "video": EventKind.IMAGE,
    "animation": EventKind.IMAGE,
    "video_note": EventKind.VOICE,
    "voice": EventKind.VOICE,
    "audio": EventKind.VOICE,
    "sticker": EventKind.STICKER,
    "location": EventKind.LOCATION,
    "venue": EventKind.LOCATION,
    "file": EventKind.FILE,
    "contact": EventKind.CONTACT,
    "dice": EventKind.UNREADABLE,
    "poll": EventKind.UNREADABLE,
    "pinned": EventKind.OTHER,
    "left": EventKind.LEFT,
    "back": EventKind.OTHER,
    "edited": EventKind.OTHER,
    "channel_post": EventKind.OTHER,
    "group": EventKind.OTHER,
    "added_to_group": EventKind.OTHER,
    "bot": EventKind.OTHER,
}
platform = Telegram(TelegramConfig(TOKEN, SECRET), clock=lambda: NOW)


def parsed(update: Any) -> Event:
    [event] = platform.parse(json.dumps(update).encode())
    return event


def an_update(**message: Any) -> dict[str, Any]:
    return an_update_with({"text": "Đăng ký khai sinh"} | message)


def an_update_with(content: dict[str, Any]) -> dict[str, Any]:
    person = {"id": int(USER), "is_bot": False, "first_name": "An"}
    chat = {"id": int(USER), "type": "private"}
    message = {"message_id": 1365, "date": 1_441_645_532, "chat": chat, "from": person}
    return {"update_id": 10_000, "message": message | content}


def a_press(**query: Any) -> dict[str, Any]:
    person = {"id": int(USER), "is_bot": False, "first_name": "An"}
    message = {"message_id": 1366, "date": 1_441_645_535, "chat": {"id": int(USER), "type": "private"}}
    press = {"id": "4382bfdwdsb323b2d9", "from": person, "message": message, "data": A_TOKEN}
    return {"update_id": 10_001, "callback_query": press | query}


def test_text_is_read_whole() -> None:
    event = parsed(an_update())
    moment = datetime(2015, 9, 7, 17, 5, 32, tzinfo=UTC)
    assert event == Event(EventKind.TEXT, "7654321098", USER, "10000", moment, "Đăng ký khai sinh")


@pytest.mark.parametrize(("kind", "expected"), KINDS.items(), ids=KINDS)
def test_each_update_of_the_fake_is_known(kind: str, expected: EventKind) -> None:
    key, body = TelegramFake().event("52", "xin chào", kind=kind)
    event = parsed(body)
    assert event.kind is expected
    assert event.account == "7654321098"
    if expected is not EventKind.OTHER:
        assert event.user == "52"
    if kind != "album":
        assert event.event_id == key


def test_no_content_of_the_fake_is_left_out() -> None:
    assert set(CONTENTS) <= set(KINDS)


@pytest.mark.parametrize("name", sorted(set(MessageAttachmentType) - {"passport_data", "successful_payment"}))
def test_everything_that_a_person_can_attach_gets_a_word(name: str) -> None:
    assert parsed(an_update_with({name: {}})).kind is not EventKind.OTHER


@pytest.mark.parametrize("name", [name for name in Update.ALL_TYPES if name not in ("message",)])
def test_update_without_a_message_does_not_crash(name: str) -> None:
    """The stock adapter reads ``update.message`` of everything, and breaks (trap T6)."""
    try:
        assert parsed({"update_id": 1, name: {}}).kind is EventKind.OTHER
    except MalformedBodyError:
        assert name in ("callback_query", "my_chat_member")


def test_pictures_of_an_album_are_one_event() -> None:
    fake = TelegramFake()
    ids = {parsed(fake.event("52", "", kind="album")[1]).event_id for _ in range(3)}
    assert ids == {"album:13579246801234567"}


@pytest.mark.parametrize("name", ["số 0912345678", "a b", "\ud800", "\x00", "9" * 101, "", 7, None, []])
def test_album_whose_id_is_none_is_known_by_its_update(name: object) -> None:
    """Words in the place of the id would be stored unmasked."""
    event = parsed(an_update_with({"photo": [], "media_group_id": name}))
    assert event.kind is EventKind.IMAGE
    assert event.event_id.isdecimal()


def test_album_with_a_long_name_fits_the_store() -> None:
    assert len(parsed(an_update_with({"photo": [], "media_group_id": "9" * 500})).event_id) <= 128


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/start", "start"),
        ("/start ref_7", "start"),
        ("/START@tro_ly_fake_bot", "start"),
        ("/help", "help"),
        ("/help\ngiúp với", "help"),
        ("/starter", "/starter"),
        ("/xoa", "/xoa"),
        ("bấm /start", "bấm /start"),
        ("start", "start"),
    ],
)
def test_command_that_greets_becomes_its_word(typed: str, read: str) -> None:
    assert parsed(an_update(text=typed)).text == read


def test_press_brings_its_token() -> None:
    event = parsed(a_press())
    assert (event.kind, event.user, event.event_id) == (EventKind.TEXT, USER, "10001")
    assert (event.token, event.text) == (A_TOKEN, "")


def test_press_happens_now_not_when_the_button_was_sent() -> None:
    assert parsed(a_press()).sent_at == NOW.replace(microsecond=0)


@pytest.mark.parametrize(
    "data", ["", "b:short", f"{A_TOKEN}x", f" {A_TOKEN}", f"{A_TOKEN}\n", "/restart", "b:7Kq2mV9xAb_é", None]
)
def test_press_with_foreign_data_is_not_a_token(data: str | None) -> None:
    event = parsed(a_press(data=data))
    assert (event.kind, event.token, event.user) == (EventKind.UNREADABLE, None, USER)


def test_press_of_a_game_is_not_a_token() -> None:
    update = a_press(game_short_name="chess")
    del update["callback_query"]["data"]
    assert parsed(update).kind is EventKind.UNREADABLE


def test_press_in_a_group_is_not_answered() -> None:
    _, body = TelegramFake().event("52", "", kind="group_press", press=A_TOKEN)
    assert parsed(body).kind is EventKind.OTHER


def test_press_below_a_message_sent_through_another_chat_is_not_answered() -> None:
    update = a_press()
    del update["callback_query"]["message"]
    assert parsed(update).kind is EventKind.OTHER


def test_sample_is_nothing_that_anybody_waits_for() -> None:
    headers, body = platform.sample()
    platform.verify(headers, body)
    assert [event.kind for event in platform.parse(body)] == [EventKind.OTHER]


def test_account_of_an_odd_token_is_never_the_token() -> None:
    odd = Telegram(TelegramConfig("abcdef", SECRET))
    assert odd.parse(b'{"update_id": 1}')[0].account == ""


@pytest.mark.parametrize("kind", [*KINDS, "press"])
def test_payloads_of_the_fake_are_as_the_library_reads_them(kind: str) -> None:
    press = A_TOKEN if kind == "press" else ""
    key, body = TelegramFake().event("52", "xin chào", kind=kind, press=press)
    update = Update.de_json(body, None)
    assert str(update.update_id) == key
    known = {"left": "my_chat_member", "back": "my_chat_member", "added_to_group": "my_chat_member"}
    known |= {"edited": "edited_message", "channel_post": "channel_post", "press": "callback_query"}
    assert getattr(update, known.get(kind, "message")) is not None


HOSTILE = {
    "empty": b"",
    "not json": b"{",
    "not utf-8": b'{"update_id": "\xff"}',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "deep": b"[" * 100_000,
    "long number": b'{"update_id": ' + b"9" * 5000 + b"}",
    "no update_id": b'{"message": {}}',
    "update_id is text": b'{"update_id": "1"}',
    "update_id is true": b'{"update_id": true}',
    "update_id is a fraction": b'{"update_id": 1.0}',
    "update_id is not a number": b'{"update_id": NaN}',
    "update_id is huge": b'{"update_id": 9223372036854775808}',
    "update_id is negative": b'{"update_id": -1}',
    "message is null": b'{"update_id": 1, "message": null}',
    "message is a list": b'{"update_id": 1, "message": []}',
    "no chat": b'{"update_id": 1, "message": {"text": "a"}}',
    "no new member": json.dumps({"update_id": 1, "my_chat_member": {"chat": {}}}).encode(),
}
HOSTILE_MESSAGES: dict[str, dict[str, Any]] = {
    "from is text": {"from": "An"},
    "id is text": {"from": {"id": "1"}},
    "id is negative": {"from": {"id": -1}},
    "id is missing": {"from": {}},
    "date is text": {"date": "today"},
    "date is missing": {"date": None},
    "date is beyond time": {"date": 10**15},
    "text is a number": {"text": 7},
    "text is null": {"text": None},
    "chat is a list": {"chat": []},
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_body_that_is_no_update_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedBodyError):
        platform.parse(body)


@pytest.mark.parametrize("message", HOSTILE_MESSAGES.values(), ids=HOSTILE_MESSAGES)
def test_message_with_a_wrong_field_is_malformed(message: dict[str, Any]) -> None:
    with pytest.raises(MalformedBodyError):
        parsed(an_update(**message))


NAMES = [
    "update_id",
    "message",
    "callback_query",
    "my_chat_member",
    "new_chat_member",
    "chat",
    "from",
    "id",
    "type",
    "is_bot",
    "date",
    "text",
    "photo",
    "data",
    "status",
    "media_group_id",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("private"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=12,
)


def changed(value: Any, name: str, new: Any) -> Any:
    """Return a value in which every field of that name is another."""
    if not isinstance(value, dict):
        return value
    return {key: new if key == name else changed(one, name, new) for key, one in value.items()}


@given(st.binary(max_size=64) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_read_or_malformed(body: bytes) -> None:
    try:
        [event] = platform.parse(body)
    except MalformedBodyError:
        return
    assert event.sent_at.tzinfo is UTC
    assert len(event.event_id) <= 128


@given(st.sampled_from([an_update(), a_press()]), st.sampled_from(NAMES), JSON)
def test_any_update_with_a_foreign_field_is_read_or_malformed(update: Any, name: str, new: Any) -> None:
    try:
        parsed(changed(update, name, new))
    except MalformedBodyError:
        return


@given(st.text(max_size=40), st.binary(max_size=40))
def test_any_secret_but_ours_is_forged(secret: str, body: bytes) -> None:
    with pytest.raises(ForgedDeliveryError):
        platform.verify({"x-telegram-bot-api-secret-token": secret}, body)
