"""Tell whether a message still is about the procedure under discussion, or about another one.

"có cần khám sức khỏe không" names a paper that is a procedure of its own, and yet asks on; "mất bằng lái"
is short, and yet is something new. Measured on 375 second and later messages of 150 dialogues
(``eval/golden/dialogues.yaml``): kept when it should be for 97 %, changed when it should be for 83 %.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from actions.turn import Turn
from knowledge.decision import WORTH_A_BUTTON, Decision
from knowledge.schema import Procedure
from knowledge.search import SearchResult
from vietnamese.normalise import clean
from vietnamese.unaccent import unaccent

CHANGED: Final = 0.7
"""Score that another procedure must reach when the words announce something new."""
SURELY_CHANGED: Final = 0.98
"""Score that it must reach when nothing announces it."""
LONG: Final = 12
"""Words; a longer message stands on its own."""

_TURNS: Final = re.compile(
    r"^(?:a|u|um|oi|thoi|khoan|roi|ma|nhan tien|tien the|san|ngoai ra|quay lai|tro lai|quay qua|khong)\b|"
    r"\bcon\b|\bcho (?:\w+ )?hoi\b|\bhoi (?:them|qua|tiep|luon|nua)\b|\bvu\b|\bthi sao\b|"
    r"\bquay (?:lai|qua)\b|\by (?:tui|toi|em|la)\b|\bgio (?:tui|toi|em)\b|\bmuon\b|\bchuyen qua\b|\bhoi nay\b"
)
"""Words that announce something new: "à", "còn", "cho hỏi", "quay lại vụ"."""
_ASKS_ON: Final = re.compile(
    r"\bco (?:can|phai|duoc|bi|bat|nop|mat|ton|xai|ra|tinh|kip|gap|lay|thu|mien)\b|"
    r"\b(?:duoc|dc|dk) (?:khong|ko|k|hong|hok|hk|chua)\b|\bmay (?:ngay|bua|hom|thang|nam|tieng|trieu)\b|"
    r"\bbao (?:lau|nhieu|gio)\b|\bchung nao\b|\bkhi nao\b|\bthi sao\b|"
    r"^(?:can|o dau|nop|vay|roi|roi thi|mat bao|het bao|phai)\b|\bai\b|\bmay \w+|"
    r"\b(?:to|giay|cai|tam|cuon|phia|bang) (?:do|nay)\b|\b(?:khong|ko|hong|hok|hk|chua)\W*$"
)
"""The shape of a question about what is being talked of already."""
_WANTS: Final = re.compile(
    r"^(?:da |thua |em |chi |anh |co |chu |bac |tui |toi |minh |chau |ong |cho |gio |giup )*"
    r"(?:muon |can |phai |dinh |tinh |xin |di |moi |bi |hoi )*"
    r"(?:lam|dang ky|xin|doi|cap|sang ten|khai|mat|mua|ban|nhap|tach|rut|mo|chuyen|sua|xoa|lanh|huong|"
    r"ket hon|ly hon|le phi|thu tuc)\b"
)
"""A message that begins with something to be done."""
_RETURNS: Final = re.compile(
    r"\b(?:quay (?:lai|qua|ve)|tro lai|hoi nay|khi nay|ban nay|hoi dau|luc dau|cai (?:truoc|dau))\b"
)
"""Words that go back to what was talked of before."""
RECENT: Final = 5
"""Procedures that a conversation remembers to go back to."""
_SYLLABLE: Final = re.compile(r"\w+")
Pairs = frozenset[tuple[str, str]]


def _pairs(text: str) -> Pairs:
    return frozenset(pairwise(_SYLLABLE.findall(_bare(text))))


def _bare(text: str) -> str:
    return unaccent(clean(text)).lower()


_EVERYWHERE: Final = _pairs(
    "bản sao bản chính giấy tờ tờ khai chứng thực cấp giấy giấy chứng nhận có công chứng người yêu cầu "
    "đăng ký thủ tục hồ sơ của người nộp hồ sơ theo mẫu"
)
"""Pairs of syllables that tell no procedure from another."""


def keeps_topic(turn: Turn, found: SearchResult) -> Procedure | None:
    """Return the procedure under discussion if the message is about it, ``None`` if it is about another."""
    current = turn.procedure
    if current is None:
        return None
    plain = _bare(turn.text)
    asks_on, announced = bool(_ASKS_ON.search(plain)), bool(_TURNS.search(plain))
    of_its_own = bool(_pairs(turn.text) & _words_of(current))
    if found.decision is Decision.NO_MATCH:
        return current if asks_on or of_its_own or turn.aspects else None
    if found.requests or _best_other(found, current) >= _asked_for(
        plain, asks_on=asks_on, announced=announced, of_its_own=of_its_own
    ):
        return None
    return current


def gone_back_to(turn: Turn) -> Procedure | None:
    """Return the procedure talked of before that a message goes back to: "cái bằng lái hồi nãy"."""
    before = [code for code in recent_of(turn) if turn.procedure is None or code != turn.procedure.code]
    if not before or not _RETURNS.search(_bare(turn.text)):
        return None
    hits = turn.searcher.among(turn.text, before).hits
    return hits[0].procedure if hits and hits[0].score >= WORTH_A_BUTTON else None


def recent_of(turn: Turn) -> list[str]:
    """Return the codes of the procedures that were talked of, the last one first."""
    return [str(code) for code in turn.slots.get("recent") or []]


def remembered(turn: Turn, code: str) -> list[str]:
    """Return the codes to remember once a procedure has been talked of."""
    return [code, *(one for one in recent_of(turn) if one != code)][:RECENT]


def _asked_for(plain: str, *, asks_on: bool, announced: bool, of_its_own: bool) -> float:
    """Return the score that another procedure or guide must reach; 1 and more is out of reach."""
    stands_alone = announced or len(plain.split()) >= LONG
    if stands_alone and not (of_its_own and asks_on and not _TURNS.match(plain)):
        return CHANGED
    if asks_on:
        return 1.1
    return CHANGED if _WANTS.search(plain) else SURELY_CHANGED


def _best_other(found: SearchResult, current: Procedure) -> float:
    scores = [hit.score for hit in found.hits if hit.procedure.code != current.code]
    return max([*scores, *(score for _, score in found.guides)], default=0.0)


def _words_of(procedure: Procedure) -> Pairs:
    """Return the pairs of syllables that its papers, conditions, steps and results are told in."""
    told = (*procedure.conditions, *procedure.pitfalls, *procedure.steps, *procedure.results)
    papers = (text for one in procedure.documents for text in (one.name, one.note, one.when) if text)
    return _telling((*papers, *(statement.text for statement in told)))


@lru_cache(maxsize=1024)
def _telling(texts: tuple[str, ...]) -> Pairs:
    """Return the pairs of syllables in texts but those that stand everywhere."""
    return frozenset().union(*map(_pairs, texts)) - _EVERYWHERE
