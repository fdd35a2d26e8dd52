"""Write what was taught as files: the same lessons always give the same bytes, a reader never half a file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge.errors import TeachingError
from knowledge.lessons import CuratedAnswer, GoldenQuestion
from knowledge.phrases import written
from knowledge.teaching import ANSWERS, CODES, GOLDEN, GUIDES, INTENTS, OUTSIDE, Taught

OURS: Final = ("nlu/*.yml", "procedures/*.yaml", "guides/*.yaml", "answers/*.yaml", OUTSIDE, GOLDEN)
"""The only files that are ever written or removed."""


def files_of(taught: Taught) -> dict[str, str]:
    """Return the text of every file by its path below the teaching folder, in order of path.

    Raises:
        TeachingError: a name could lead out of the folder.
    """
    return dict(sorted(_files(taught)))


def write_taught(folder: Path, taught: Taught) -> list[str]:
    """Make the folder hold these lessons and no others, and return the paths that changed, sorted."""
    wanted = files_of(taught)
    changed = [path for path, text in wanted.items() if _text(folder / path) != text]
    for path in changed:
        _write(folder / path, wanted[path])
    gone = sorted(
        path.relative_to(folder).as_posix()
        for pattern in OURS
        for path in folder.glob(pattern)
        if path.relative_to(folder).as_posix() not in wanted
    )
    for name in gone:
        (folder / name).unlink()
    return sorted([*changed, *gone])


def _files(taught: Taught) -> Iterator[tuple[str, str]]:
    for name in _names(taught.nlu, INTENTS):
        if taught.nlu[name]:
            yield f"nlu/{name}.yml", written(name, taught.nlu[name])
    for name in _names(taught.procedures, CODES):
        yield f"procedures/{name}.yaml", _yaml(taught.procedures[name].model_dump(mode="json"))
    for name in _names(taught.guides, GUIDES):
        yield f"guides/{name}.yaml", _yaml(taught.guides[name].model_dump(mode="json"))
    for name in _names(taught.answers, ANSWERS):
        yield f"answers/{name}.yaml", _yaml(_answer(taught.answers[name]))
    if taught.outside:
        yield OUTSIDE, _yaml(list(taught.outside))
    if taught.golden:
        yield GOLDEN, "".join(f"{_golden(one)}\n" for one in taught.golden)


def _names(lessons: Mapping[str, object], allowed: TypeAdapter[str]) -> list[str]:
    """Return the names in order; each becomes a file name, so none may hold a path."""
    for name in lessons:
        try:
            allowed.validate_python(name)
        except ValidationError as error:
            raise TeachingError(
                "Tên không hợp lệ cho một tệp bài dạy.", "Chọn lại thủ tục hoặc hướng dẫn."
            ) from error
    return sorted(lessons)


def _answer(answer: CuratedAnswer) -> dict[str, object]:
    """Return its fields; dates stay dates, as in the catalogue."""
    return {**answer.model_dump(exclude_none=True), "questions": list(answer.questions)}


def _golden(question: GoldenQuestion) -> str:
    data = question.model_dump(exclude_none=True)
    if len(data) == 2:
        data["code"] = None
    return json.dumps(data, ensure_ascii=False)


def _yaml(data: object) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=108)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8", newline="\n")
    os.replace(draft, path)
