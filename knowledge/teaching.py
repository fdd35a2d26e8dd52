"""What officers have taught, read from the teaching folder, and laid over the catalogue.

``nlu/<intent>.yml`` (as in nlu_data/), ``procedures/<code>.yaml``, ``guides/<id>.yaml``, ``outside.yaml``,
``answers/<id>.yaml``, and ``golden.jsonl``, which is kept for testing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge.errors import TeachingError
from knowledge.guides.schema import GuideId
from knowledge.lessons import (
    AnswerId,
    CuratedAnswer,
    GoldenQuestion,
    GuideLesson,
    IntentName,
    LessonText,
    Phrase,
    ProcedureLesson,
    question_form,
)
from knowledge.loader import Catalogue
from knowledge.phrases import read_phrases
from knowledge.schema import Code, Procedure

OUTSIDE: Final = "outside.yaml"
GOLDEN: Final = "golden.jsonl"
CODES: Final = TypeAdapter(Code)
GUIDES: Final = TypeAdapter(GuideId)
INTENTS: Final = TypeAdapter(IntentName)
ANSWERS: Final = TypeAdapter(AnswerId)
_LINES: Final = TypeAdapter(tuple[LessonText, ...])
_HINT: Final = "Sửa tệp này, hoặc rút lại quyết định đã dạy ở trang Dạy trợ lý."

T = TypeVar("T")


@dataclass(frozen=True)
class Taught:
    """Hold every lesson; names are intents, procedure codes, guide ids and ids of answers."""

    nlu: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    procedures: Mapping[str, ProcedureLesson] = field(default_factory=dict)
    guides: Mapping[str, GuideLesson] = field(default_factory=dict)
    outside: tuple[str, ...] = ()
    golden: tuple[GoldenQuestion, ...] = ()
    answers: Mapping[str, CuratedAnswer] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was taught, nor kept for testing."""
        return self == Taught()

    @property
    def digest(self) -> str:
        """Return a hash of everything in it: 12 hex digits."""
        return _hash(
            {
                "nlu": _dumped(self.nlu),
                "procedures": _dumped(self.procedures),
                "guides": _dumped(self.guides),
                "outside": self.outside,
                "golden": [one.model_dump() for one in self.golden],
                "answers": _dumped(self.answers),
            }
        )

    @property
    def guide_examples(self) -> dict[str, tuple[str, ...]]:
        """Return what each guide is found by besides its own texts, by its id."""
        return {name: lesson.examples for name, lesson in sorted(self.guides.items())}

    def applied(self, catalogue: Catalogue) -> Catalogue:
        """Return the catalogue with the aliases and examples that were taught, under a version of its own.

        A lesson about a procedure that is no longer there waits; what stands there already is not repeated.
        """
        known = {code: found for code in self.procedures if (found := catalogue.get(code))}
        if not known:
            return catalogue
        procedures = dict(catalogue.procedures)
        for code, found in sorted(known.items()):
            now = procedures[found.code]
            procedures[found.code] = _with_lesson(now, self.procedures[code])
        lessons = {code: self.procedures[code] for code in known}
        version = _hash([catalogue.version, _dumped(lessons)])
        return Catalogue(procedures, version, catalogue.twin_questions)

    def with_guides(self, texts: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Return what guides are found by, completed by what was taught; unknown guides are left out."""
        more = self.guide_examples
        return {name: _joined(own, more.get(name, ())) for name, own in texts.items()}

    def waiting(self, catalogue: Catalogue, guides: Collection[str]) -> list[str]:
        """Return the codes and guide ids that lessons name and nobody knows any longer."""
        codes = [code for code in self.procedures if catalogue.get(code) is None]
        return sorted([*codes, *(name for name in self.guides if name not in guides)])


def read_taught(folder: Path) -> Taught:
    """Read the teaching folder; a folder that is not there teaches nothing.

    Raises:
        TeachingError: naming the file and line that is wrong, never what stands in it.
    """
    return Taught(
        nlu=_folder(folder / "nlu", "*.yml", INTENTS, read_phrases),
        procedures=_folder(folder / "procedures", "*.yaml", CODES, _reader(ProcedureLesson)),
        guides=_folder(folder / "guides", "*.yaml", GUIDES, _reader(GuideLesson)),
        outside=_outside(folder / OUTSIDE),
        golden=_golden(folder / GOLDEN),
        answers=read_answers(folder / "answers"),
    )


def read_answers(folder: Path) -> dict[str, CuratedAnswer]:
    """Read the answers that a person wrote, by their ids.

    Raises:
        TeachingError: naming the file and line that is wrong.
    """
    return _folder(folder, "*.yaml", ANSWERS, _reader(CuratedAnswer))


def _with_lesson(procedure: Procedure, lesson: ProcedureLesson) -> Procedure:
    more = {
        "aliases": _joined(procedure.aliases, lesson.aliases),
        "examples": _joined(procedure.examples, lesson.examples),
    }
    return procedure.model_copy(update=more)


def _joined(own: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    there = {question_form(text) for text in own} if more else set()
    return (*own, *(text for text in more if question_form(text) not in there))


def _folder(folder: Path, pattern: str, names: TypeAdapter[str], read: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted(folder.glob(pattern)):
        try:
            name = names.validate_python(path.stem)
        except ValidationError as error:
            raise TeachingError(f"{folder.name}/{path.name}: tên tệp không hợp lệ.", _HINT) from error
        found[name] = read(path)
    return found


def _reader(shape: type[T]) -> Any:
    adapter = TypeAdapter(shape)
    return lambda path: _read_yaml(path, adapter)


def _outside(path: Path) -> tuple[str, ...]:
    return _read_yaml(path, _LINES) if path.is_file() else ()


def _read_yaml(path: Path, shape: TypeAdapter[T]) -> T:
    try:
        raw = path.read_text(encoding="utf-8")
        return shape.validate_python(yaml.safe_load(raw))
    except UnicodeDecodeError as error:
        raise _broken(path, 1, "không phải UTF-8") from error
    except yaml.YAMLError as error:
        raise _broken(path, line_of(error), "không phải YAML hợp lệ") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "cả tệp"
        line = _line_at(raw, first["loc"])
        raise _broken(path, line, f"{where}: {first['msg']}") from error


def _golden(path: Path) -> tuple[GoldenQuestion, ...]:
    if not path.is_file():
        return ()
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if line.strip():
            try:
                found.append(GoldenQuestion.model_validate_json(line))
            except ValidationError as error:
                raise _broken(path, number, "không phải câu kiểm tra hợp lệ") from error
    return tuple(found)


def line_of(error: yaml.YAMLError) -> int:
    """Return the line, from 1, at which a file stops being YAML."""
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _line_at(raw: str, place: Sequence[int | str]) -> int:
    """Return the line on which a value stands; that of its nearest parent when it is missing."""
    node = yaml.compose(raw, Loader=yaml.SafeLoader)
    line = 1
    for step in place:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step] if step < len(node.value) else None
        if node is None:
            break
        line = node.start_mark.line + 1
    return line


def _broken(path: Path, line: int, why: str) -> TeachingError:
    return TeachingError(f"{path.parent.name}/{path.name}, dòng {line}: {why}.", _HINT)


def _dumped(lessons: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: [one.model_dump(mode="json") for one in lesson]
        if isinstance(lesson, tuple)
        else lesson.model_dump(mode="json")
        for name, lesson in sorted(lessons.items())
    }


def _hash(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
