"""Read other people's test sets: a question, and the title of the procedure that they expect."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz, process

from eval.jsonl import read_lines
from eval.questions import Asked, Question, Text
from knowledge.loader import Catalogue
from knowledge.schema import Procedure
from vietnamese.normalise import clean

NEAR: Final = 92.0
"""Of 100 (rapidfuzz, ratio); a title this alike is taken for the same one."""

_WORD = re.compile(r"\w+")


class Expected(BaseModel):
    """Hold one line. ``code`` only decides between procedures that carry the same title."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    q: Text
    expected_title: Text
    code: str | None = None


@dataclass(frozen=True)
class Matched:
    """Hold the questions whose title is in the catalogue: how many by the same title, how many by a near one.

    ``left_out`` counts the questions whose title is not.
    """

    asked: Sequence[Asked]
    same: int
    near: int
    left_out: int


def read_egov(path: Path) -> list[Expected]:
    """Read JSON Lines as the portal's own question lists are passed around.

    Raises:
        QuestionFileError: naming the line that is wrong.
    """
    return read_lines(path, Expected, '{"q": "câu hỏi", "expected_title": "Đăng ký khai sinh"}')


class Format(StrEnum):
    """Name every format that can be read."""

    EGOV = "egov"


_READERS: Final[Mapping[Format, Callable[[Path], list[Expected]]]] = {Format.EGOV: read_egov}


def read_external(path: Path, kind: Format) -> list[Expected]:
    """Read a file of other people's questions.

    Raises:
        QuestionFileError: naming the line that is wrong.
    """
    return _READERS[kind](path)


def match(lines: Sequence[Expected], catalogue: Catalogue) -> Matched:
    """Pair questions with the procedures of the catalogue that bear the expected titles."""
    titles: dict[str, list[Procedure]] = {}
    for procedure in catalogue:
        titles.setdefault(_title(procedure.name), []).append(procedure)
    asked, same = [], 0
    for line in lines:
        wanted = _title(line.expected_title)
        found = titles.get(wanted)
        same += found is not None
        found = found or _near(wanted, titles)
        if found:
            asked.append(Asked(Question(q=line.q), _with_code(found, line.code)))
    return Matched(asked, same, len(asked) - same, len(lines) - len(asked))


def _near(wanted: str, titles: Mapping[str, list[Procedure]]) -> list[Procedure] | None:
    best = process.extractOne(wanted, titles.keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
    return titles[best[0]] if best else None


def _with_code(found: Sequence[Procedure], code: str | None) -> Procedure:
    return next((one for one in found if one.code == code), found[0])


def _title(name: str) -> str:
    """Return the words of a title: case, punctuation and spacing do not make another title."""
    return " ".join(_WORD.findall(clean(name).lower()))
