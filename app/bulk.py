"""Search one question or a file of them, as plain dictionaries."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.errors import InputError
from knowledge.search import Searcher, SearchResult


def as_dict(question: str, found: SearchResult) -> dict[str, Any]:
    """Return a search as it is written out: question, decision, hits, milliseconds."""
    hits = [
        {"code": h.procedure.code, "name": h.procedure.name, "score": round(h.score, 4)} for h in found.hits
    ]
    # A lone surrogate, from an escape or a terminal that is not UTF-8, could not be written.
    readable = question.encode("utf-8", "replace").decode("utf-8")
    return {"q": readable, "decision": found.decision.value, "hits": hits, "ms": round(found.ms, 2)}


def search_file(searcher: Searcher, source: Path, target: Path | None, top: int) -> int:
    """Search every line of a file and write one line of JSON each; return how many.

    Raises:
        InputError: a line is not ``{"q": "…"}``; names its number.
    """
    questions = list(_questions(source))
    lines = [json.dumps(as_dict(q, searcher.search(q, top)), ensure_ascii=False) for q in questions]
    text = "".join(f"{line}\n" for line in lines)
    if target is None:
        sys.stdout.write(text)
    else:
        target.write_text(text, encoding="utf-8")
    return len(lines)


def _questions(source: Path) -> Iterator[str]:
    try:
        # Windows editors put a mark first; splitlines() would also break inside a question, at U+2028.
        lines = source.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"không đọc được {source}: {error}.", "Cần tệp JSON Lines, mã hóa UTF-8.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = json.loads(line)["q"]
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise InputError(
                f"{source}, dòng {number} không đúng: {line[:60]!r}.", 'Mỗi dòng: {"q": "câu hỏi"}.'
            ) from error
        if not isinstance(question, str):
            raise InputError(
                f"{source}, dòng {number}: “q” phải là chữ, đang là {question!r:.40}.", "Sửa dòng đó."
            )
        yield question
