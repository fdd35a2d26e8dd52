from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from channels.contract import Action, Bullets, Citation, Intent, Note, Outbound, Paragraph, Steps
from channels.platform import Button, Piece
from channels.render import rendered
from channels.tokens import issue
from channels.zalo_oa.message import request_of
from channels.zalo_oa.platform import limits
from tests.channels.zalo_oa.samples import TOKEN, USER
from tests.fakes.zalo_oa import fault_of


def test_message_is_written_as_documented() -> None:
    buttons = (
        Button(kind="reply", label="Giấy tờ cần có", value=TOKEN),
        Button(kind="url", label="Mở biểu mẫu", value="https://dichvucong.gov.vn/x"),
    )
    assert request_of(USER, Piece(text="Hồ sơ gồm 3 giấy tờ.", buttons=buttons)) == {
        "recipient": {"user_id": USER},
        "message": {
            "text": "Hồ sơ gồm 3 giấy tờ.",
            "attachment": {
                "type": "template",
                "payload": {
                    "buttons": [
                        {"title": "Giấy tờ cần có", "type": "oa.query.hide", "payload": f"#{TOKEN}"},
                        {
                            "title": "Mở biểu mẫu",
                            "type": "oa.open.url",
                            "payload": {"url": "https://dichvucong.gov.vn/x"},
                        },
                    ]
                },
            },
        },
    }


def test_message_without_buttons_has_no_attachment() -> None:
    assert request_of(USER, Piece(text="Dạ."))["message"] == {"text": "Dạ."}


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60
) | st.sampled_from(["Hồ sơ khai sinh gồm 3 giấy tờ. " * 90, "👩‍👩‍👧 " * 400, "ă" * 4000, ""])
LABELS = TEXTS.map(lambda text: f"Xem {text}") | TEXTS.map(lambda text: f"3. Xem {text}")
REPLIES = LABELS.map(lambda label: Action(kind="reply", label=label, intent=Intent(name="show_procedure")))
ADDRESSES = st.builds(
    Action,
    kind=st.just("url"),
    label=LABELS,
    value=st.text("abc/?=%&.-", max_size=300).map(lambda path: f"https://dichvucong.gov.vn/{path}"),
)
PHONES = LABELS.map(lambda label: Action(kind="phone", label=label, value="18001096"))
BLOCKS = (
    st.builds(Paragraph, text=TEXTS)
    | st.builds(Note, text=TEXTS)
    | st.builds(Bullets, items=st.lists(TEXTS, max_size=4).map(tuple))
    | st.builds(Steps, items=st.lists(TEXTS, max_size=4).map(tuple))
)
OUTBOUNDS = st.builds(
    Outbound,
    title=st.none() | TEXTS,
    blocks=st.lists(BLOCKS, max_size=4).map(tuple),
    actions=st.lists(REPLIES | ADDRESSES | PHONES, max_size=9).map(tuple),
    citations=st.lists(st.builds(Citation, title=TEXTS, read=st.just("2026-03-02")), max_size=2).map(tuple),
    plain=st.just(""),
)


@given(st.lists(OUTBOUNDS, max_size=3))
def test_whatever_the_dialogue_says_zalo_takes(replies: list[Outbound]) -> None:
    sealed, _ = issue(replies)
    for piece in rendered(sealed, limits(1.5)):
        body = json.loads(json.dumps(request_of(USER, piece)))
        assert fault_of(body) == 0
