"""Write an answer as plain text: what a channel without cards shows, and what gets copied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from channels.contract import (
    Block,
    Bullets,
    Checklist,
    Citation,
    Facts,
    Note,
    Paragraph,
    Picture,
    Steps,
)


def plain_text(title: str | None, blocks: Sequence[Block], citations: Sequence[Citation] = ()) -> str:
    """Return title, blocks and sources, one paragraph each, separated by blank lines."""
    parts = [title] if title else []
    parts += ["\n".join(_lines(block)) for block in blocks]
    parts += [citation_line(citation) for citation in citations]
    return "\n\n".join(part for part in parts if part)


def citation_line(citation: Citation) -> str:
    """Return one source as a person reads it."""
    day = date.fromisoformat(citation.read).strftime("%d/%m/%Y")
    decision = f", {citation.decision}" if citation.decision else ""
    return f"Nguồn: {citation.title}{decision} (xem ngày {day})"


def _lines(block: Block) -> Iterable[str]:
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Note):
        yield f"Lưu ý: {block.text}" if block.tone == "info" else f"CẢNH BÁO: {block.text}"
    elif not isinstance(block, Picture):
        # A picture only shows what the words beside it say.
        if block.heading:
            yield f"{block.heading}:"
        yield from _items(block)


def _items(block: Checklist | Bullets | Steps | Facts) -> Iterable[str]:
    if isinstance(block, Checklist):
        for item in block.items:
            yield f"☐ {item.text}" + (f" – {item.detail}" if item.detail else "")
    elif isinstance(block, Facts):
        dash = "- " if block.heading else ""
        for row in block.rows:
            yield f"{dash}{row.label}: {row.value}"
    elif isinstance(block, Steps):
        for number, step in enumerate(block.items, start=1):
            yield f"{number}. {step}"
    else:
        for bullet in block.items:
            yield f"- {bullet}"
