"""A procedure as one message to paste into Zalo: what does not fit is left out, and that is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from actions.cards import procedure_card
from channels.contract import Block, Bullets, Checklist, Citation, Facts, Steps
from channels.plain import citation_line, plain_text
from channels.splitting import size
from knowledge.schema import Procedure

LIMIT: Final = 2000
LONGEST_TITLE: Final = 240
LONGEST_SOURCE: Final = 400
_NOT_ALL: Final = "Tin chưa ghi hết, anh/chị xem đủ ở địa chỉ dưới đây."
_GAP: Final = "\n\n"


def zalo_text(procedure: Procedure, today: date, address: str) -> str:
    """Return the message: at most :data:`LIMIT` as the strictest platform counts, confirmed facts alone."""
    card = procedure_card(procedure, today)
    head, foot = _head(procedure), _foot(card.citations, address)
    room = LIMIT - size(head) - size(foot) - size(_NOT_ALL) - 3 * len(_GAP)
    told, is_whole = _told(card.blocks, room)
    parts = [head, *told, *(() if is_whole else (_NOT_ALL,)), foot]
    return _GAP.join(part for part in parts if part)


def _head(procedure: Procedure) -> str:
    code = f", mã {procedure.official_code}" if procedure.official_code else ""
    return f"{procedure.plain_name}\n({_shortened(procedure.name)}{code})"


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_TITLE else f"{name[:LONGEST_TITLE].rsplit(' ', 1)[0]} …"


def _foot(citations: Sequence[Citation], address: str) -> str:
    source = citation_line(citations[0]) if citations else ""
    return "\n".join(line for line in (source if size(source) <= LONGEST_SOURCE else "", address) if line)


def _told(blocks: Sequence[Block], room: int) -> tuple[list[str], bool]:
    """Return the blocks as text in reading order, and whether all of them fit.

    A long list of papers may take half of the room: fee, time and place must get in beside it.
    """
    whole = [plain_text(None, [block]) for block in blocks]
    others = sum(
        size(text) + len(_GAP) for text, block in zip(whole, blocks, strict=True) if not _papers(block)
    )
    told: list[str] = []
    is_whole = True
    for block, text in zip(blocks, whole, strict=True):
        allowed = max(room // 2, room - others) if _papers(block) else room
        kept = text if size(text) <= allowed else _cut(block, allowed)
        is_whole = is_whole and kept == text
        if kept:
            told.append(kept)
            room -= size(kept) + len(_GAP)
        others -= 0 if _papers(block) else size(text) + len(_GAP)
    return told, is_whole


def _papers(block: Block) -> bool:
    return isinstance(block, Checklist)


def _cut(block: Block, room: int) -> str:
    """Return as many items of a list as fit, with how many are left out; nothing when not one does."""
    count = len(_items(block))
    for kept in range(count - 1, 0, -1):
        rest = f"\n(còn {count - kept} mục nữa)"
        text = plain_text(None, [_first(block, kept)]) + rest
        if size(text) <= room:
            return text
    return ""


def _items(block: Block) -> Sequence[object]:
    if isinstance(block, Facts):
        return block.rows
    return block.items if isinstance(block, (Checklist, Bullets, Steps)) else ()


def _first(block: Block, count: int) -> Block:
    name = "rows" if isinstance(block, Facts) else "items"
    shorter: Block = block.model_copy(update={name: tuple(_items(block))[:count]})
    return shorter
