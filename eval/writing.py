"""Write a report: into a folder, and into the document that people read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from eval.changes import Changes
from eval.document import write_between
from eval.drawing import draw
from eval.floors import Broken
from eval.report import Report

COMMAND: Final = "tthc eval --docs docs/evaluation.md"
MARK: Final = "tthc eval"
TALK_COMMAND: Final = "tthc eval --dialogues --docs docs/evaluation.md"
TALK_MARK: Final = "tthc eval --dialogues"
PICTURE: Final = Path("pictures") / "coverage.svg"
"""Beside the document."""


def write_report(report: Report, folder: Path, changes: Changes, broken: Sequence[Broken]) -> None:
    """Write ``report.md``, ``report.json`` and the curve into a folder, which is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = ["# Kết quả đo", *_broken(broken), report.as_markdown().strip()]
    parts += [section.as_markdown() for section in report.dialogue_sections()]
    parts += [section.as_markdown() for section in report.change_sections(changes)]
    (folder / "report.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    data = {**report.as_dict(), "changes": changes.as_dict(), "broken_floors": [str(one) for one in broken]}
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(f"{text}\n", encoding="utf-8")
    if report.curve is not None:
        (folder / PICTURE.name).write_text(draw(report.curve), encoding="utf-8")


def write_into_document(report: Report, document: Path) -> None:
    """Replace what stands between the markers of a document, and draw its picture beside it.

    The tables of dialogues have markers of their own, for they are not measured every time.

    Raises:
        MarkersMissingError: the document, or one of its markers, is missing.
    """
    picture = ""
    if report.curve is not None:
        picture = f"\n![Trả lời ngay bao nhiêu câu thì đúng bao nhiêu]({PICTURE.as_posix()})\n"
    write_between(document, MARK, COMMAND, report.as_markdown() + picture)
    talks = report.dialogue_sections()
    if talks:
        text = "\n\n".join(section.as_markdown() for section in talks) + "\n"
        write_between(document, TALK_MARK, TALK_COMMAND, text)
    if report.curve is not None:
        target = document.parent / PICTURE
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(draw(report.curve), encoding="utf-8")


def _broken(broken: Sequence[Broken]) -> list[str]:
    if not broken:
        return []
    return ["Dưới sàn:\n\n" + "\n".join(f"* {one}" for one in broken)]
