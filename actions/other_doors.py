"""Name the right kind of place for what is not ours: another province, a court, a notary, the police."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from actions.cards import call_portal_line, compose, reply
from actions.turn import Said, Turn
from channels.contract import Action, Paragraph
from channels.status import Status
from knowledge.decision import Decision
from knowledge.places.provinces import other_province
from knowledge.search import SearchResult
from vietnamese.normalise import clean
from vietnamese.unaccent import unaccent

SURELY_OURS: Final = 0.95
"""Score of a procedure that no other door is named for."""
_LEGAL_AID: Final = "2.000829"
"""The procedure for free legal help, which is ours."""


@dataclass(frozen=True)
class Door:
    """Pair what a message says, without accents, with who takes care of it."""

    words: re.Pattern[str]
    text: str
    legal_aid: bool = False


_DOORS: Final = (
    Door(
        re.compile(
            r"\b(?:toa an|ra toa|toa (?:nao|xu|goi|cho)|khoi kien|don kien|kien (?:ra|tung|thang|cach|doi)|"
            r"khang cao|tham phan|an phi|thi hanh an|ke bien|bao chua|gianh quyen nuoi|bo (?:chong|vo)|"
            r"(?:ly|li) (?:hon|di))\b"
        ),
        "Ly hôn, kiện tụng, nợ nần, thi hành án là việc của Tòa án và cơ quan thi hành án, ủy ban không xử "
        "được. Anh/chị hỏi Tòa án nhân dân gần nơi mình ở.",
        legal_aid=True,
    ),
    Door(
        re.compile(
            r"\b(?:(?:van )?phong cong chung|cong chung (?:vien|tu|hop dong)|vi bang|thua phat lai)\b"
        ),
        "Việc này làm ở văn phòng công chứng hoặc văn phòng thừa phát lại. Ủy ban xã chỉ chứng thực: "
        "bản sao, chữ ký, và một số hợp đồng, di chúc.",
    ),
    Door(
        re.compile(
            r"\b(?:to giac|hinh su|bi (?:trom|cuop|giat|danh|tong tien)|tam giam|tin dung den|doi no thue|"
            r"om tien|giat hui|quyt|hu doa|de doa)\b"
        ),
        "Việc này anh/chị báo Công an xã, phường, đặc khu nơi gần nhất. Gấp thì gọi 113.",
    ),
    Door(
        re.compile(r"\b(?:bac si|benh vien|phong kham|cap cuu|nha si|tai kham|uong thuoc|bi sot|sot \d+)\b"),
        "Chuyện khám chữa bệnh anh/chị hỏi trạm y tế hoặc bệnh viện giúp. Gấp thì gọi 115.",
    ),
    Door(
        re.compile(r"\b(?:atm|lai suat|ngan hang nao|app ngan hang|chuyen tien (?:lon|nham|qua)|vay nong)\b"),
        "Chuyện thẻ, tài khoản, lãi suất anh/chị gọi tổng đài của chính ngân hàng, số in sau thẻ.",
    ),
    Door(
        re.compile(r"\b(?:tien dien|cup dien|dien ke|dong ho dien)\b"),
        "Chuyện điện anh/chị hỏi công ty điện lực, số điện thoại in trên hóa đơn tiền điện.",
    ),
)


_OTHER_APPS: Final = Door(
    re.compile(r"\b(?:facebook|fb|messenger|shopee|lazada|tiktok|gmail|youtube|netflix|grab)\b"),
    "Tài khoản, mã của ứng dụng đó trợ lý không mở giúp được. Anh/chị vào mục Trợ giúp của chính ứng dụng, "
    "và đừng đọc mã cho ai gọi tới.",
)


def another_province(turn: Turn) -> Said | None:
    """Answer a message about something to be done in another province; ``None`` when it is ours."""
    province = other_province(turn.text)
    if province is None:
        return None
    found = turn.searcher.search(turn.text)
    texts = [
        f"Việc này làm ở {province}. Trợ lý chỉ rành nơi nộp và giờ giấc ở An Giang.",
        f"Anh/chị hỏi Trung tâm Phục vụ hành chính công nơi đó ở {province}, hoặc gọi 18001096 (miễn phí).",
    ]
    said = compose(None, [Paragraph(text=text) for text in texts], [*_near(found), call_portal_line()])
    return Said(Status.HANDED_OVER, (said,), search=found)


def other_door(turn: Turn, found: SearchResult, *, only_courts: bool = False) -> Said | None:
    """Answer a message that another kind of body takes care of; ``None`` when none is known for it.

    What the search is sure of is ours, whatever words stand in it: a paper after a divorce. With
    ``only_courts`` the other doors stay shut: who was in hospital asks for the money from the insurance.
    """
    if found.decision is Decision.ANSWER and found.hits[0].score >= SURELY_OURS:
        return None
    plain = unaccent(clean(turn.text)).lower()
    door = next((door for door in _DOORS if door.words.search(plain)), None)
    if door is None or (only_courts and not door.legal_aid):
        return None
    buttons = _near(found)
    if door.legal_aid and turn.searcher.catalogue.get(_LEGAL_AID):
        buttons.append(reply("Xin trợ giúp pháp lý miễn phí", "show_procedure", code=_LEGAL_AID))
    return Said(Status.HANDED_OVER, (compose(None, [Paragraph(text=door.text)], buttons),), search=found)


def other_app(turn: Turn, found: SearchResult) -> Said | None:
    """Answer trouble with an app that is no public service, though it reads like trouble with VNeID."""
    plain = unaccent(clean(turn.text)).lower()
    if not _OTHER_APPS.words.search(plain) or "vneid" in plain:
        return None
    return Said(Status.OUT_OF_SCOPE, (compose(None, [Paragraph(text=_OTHER_APPS.text)]),), search=found)


def _near(found: SearchResult) -> list[Action]:
    """Return a button to the procedure that fits best, if it fits well: we may be wrong about the place."""
    if found.decision is not Decision.ANSWER:
        return []
    best = found.hits[0].procedure
    return [reply(f"Xem: {best.plain_name}", "show_procedure", code=best.code)]
