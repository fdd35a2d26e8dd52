from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import EventKind
from channels.errors import MalformedBodyError
from channels.zalo_oa.events import event_of
from tests.channels.zalo_oa.samples import TOKEN, USER, VECTOR, a_body
from tests.fakes.zalo_oa import OA_ID, ZaloOaFake

FOLLOW = {
    "oa_id": OA_ID,
    "follower": {"id": USER},
    "user_id_by_app": "552177279717587730",
    "event_name": "follow",
    "source": "oa_profile",
    "app_id": "360846524940903967",
    "timestamp": "1732240000000",
}


def test_text_is_read_whole() -> None:
    event = event_of(VECTOR)
    assert (event.kind, event.account, event.user) == (EventKind.TEXT, OA_ID, USER)
    assert (event.event_id, event.text, event.token) == ("96d3cdf3af150460909", "Xin chào", None)
    assert event.sent_at == datetime(2024, 11, 22, 1, 46, 40, tzinfo=UTC)


def test_milliseconds_are_kept_for_the_order() -> None:
    assert event_of(a_body(timestamp="1732240000007")).sent_at.microsecond == 7000


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("user_send_text", EventKind.TEXT),
        ("user_send_link", EventKind.TEXT),
        ("user_send_image", EventKind.IMAGE),
        ("user_send_video", EventKind.IMAGE),
        ("user_send_gif", EventKind.STICKER),
        ("user_send_sticker", EventKind.STICKER),
        ("user_send_audio", EventKind.VOICE),
        ("user_send_location", EventKind.LOCATION),
        ("user_send_business_card", EventKind.CONTACT),
        ("user_send_file", EventKind.FILE),
        ("user_submit_info", EventKind.OTHER),
        ("user_seen_message", EventKind.OTHER),
        ("user_received_message", EventKind.OTHER),
        ("user_click_chatnow", EventKind.OTHER),
        ("add_user_to_tag", EventKind.OTHER),
        ("user_send_group_text", EventKind.OTHER),
        ("user_send_group_image", EventKind.OTHER),
        ("anonymous_send_text", EventKind.OTHER),
        ("oa_send_text", EventKind.OTHER),
        ("something_of_next_year", EventKind.OTHER),
    ],
)
def test_each_event_has_its_kind(name: str, kind: EventKind) -> None:
    assert event_of(a_body(name)).kind is kind


@pytest.mark.parametrize("name", ["user_seen_message", "user_send_group_text", "something_of_next_year"])
def test_event_that_nobody_waits_for_may_have_any_shape(name: str) -> None:
    told = {"event_name": name, "timestamp": "1732240000000", "message": [], "sender": 5}
    assert event_of(json.dumps(told).encode()).kind is EventKind.OTHER


def test_picture_with_words_below_stays_a_picture() -> None:
    body = a_body("user_send_image", message={"msg_id": "1", "text": "giấy khai sinh", "attachments": [{}]})
    event = event_of(body)
    assert (event.kind, event.text) == (EventKind.IMAGE, "")


def test_link_without_words_is_unreadable() -> None:
    assert event_of(a_body("user_send_link", message={"msg_id": "1"})).kind is EventKind.UNREADABLE


def test_press_comes_back_as_its_token() -> None:
    event = event_of(a_body(message={"msg_id": "1", "text": f"#{TOKEN}"}))
    assert (event.kind, event.token, event.text) == (EventKind.TEXT, TOKEN, "")


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f" #{TOKEN}",
        f"#{TOKEN}\n",
        f"#{TOKEN}x",
        f"#{TOKEN[:-1]}",
        f"##{TOKEN}",
        "#b:7Kq2mV9x_-a!",
        "#b:7Kq2mV9x_-aế",
        "#B:7Kq2mV9x_-aZ",
    ],
)
def test_text_that_only_looks_like_a_press_stays_text(text: str) -> None:
    event = event_of(a_body(message={"msg_id": "1", "text": text}))
    assert (event.token, event.text) == (None, text)


@pytest.mark.parametrize(
    "message", [{"text": "a"}, {"text": "a", "msg_id": ""}, {"text": "a", "msg_id": None}]
)
def test_message_without_an_id_is_known_by_name_moment_and_person(message: dict[str, Any]) -> None:
    assert event_of(a_body(message=message)).event_id == f"user_send_text:1732240000000:{USER}"


@pytest.mark.parametrize(("name", "kind"), [("follow", EventKind.FOLLOW), ("unfollow", EventKind.LEFT)])
def test_following_is_known_by_name_moment_and_person(name: str, kind: EventKind) -> None:
    event = event_of(json.dumps({**FOLLOW, "event_name": name}).encode())
    assert (event.kind, event.account, event.user) == (kind, OA_ID, USER)
    assert event.event_id == f"{name}:1732240000000:{USER}"


def test_echo_of_staff_is_about_the_person_written_to() -> None:
    sender = {"id": OA_ID, "admin_id": "246845883529190000"}
    event = event_of(a_body("oa_send_image", sender=sender, recipient={"id": USER}))
    assert (event.kind, event.account, event.user) == (EventKind.STAFF, OA_ID, USER)


def test_echo_of_ourselves_pauses_nobody() -> None:
    body = a_body("oa_send_text", sender={"id": OA_ID}, recipient={"id": USER})
    assert event_of(body).kind is EventKind.OTHER


def test_staff_may_be_named_on_the_upper_level() -> None:
    body = a_body("oa_send_text", sender={"id": OA_ID}, recipient={"id": USER}, admin_id="246845883529190000")
    assert event_of(body).kind is EventKind.STAFF


@pytest.mark.parametrize("name", ["oa_send_group_text", "oa_send_anonymous_text"])
def test_staff_in_a_group_pauses_nobody(name: str) -> None:
    assert event_of(a_body(name, sender={"id": OA_ID, "admin_id": "2"})).kind is EventKind.OTHER


@pytest.mark.parametrize(
    "kind",
    [
        *("text", "image", "gif", "video", "sticker", "voice", "location", "contact", "file", "link"),
        *("follow", "unfollow", "staff", "echo", "seen", "received", "click", "group", "anonymous"),
    ],
)
def test_every_event_of_the_fake_is_read(kind: str) -> None:
    fake = ZaloOaFake()
    key, told = fake.event(USER, "xin chào", kind=kind)
    event = event_of(fake.signed(told)[1])
    assert event.kind is EventKind.OTHER or (event.user, event.event_id) == (USER, key)


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "not JSON": b"xin",
    "not an object": b"[]",
    "a string": b'"user_send_text"',
    "null": b"null",
    "deep nesting": b"[" * 60_000,
    "huge number": b'{"event_name":' + b"9" * 60_000 + b"}",
    "broken UTF-8": b'{"event_name":"\xff\xfe"}',
    "no name": a_body(event_name=None),
    "name of another type": a_body(event_name=["user_send_text"]),
    "empty name": a_body(event_name=""),
    "no timestamp": a_body(timestamp=None),
    "timestamp as a number": a_body(timestamp=1732240000000),
    "timestamp in seconds": a_body(timestamp="1732240000"),
    "timestamp in other digits": a_body(timestamp="١٧٣٢٢٤٠٠٠٠٠٠٠"),
    "endless timestamp": a_body(timestamp="1" * 400),
    "no sender": a_body(sender=None),
    "sender of another type": a_body(sender=USER),
    "sender without id": a_body(sender={}),
    "id as a number": a_body(sender={"id": 246845883529197922}),
    "empty id": a_body(sender={"id": ""}),
    "endless id": a_body(sender={"id": "2" * 65}),
    "id that no store takes": a_body(sender={"id": "24\x00"}),
    "id of half a letter": a_body(sender={"id": "\ud800"}),
    "no recipient": a_body(recipient=None),
    "no message": a_body(message=None),
    "message of another type": a_body(message="xin"),
    "no text": a_body(message={"msg_id": "1"}),
    "text of another type": a_body(message={"msg_id": "1", "text": {"a": 1}}),
    "msg_id as a number": a_body(message={"msg_id": 1, "text": "a"}),
    "endless msg_id": a_body(message={"msg_id": "1" * 129, "text": "a"}),
    "follow without follower": json.dumps({**FOLLOW, "follower": None}).encode(),
    "follow without account": json.dumps({**FOLLOW, "oa_id": None}).encode(),
    "echo without recipient": a_body("oa_send_text", recipient={}),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_body_that_zalo_does_not_send_is_malformed(case: str) -> None:
    with pytest.raises(MalformedBodyError):
        event_of(HOSTILE[case])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = ["user_send_text", "user_send_link", "user_send_image", "follow", "unfollow", "oa_send_text", "x"]


@given(
    st.sampled_from(NAMES),
    st.dictionaries(
        st.sampled_from(["sender", "recipient", "message", "follower", "oa_id", "timestamp", "admin_id"]),
        VALUES | st.fixed_dictionaries({}, optional={"id": VALUES, "msg_id": VALUES, "text": VALUES}),
    ),
)
def test_any_shape_is_an_event_or_malformed(name: str, changes: dict[str, Any]) -> None:
    try:
        event = event_of(a_body(name, **changes))
    except MalformedBodyError:
        return
    assert len(event.user) <= 64
    assert len(event.event_id) <= 128


@given(st.integers(0, len(VECTOR) - 1), st.binary(max_size=3))
def test_any_altered_body_is_an_event_or_malformed(place: int, put: bytes) -> None:
    try:
        event_of(VECTOR[:place] + put + VECTOR[place + 1 :])
    except MalformedBodyError:
        return
