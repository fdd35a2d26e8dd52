"""Read JSON Lines into models; a bad line is named by its number, never by what somebody wrote in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from eval.errors import QuestionFileError

M = TypeVar("M", bound=BaseModel)


def read_lines(path: Path, model: type[M], example: str) -> list[M]:
    """Read every line that is not blank.

    Args:
        path: the file, UTF-8.
        model: what a line holds.
        example: a good line, shown when one is bad.

    Raises:
        QuestionFileError: the file cannot be read, or one of its lines is wrong.
    """
    try:
        # splitlines() would also break inside a question, at U+2028; Windows editors put a mark first.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"không đọc được {path}.", "Cần tệp JSON Lines, mã hóa UTF-8.") from error
    return [
        _line(path, number, line, model, example)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]


def _line(path: Path, number: int, line: str, model: type[M], example: str) -> M:
    try:
        return model.model_validate(json.loads(line))
    except (json.JSONDecodeError, ValidationError) as error:
        raise QuestionFileError(f"{path.name}, dòng {number} không đúng.", f"Mỗi dòng: {example}.") from error
