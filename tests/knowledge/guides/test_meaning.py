"""What a short message means on a screen: numbers, words of an offer, usual words, marks or no marks."""

from __future__ import annotations

import pytest

from knowledge.guides.meaning import meant
from knowledge.guides.offers import BACK, FAILS, LATER, Offer, Wish

OFFERED = (
    Offer("Có tin nhắn rồi", Wish.CHOOSE, 1),
    Offer("Chưa có tin nhắn", Wish.CHOOSE, 2),
    Offer("Tin nhắn có đường dẫn lạ", Wish.CHOOSE, 3),
    FAILS,
    BACK,
    LATER,
)


@pytest.mark.parametrize(
    ("text", "wish", "n"),
    [
        ("1", Wish.CHOOSE, 1),
        ("số 2", Wish.CHOOSE, 2),
        ("cai so 3 nha em", Wish.CHOOSE, 3),
        ("chọn số 2 đi", Wish.CHOOSE, 2),
        ("4", Wish.TROUBLE, 0),
        ("6", Wish.LEAVE, 0),
        ("Chưa có tin nhắn", Wish.CHOOSE, 2),
        ("chua co tin nhan", Wish.CHOOSE, 2),
        ("dạ chưa có tin nhắn nào hết", Wish.CHOOSE, 2),
        ("duong dan la", Wish.CHOOSE, 3),
        ("được rồi", Wish.FORWARD, 0),
        ("duoc roi nha", Wish.FORWARD, 0),
        ("dạ xong rồi em", Wish.FORWARD, 0),
        ("tiếp tục", Wish.FORWARD, 0),
        ("không được", Wish.TROUBLE, 0),
        ("ko dc", Wish.TROUBLE, 0),
        ("khong thay", Wish.TROUBLE, 0),
        ("quay lại", Wish.BACK, 0),
        ("buoc truoc", Wish.BACK, 0),
        ("để mai", Wish.LEAVE, 0),
        ("de mai lam tiep", Wish.LEAVE, 0),
        ("nói lại", Wish.AGAIN, 0),
        ("màn hình khác", Wish.SCREEN_DIFFERS, 0),
        ("man hinh no khac roi", Wish.SCREEN_DIFFERS, 0),
        ("bản đầy đủ", Wish.WHOLE, 0),
        ("xem ban day du", Wish.WHOLE, 0),
    ],
)
def test_short_message_takes_up_the_screen(text: str, wish: Wish, n: int) -> None:
    found = meant(text, OFFERED)
    assert found is not None
    assert (found.wish, found.n) == (wish, n)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "…",
        "0",
        "7",
        "20",
        "tin nhắn",
        "làm hộ chiếu mất bao lâu",
        "lệ phí bao nhiêu",
        "chưa có tin nhắn mà tui muốn hỏi làm khai sinh cho con",
        "được rồi mà cho hỏi thêm giấy tờ",
    ],
)
def test_anything_else_is_left_to_others(text: str) -> None:
    """ "tin nhắn" alone fits two offers; a longer message is a question of its own."""
    assert meant(text, OFFERED) is None


def test_very_words_of_an_offer_count_for_more_than_the_usual_words() -> None:
    offered = (Offer("Quay lại", Wish.CHOOSE, 1), Offer("Đi tiếp", Wish.CHOOSE, 2))
    assert meant("quay lai", offered) == offered[0]


def test_nothing_offered_leaves_the_usual_words() -> None:
    found = meant("quay lại", ())
    assert found is not None
    assert found.wish is Wish.BACK
    assert meant("hai", ()) is None
