"""Three hundred questions of people who do not exist: slips, personal data, names nobody has told us.

Most are golden questions, which nothing is trained on, typed by other hands. Sixty are about three things by
names that no procedure bears; who teaches the bot has to see from the rest of the sentence what is meant.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from eval.questions import QUESTIONS, read_questions
from eval.variants import mistyped, teencode, unaccented

COUNT: Final = 300
A_TOPIC: Final = 20
"""Questions about each of the three."""

PLANTED: Final = (
    "089203004417",
    "0912 345 678",
    "le.thi.gia@example.com",
    "DN4958912345678",
    "số nhà 12/4 đường Trần Hưng Đạo",
)
"""What people write without being asked: identity and insurance numbers, telephones, addresses."""


@dataclass(frozen=True)
class Topic:
    """Hold a thing by a name that is not in the catalogue: how it is asked for, and what is meant."""

    mark: str
    """A word that every question about it holds, and no other question."""
    code: str
    asked: tuple[str, ...]
    later: tuple[str, ...]
    """Worded otherwise than all that was asked: put to the bot when it has learnt."""


TOPICS: Final = (
    Topic(
        "mắt cáo",
        "1.003650",
        (
            "ghe cào của tui mới đóng xong, biên phòng đòi giấy mắt cáo, làm ở đâu",
            "xin giấy mắt cáo cho ghe lưới",
            "tía em mua lại chiếc ghe cào, giờ sang cái mắt cáo ra sao",
            "không có tờ mắt cáo có ra khơi được không",
            "giấy mắt cáo làm mất bao lâu",
        ),
        ("ghe lưới nhà tui cần tờ mắt cáo, chỉ tui với", "mắt cáo cho ghe mới mua xin ở đâu"),
    ),
    Topic(
        "chim én",
        "3.000333",
        (
            "công ty bên Bình Dương kêu nộp tờ chim én mới cho vô làm",
            "xin tờ chim én để đi xuất khẩu lao động",
            "giấy chim én chứng minh mình chưa từng ở tù làm ở đâu",
            "làm tờ chim én có cần về tỉnh không",
            "con gái tui đi dạy cần giấy chim én",
        ),
        ("đi làm bảo vệ phải có tờ chim én, xin chỗ nào", "cho hỏi giấy chim én bao lâu thì có"),
    ),
    Topic(
        "gáo dừa",
        "1.001612",
        (
            "mở sạp bán trái cây có phải làm tờ gáo dừa không",
            "tui bán quán nhậu, quản lý chợ hỏi giấy gáo dừa",
            "xin giấy gáo dừa cho tiệm tóc của vợ",
            "tờ gáo dừa treo trong quán làm ở đâu vậy",
            "gáo dừa cho tiệm sửa xe cần những gì",
        ),
        ("má bán xôi, người ta đòi tờ gáo dừa", "làm gáo dừa cho quán cà phê"),
    ),
)

Hand = Callable[[str], str]
_HANDS: Final[tuple[Hand, ...]] = (str, unaccented, teencode, mistyped, str.upper)
_TAILS: Final = ("", " vậy em", " giúp tui với", " dạ em cảm ơn", " gấp lắm rồi", " mong được trả lời")


def questions() -> list[str]:
    """Return them in the order they are asked; the same at every call."""
    dice = random.Random(300)
    asked = [text for topic in TOPICS for text in _about(topic, dice)]
    others = [one.q for one in read_questions(QUESTIONS)]
    dice.shuffle(others)
    asked += [_typed(text, dice) for text in others[: COUNT - len(asked)]]
    dice.shuffle(asked)
    return [_with_personal_data(text, n) for n, text in enumerate(asked)]


def _about(topic: Topic, dice: random.Random) -> Iterator[str]:
    for n in range(A_TOPIC):
        # The name itself stays as it is: by it the test finds the questions again.
        yield topic.asked[n % len(topic.asked)] + dice.choice(_TAILS)


def _typed(text: str, dice: random.Random) -> str:
    return dice.choice(_HANDS)(text)


def _with_personal_data(text: str, place: int) -> str:
    """Put something private behind every tenth question."""
    if place % 10:
        return text
    return f"{text}. Tôi ghi đây cho tiện: {PLANTED[place // 10 % len(PLANTED)]}"
