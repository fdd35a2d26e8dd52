"""Running text of an export split into statements: steps, conditions, results, laws."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.ingest.notebook import Notebook
from knowledge.ingest.text import (
    LOWER,
    UPPER,
    at_sentence,
    clean,
    clean_lines,
    is_absent,
    pieces,
    space_sentences,
    without_bullet,
)
from knowledge.ingest.traps import is_doubtful, is_rubbish
from knowledge.schema import Statement

MOST_STATEMENTS = 80
"""Statements of one section; the longest procedure of the national catalogue needs some 70."""
_HEADING = re.compile(
    r"^(?:\d+(?:\.\d+)*[.)]?\s*)?(?:trình tự thực hiện|yêu cầu,? ?(?:và )?điều kiện(?: thực hiện)?"
    r"(?: thủ tục hành chính)?|kết quả(?: thực hiện| xử lý)?)(?: \(nếu có\))?\s*:?\s*$|^từ khóa\s*:?\s*$",
    re.IGNORECASE,
)
_STEP_INSIDE = re.compile(
    rf"(?<=[{LOWER}.;:])\s*(?=Bước \d{{1,2}}\s*[.:])|(?<=[{LOWER}.;:)])\s+-\s+(?=Bước \d)"
)
_STEP_ALONE = re.compile(r"^Bước \d{1,2}\s*[.:]?$")
_CONTINUES = re.compile(rf"^[{LOWER}]")
_LETTERED = re.compile(r"^[a-zđ]{1,2}\d?[.)]\s|^[ivx]+[.)]\s")
_ENDED = re.compile(r"[.!?]\s*$")
_ONLY_MARKS = re.compile(r"^[\W\d_]*$")
_BODY = re.compile(r"^(?:công an|[ủu][ỷy] ban nhân dân|UBND)(?: cấp)? \w+$", re.IGNORECASE)
"""A body alone is no result."""
_REASONS = {
    "torn_sentence": "Câu bị xuống dòng giữa chừng, có thể mất chữ; giữ lại nhưng chưa xác nhận.",
    "rubbish": "Nội dung thử nghiệm hoặc vô nghĩa; bỏ qua.",
    "too_many": f"Có hơn {MOST_STATEMENTS} câu; phần sau bỏ qua.",
}


def statements(texts: Iterable[str], where: str, notebook: Notebook) -> tuple[Statement, ...]:
    """Return one statement a line, bullets dropped, lines that were broken in mid-sentence joined.

    A line joined that way stays unconfirmed when it may have lost words.
    """
    found: list[Statement] = []
    for text in texts:
        for line, torn in _lines(text):
            doubtful = is_doubtful(line, where, notebook)
            if torn:
                notebook.flag("torn_sentence", where, line, _REASONS["torn_sentence"])
            found += [Statement(text=piece, unconfirmed=doubtful or torn) for piece in pieces(line)]
    if len(found) > MOST_STATEMENTS:
        notebook.flag("too_many", where, str(len(found)), _REASONS["too_many"])
    return tuple(dict.fromkeys(found[:MOST_STATEMENTS]))


@dataclass
class _Open:
    """Collect the lines that make one statement."""

    parts: list[str]
    torn: bool = False


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    found: list[_Open] = []
    for raw in clean_lines(_STEP_INSIDE.sub("\n", text)):
        line = space_sentences(raw)
        if _HEADING.match(line) or _ONLY_MARKS.match(line) or is_absent(line):
            continue
        last = found[-1] if found else None
        if last and len(last.parts) == 1 and _STEP_ALONE.match(last.parts[0]):
            last.parts = [f"{last.parts[0].rstrip(' .:')}:", without_bullet(line)]
        elif last and _CONTINUES.match(line) and not _LETTERED.match(line):
            last.torn = last.torn or _is_complete(last.parts[-1])
            last.parts.append(line)
        else:
            found.append(_Open([without_bullet(line)]))
    return ((" ".join(one.parts), one.torn) for one in found if any(one.parts))


def _is_complete(line: str) -> bool:
    """Return whether a line ended, so that a small letter after it means words were lost or mixed."""
    return bool(_ENDED.search(line))


def results(texts: Iterable[str], notebook: Notebook) -> tuple[Statement, ...]:
    """Return the results; testers' placeholders ("dsfas", "...") are left out."""
    kept: list[Statement] = []
    for text in texts:
        line = without_bullet(space_sentences(clean(text))).strip(" .;")
        if is_absent(line):
            continue
        if is_rubbish(line) or _is_body(line):
            notebook.flag("rubbish", "results", line, _REASONS["rubbish"])
            continue
        doubtful = is_doubtful(line, "results", notebook)
        kept += [Statement(text=piece, unconfirmed=doubtful) for piece in pieces(line)]
    return tuple(dict.fromkeys(kept))


def _is_body(line: str) -> bool:
    return bool(_BODY.match(line))


_LAW_GLUED = re.compile(rf"[{LOWER}][{UPPER}][{LOWER}]{{2,}}")
_LONGEST_TITLE = 400
"""Characters of a law's title that help a reader; the rest of an endless one is cut."""


def laws(entries: Sequence[str], notebook: Notebook) -> tuple[Statement, ...]:
    """Return the laws as "title (number)"; bodies named in titles are history and no trap."""
    kept: dict[str, Statement] = {}
    for entry in entries:
        title, _, number = entry.partition("\n")
        title, number = clean(title).strip(" .;:,"), clean(number)
        if is_absent(title) and is_absent(number):
            continue
        title = at_sentence(title, _LONGEST_TITLE)
        text = title if not number or number in title else f"{title} ({number})".strip()
        doubtful = bool(_LAW_GLUED.search(title))
        if doubtful:
            notebook.flag(
                "glued_text", "legal_basis", text, "Tên văn bản bị dính chữ; giữ lại nhưng chưa xác nhận."
            )
        kept.setdefault(
            number or text,
            Statement(text=at_sentence(text.strip(" ()") if not title else text), unconfirmed=doubtful),
        )
    return tuple(kept.values())
