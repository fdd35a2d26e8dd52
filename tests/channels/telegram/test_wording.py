"""Whatever the dialogue says, Telegram takes it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import Action, Outbound, Paragraph
from channels.numbers import without_number
from channels.platform import Piece
from channels.render import rendered
from channels.splitting import size
from channels.telegram.platform import Telegram
from channels.telegram.wording import worded
from tests.channels.telegram.samples import USER, a_button, a_piece, an_address
from tests.fakes.telegram import RefusedCallError, TelegramFake

ADDRESSES = [
    "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc.html?ma=1.001193",
    "http://thủtục.vn/đường dẫn",
    "/trang/noi-bo",
    "http://localhost:8000/",
    "http://[",
    "https://",
    "javascript:alert(1)",
    "tel:18001096",
    "https://a.vn/" + "x" * 4000,
]
letters = st.characters(exclude_categories=["Cs"])
texts = st.text(letters, max_size=60) | st.text(st.sampled_from("ấ 👩‍👧\n.x"), max_size=60).map(
    lambda t: t * 150
)
labels = st.text(letters, min_size=1, max_size=90).filter(lambda label: without_number(label).strip())
replies_ = st.builds(
    lambda label, n: Action(kind="reply", label=label, value=f"b:{n:012d}"),
    labels,
    st.integers(0, 10**12 - 1),
)
addresses = st.builds(
    lambda label, url: Action(kind="url", label=label, value=url), labels, st.sampled_from(ADDRESSES)
)
outbound = st.builds(
    lambda text, actions: Outbound(blocks=(Paragraph(text=text),), actions=tuple(actions), plain=text),
    texts,
    st.lists(replies_ | addresses, max_size=12),
)


def taken(piece: Piece) -> dict[str, Any]:
    """Return what the fake makes of a piece.

    Raises:
        RefusedCallError: Telegram would refuse it.
    """
    fake = TelegramFake()
    text, keyboard = worded(piece)
    given = {"chat_id": fake.id_of(USER), "text": text}
    return fake.send_message(given | ({"reply_markup": keyboard.to_dict()} if keyboard else {}))


@given(st.lists(outbound, max_size=3))
def test_whatever_is_rendered_is_taken(replies: list[Outbound]) -> None:
    for piece in rendered(replies, Telegram.limits):
        taken(piece)


@given(st.lists(outbound, min_size=1, max_size=2))
def test_every_reply_button_is_below_a_message(replies: list[Outbound]) -> None:
    pieces = rendered(replies, Telegram.limits)
    rows = [
        row for piece in pieces for row in taken(piece).get("reply_markup", {}).get("inline_keyboard", [])
    ]
    assert all(len(row) == 1 for row in rows)
    wanted = [button.value for piece in pieces for button in piece.buttons if button.kind == "reply"]
    assert [row[0]["callback_data"] for row in rows if "callback_data" in row[0]] == wanted


@pytest.mark.parametrize(
    "url", ["/trang", "http://localhost:8000/", "http://[", "tel:18001096", "javascript:1"]
)
def test_address_that_telegram_would_refuse_is_written_out(url: str) -> None:
    text, keyboard = worded(a_piece("Xem thêm", an_address(url, "Trang hướng dẫn"), a_button()))
    assert text == f"Xem thêm\nTrang hướng dẫn: {url}"
    assert keyboard is not None
    assert [row[0].text for row in keyboard.inline_keyboard] == ["Xem thủ tục"]


def test_address_for_which_there_is_no_room_does_not_cost_the_message() -> None:
    text, keyboard = worded(a_piece("x" * 3900, an_address("/" + "y" * 300)))
    assert (text, keyboard) == ("x" * 3900, None)


def test_limits_leave_room_below_telegrams_own() -> None:
    assert size("👩" * (Telegram.limits.text // 2)) < 4096
    assert Telegram.limits.per_second < 30


@pytest.mark.parametrize(
    "given",
    [
        {"text": ""},
        {"text": " \n"},
        {"text": "x" * 4097},
        {"text": "👩" * 2049},
        {"text": 7},
        {"parse_mode": "HTML"},
        {"reply_markup": {}},
        {"reply_markup": {"inline_keyboard": [{"text": "a"}]}},
        {"reply_markup": {"inline_keyboard": [[{"text": "a"}]]}},
        {"reply_markup": {"inline_keyboard": [[{"text": "", "callback_data": "a"}]]}},
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": ""}]]}},
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "ấ" * 22}]]}},
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a", "url": "https://a.vn"}]]}},
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "url": "http://localhost"}]]}},
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}] * 9]}},
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}},
    ],
)
def test_fake_is_strict(given: dict[str, Any]) -> None:
    fake = TelegramFake()
    with pytest.raises(RefusedCallError):
        fake.send_message({"chat_id": fake.id_of(USER), "text": "a"} | given)
    assert not fake.sent
