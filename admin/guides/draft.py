"""Read the form of a step's words, and say what is wrong in words of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import ValidationError
from starlette.datastructures import FormData

from admin.accounts.forms import text_of
from admin.catalogue.draft import reading_of, typed_reading
from knowledge.fact_edits import Reading
from knowledge.guides.corrections import WORDS, StepWords
from vietnamese.normalise import clean
from vietnamese.personal_data import find

MOST: Final = 320
LABELS: Final[Mapping[str, str]] = {
    "do": "Việc cần làm",
    "see": "Sẽ thấy gì",
    "tip": "Mách nhỏ",
    "warning": "Cẩn thận",
}


@dataclass(frozen=True)
class WordsDraft:
    """Hold what was typed, what it amounts to where it is right, and what is wrong with it."""

    typed: Mapping[str, Any]
    words: StepWords | None
    reading: Reading | None
    problems: tuple[str, ...]


def words_draft(form: FormData, today: date) -> WordsDraft:
    """Read the form."""
    typed = {name: clean(text_of(form, name, MOST + 1)) for name in WORDS}
    problems: list[str] = []
    try:
        words = StepWords(**{name: text for name, text in typed.items() if text})
    except ValidationError as error:
        words = None
        problems += [_told(one["loc"], one["type"]) for one in error.errors(include_input=False)]
    if any(find(text) for text in typed.values()):
        problems.append(
            "Có chỗ giống thông tin cá nhân; viết chung chung, không ghi tên người, số điện thoại."
        )
    source = typed_reading(form)
    reading = reading_of(source, today, problems)
    return WordsDraft({**typed, **source}, words, reading, tuple(dict.fromkeys(problems)))


def _told(place: tuple[int | str, ...], kind: str) -> str:
    label = LABELS.get(str(place[0]) if place else "", "Lời của bước")
    if kind == "missing":
        return f"{label}: còn trống."
    return f"{label}: {'dài quá, tối đa 320 chữ cái' if kind == 'string_too_long' else 'ngắn quá'}."
