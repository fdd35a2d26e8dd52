"""Answer by keywords while Rasa or the index is away, and say so: better a plain card than nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from threading import Lock

from actions.cards import procedure_card
from app.knowledge import catalogue
from app.settings import Settings
from channels.contract import Answer, Bullets, Note, Outbound, Paragraph, ProcedureRef
from channels.plain import plain_text
from channels.status import Status
from knowledge.keywords import Keywords
from knowledge.loader import Catalogue
from knowledge.schema import Procedure
from vietnamese.unaccent import unaccent

_MAY_BE = "Có thể anh/chị cần một trong các việc này"
_LATER = "Ít phút nữa anh/chị hỏi lại, trợ lý trả lời kỹ hơn. Gấp thì gọi 18001096 (miễn phí)."
_ASKS_TO_FORGET = re.compile(r"\bxoa\b.*\b(?:du lieu|tin nhan|tro chuyen|thong tin cua)\b")
_SAYS_SO = "Trợ lý đang trục trặc, chỉ tra được theo tên việc. Câu trả lời này có thể chưa đúng ý anh/chị."
_NOTHING = "Trợ lý đang trục trặc, chưa tra được. Anh/chị thử lại sau ít phút, hoặc gọi 18001096 (miễn phí)."


class Fallback:
    """Search names and examples word by word; made at the first trouble, for it takes some seconds."""

    def __init__(self, settings: Settings, load: Callable[[], Catalogue] | None = None) -> None:
        """Take the settings; ``load`` reads another catalogue than the newest."""
        self._load = load or (lambda: catalogue(settings))
        self._keywords: Keywords | None = None
        self._lock = Lock()

    def __call__(self, text: str) -> Answer:
        """Return the card of the procedure that fits best, the names of three, or where to ask instead."""
        with self._lock:
            if self._keywords is None:
                self._keywords = Keywords(self._load())
        found = self._keywords.search(text)
        if not found.procedures or _ASKS_TO_FORGET.search(unaccent(text).lower()):
            return Answer(status=Status.DEGRADED, replies=(_said(_NOTHING),))
        return _card(found.procedures[0]) if found.is_sure else _names(found.procedures)


def _card(found: Procedure) -> Answer:
    card = procedure_card(found, date.today())
    blocks = (Note(text=_SAYS_SO), *card.blocks)
    # Buttons lead into the dialogue, which is away; what opens a page or a telephone still works.
    actions = tuple(action for action in card.actions if action.kind != "reply")
    plain = plain_text(card.title, blocks, card.citations)
    told = card.model_copy(update={"blocks": blocks, "actions": actions, "plain": plain})
    ref = ProcedureRef(code=found.code, name=found.name)
    return Answer(status=Status.DEGRADED, replies=(told,), procedure=ref)


def _names(found: Sequence[Procedure]) -> Answer:
    names = Bullets(heading=_MAY_BE, items=tuple(f"{one.plain_name} (mã {one.code})" for one in found))
    blocks = (Note(text=_SAYS_SO), names, Paragraph(text=_LATER))
    reply = Outbound(blocks=blocks, plain=plain_text(None, blocks))
    return Answer(status=Status.DEGRADED, replies=(reply,))


def _said(text: str) -> Outbound:
    return Outbound(blocks=(Paragraph(text=text),), plain=text)
