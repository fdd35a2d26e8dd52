"""Whatever the dialogue says, Zalo takes what we make of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from channels.contract import Action, Bullets, Facts, Note, Outbound, Paragraph, Row, Steps
from channels.render import rendered
from channels.zalo_bot.platform import ZaloBot
from tests.channels.zalo_bot.samples import USER, a_config
from tests.fakes.zalo_bot import ZaloBotFake

LIMITS = ZaloBot(a_config()).limits
FAKE = ZaloBotFake()

_WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
_LONG = st.builds(lambda word, times: word * times, _WORDS, st.integers(1, 80))
_TEXT = _WORDS | _LONG | st.sampled_from(["🌾" * 1900, "ế" * 4000, "https://angiang.gov.vn/" + "a" * 2500])
_BLOCK = st.one_of(
    st.builds(Paragraph, text=_TEXT),
    st.builds(Note, text=_TEXT),
    st.builds(Bullets, heading=st.none() | _WORDS, items=st.lists(_TEXT, max_size=4).map(tuple)),
    st.builds(Steps, heading=st.none() | _WORDS, items=st.lists(_TEXT, max_size=4).map(tuple)),
    st.builds(Facts, rows=st.lists(st.builds(Row, label=_WORDS, value=_TEXT), max_size=3).map(tuple)),
)
_ACTION = st.builds(
    Action,
    kind=st.sampled_from(["reply", "url", "phone", "copy"]),
    label=_WORDS,
    value=st.sampled_from(["b:abcdefghijkl", "https://angiang.gov.vn", "18001096", ""]),
)
_REPLY = st.builds(
    Outbound,
    title=st.none() | _WORDS,
    blocks=st.lists(_BLOCK, max_size=4).map(tuple),
    actions=st.lists(_ACTION, max_size=6).map(tuple),
    plain=st.just(""),
)


@settings(max_examples=60)
@given(st.lists(_REPLY, min_size=1, max_size=2))
def test_every_message_is_one_that_zalo_takes(replies: list[Outbound]) -> None:
    for piece in rendered(replies, LIMITS):
        assert FAKE.what_is_wrong({"chat_id": USER, "text": piece.text}) is None
        assert not piece.buttons


def test_what_can_be_pressed_is_offered_by_number() -> None:
    actions = (
        Action(kind="reply", label="Làm khai sinh", value="b:abcdefghijkl"),
        Action(kind="url", label="Nộp trực tuyến", value="https://dichvucong.gov.vn"),
    )
    (piece,) = rendered([Outbound(blocks=(Paragraph(text="Chọn giúp:"),), actions=actions, plain="")], LIMITS)
    assert "1. Làm khai sinh" in piece.text
    assert "https://dichvucong.gov.vn" in piece.text
