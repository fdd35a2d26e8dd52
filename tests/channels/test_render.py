from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from channels.contract import Action, Citation, Outbound, Paragraph
from channels.platform import Limits, Piece
from channels.render import rendered
from channels.splitting import size
from channels.tokens import issue
from tests.channels.fakes import a_button

LINK = Action(kind="url", label="Mở Cổng Dịch vụ công", value="https://dichvucong.gov.vn/")
CALL = Action(kind="phone", label="Gọi tổng đài", value="18001096")
ROOMY = Limits(text=2000, buttons=3, label=20, per_second=1.0)


def pieces_of(*actions: Action, text: str = "Cần giấy chứng sinh.", limits: Limits = ROOMY) -> list[Piece]:
    """Return what is sent of one reply, sealed as it is stored."""
    return pieces(
        Outbound(blocks=(Paragraph(text=text),) if text else (), actions=actions, plain=text), limits
    )


def pieces(reply: Outbound, limits: Limits) -> list[Piece]:
    sealed, _ = issue([reply])
    return rendered(sealed, limits)


def buttons(*labels: str) -> tuple[Action, ...]:
    return tuple(a_button(str(n), label) for n, label in enumerate(labels))


def test_text_is_title_blocks_and_sources() -> None:
    source = Citation(title="Cổng Dịch vụ công", read="2026-02-01")
    reply = Outbound(title="Khai sinh", blocks=(Paragraph(text="Miễn phí."),), citations=(source,), plain="x")
    (piece,) = pieces(reply, ROOMY)
    assert piece.text == "Khai sinh\n\nMiễn phí.\n\nNguồn: Cổng Dịch vụ công (xem ngày 01/02/2026)"
    assert piece.buttons == ()


def test_buttons_as_many_as_fit_and_the_rest_by_number() -> None:
    (piece,) = pieces_of(*buttons("Một", "Hai", "Ba", "Bốn", "Năm"))
    assert [button.label for button in piece.buttons] == ["Một", "Hai", "Ba"]
    assert piece.text.endswith("Hoặc nhắn số:\n4. Bốn\n5. Năm")


def test_everything_by_number_where_there_are_no_buttons() -> None:
    (piece,) = pieces_of(*buttons("Một", "Hai"), limits=ROOMY.__class__(2000, 0, 0, 1.0))
    assert piece.buttons == ()
    assert piece.text.endswith("Anh/chị nhắn số:\n1. Một\n2. Hai")


def test_nothing_is_asked_for_where_every_button_fits() -> None:
    (piece,) = pieces_of(*buttons("Một", "Hai"))
    assert "nhắn số" not in piece.text


def test_buttons_are_below_the_last_part_only() -> None:
    found = pieces_of(*buttons("Một"), text="giấy chứng sinh " * 60, limits=Limits(200, 3, 20, 1.0))
    assert len(found) > 2
    assert [len(piece.buttons) for piece in found] == [0] * (len(found) - 1) + [1]


def test_own_numbers_are_kept_in_the_text_and_left_out_on_buttons() -> None:
    actions = buttons("3. Làm giấy khai tử", "5. Xóa đăng ký thường trú", "Việc khác", "1. Báo tử")
    (piece,) = pieces_of(*actions, limits=Limits(2000, 1, 20, 1.0))
    assert [button.label for button in piece.buttons] == ["Làm giấy khai tử"]
    assert piece.text.endswith("Hoặc nhắn số:\n5. Xóa đăng ký thường trú\n6. Việc khác\n1. Báo tử")


def test_reply_goes_before_address_when_buttons_are_few_and_order_is_kept() -> None:
    (piece,) = pieces_of(LINK, *buttons("Một", "Hai"), limits=Limits(2000, 2, 20, 1.0))
    assert [button.kind for button in piece.buttons] == ["reply", "reply"]
    (piece,) = pieces_of(LINK, *buttons("Một", "Hai"))
    assert [button.kind for button in piece.buttons] == ["url", "reply", "reply"]


def test_address_and_telephone_are_told_in_words_when_there_is_no_room() -> None:
    (piece,) = pieces_of(LINK, CALL, limits=Limits(2000, 0, 0, 1.0))
    told = "Mở Cổng Dịch vụ công: https://dichvucong.gov.vn/\nGọi tổng đài: 18001096"
    assert piece.text.endswith(told)


def test_what_the_text_or_the_label_says_is_not_told_again() -> None:
    (piece,) = pieces_of(CALL, text="Gọi 18001096 giúp nhé.")
    assert piece.text == "Gọi 18001096 giúp nhé."
    call = Action(kind="phone", label="Gọi 18001096 (miễn phí)", value="18001096")
    (piece,) = pieces_of(call)
    assert piece.text == "Cần giấy chứng sinh.\n\nGọi 18001096 (miễn phí)"


def test_telephone_is_never_a_button() -> None:
    (piece,) = pieces_of(CALL)
    assert piece.buttons == ()
    assert "18001096" in piece.text


def test_same_address_offered_twice_takes_no_more_room_than_there_is() -> None:
    (piece,) = pieces_of(LINK, LINK.model_copy(), limits=Limits(2000, 1, 20, 1.0))
    assert len(piece.buttons) == 1


def test_long_label_is_shortened_to_its_limit() -> None:
    (piece,) = pieces_of(*buttons("Đăng ký khai sinh có yếu tố nước ngoài"))
    (button,) = piece.buttons
    assert len(button.label) <= ROOMY.label
    assert button.label == "Đăng ký khai sinh c…"


def test_buttons_without_any_text_still_have_a_message_to_stand_below() -> None:
    (piece,) = pieces_of(*buttons("Một"), text="")
    assert piece.text
    assert len(piece.buttons) == 1


def test_reply_without_anything_is_no_message() -> None:
    assert pieces_of(text="") == []


def test_token_of_a_button_is_the_one_that_is_stored() -> None:
    sealed, made = issue([Outbound(plain="x", blocks=(Paragraph(text="x"),), actions=buttons("Một", "Hai"))])
    (piece,) = rendered(sealed, ROOMY)
    assert [button.value for button in piece.buttons] == [token.token for token in made]


ACTION = st.one_of(
    st.builds(
        lambda label, own: a_button(label=f"{own}. {label}" if own else label),
        st.text("abc đê", min_size=1, max_size=40),
        st.none() | st.integers(min_value=1, max_value=20),
    ),
    st.builds(
        lambda kind, n: Action(kind=kind, label=f"Mở {n}", value=f"https://example.vn/{n}"),
        st.sampled_from(["url", "phone"]),
        st.integers(0, 5),
    ),
)
REPLY = st.builds(
    lambda text, actions: Outbound(blocks=(Paragraph(text=text),), actions=tuple(actions), plain=text),
    st.text("abc đế.\n", max_size=400),
    st.lists(ACTION, max_size=9),
)
LIMITS = st.builds(Limits, st.integers(80, 300), st.integers(0, 5), st.integers(5, 30), st.just(1.0))


@given(st.lists(REPLY, max_size=3), LIMITS)
def test_nothing_goes_out_that_a_platform_would_refuse(replies: list[Outbound], limits: Limits) -> None:
    sealed, _ = issue(replies)
    for piece in rendered(sealed, limits):
        assert 0 < size(piece.text) <= limits.text
        assert len(piece.buttons) <= limits.buttons
        assert all(len(button.label) <= limits.label for button in piece.buttons)


@given(st.lists(REPLY, max_size=3), LIMITS)
def test_every_reply_can_be_pressed_or_chosen_by_the_number_that_its_token_has(
    replies: list[Outbound], limits: Limits
) -> None:
    sealed, made = issue(replies)
    found = rendered(sealed, limits)
    on_buttons = {button.value for piece in found for button in piece.buttons}
    text = "\n".join(piece.text for piece in found)
    # A label of blanks leaves the number alone on its line.
    shown = {int(n) for n in re.findall(r"^(\d+)\.(?: |$)", text, re.MULTILINE)}
    assert {token.number for token in made if token.token not in on_buttons} == shown


@given(st.lists(st.sampled_from(["Một", "3. Ba", "7. Bảy"]), max_size=6))
def test_numbers_of_the_text_are_those_of_the_tokens_and_no_two_are_the_same(labels: list[str]) -> None:
    reply = Outbound(plain="x", blocks=(Paragraph(text="x"),), actions=buttons(*labels))
    sealed, made = issue([reply])
    text = "\n".join(piece.text for piece in rendered(sealed, Limits(2000, 0, 0, 1.0)))
    shown = [int(n) for n in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]
    assert shown == [token.number for token in made]
    assert len(set(shown)) == len(labels)
