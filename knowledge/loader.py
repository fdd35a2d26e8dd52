"""Read the hand-written catalogue: one YAML file a procedure, one folder a domain, twins beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge.errors import CatalogueError
from knowledge.schema import Procedure
from knowledge.twins import TwinQuestion
from vietnamese.unaccent import skeleton

EMBEDDED = Path(__file__).parent / "catalogue"
TWINS = "twins.yaml"
LEAST = {"aliases": 8, "examples": 15}
"""What a hand-written procedure must have to be found by."""
_PROCEDURE = TypeAdapter(Procedure)
_TWIN_QUESTIONS = TypeAdapter(list[TwinQuestion])
_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

T = TypeVar("T")


@dataclass(frozen=True)
class Catalogue:
    """Hold procedures by code. ``version`` is a hash of the files they were read from."""

    procedures: Mapping[str, Procedure]
    version: str
    twin_questions: tuple[TwinQuestion, ...] = ()

    def __iter__(self) -> Iterator[Procedure]:
        return iter(self.procedures.values())

    def __len__(self) -> int:
        return len(self.procedures)

    def get(self, code: str) -> Procedure | None:
        """Return the procedure with this code, or with this code among those it replaces."""
        found = self.procedures.get(code)
        return found or next((p for p in self if code in p.replaces), None)

    def question_between(self, codes: Collection[str]) -> TwinQuestion | None:
        """Return the question that tells these procedures apart, if one is written."""
        return next((q for q in self.twin_questions if len(codes) > 1 and q.separates(codes)), None)

    def by_decision(self, decision: str) -> list[Procedure]:
        """Return the procedures whose sources name this decision (``163/QĐ-BTP``), in order of code.

        Neither case nor accents count: people type ``163/qd-btp``.
        """
        wanted = skeleton(decision)
        return [p for p in self if any(skeleton(s.decision or "") == wanted for s in p.sources)]


def load_catalogue(folder: Path = EMBEDDED) -> Catalogue:
    """Read and check every procedure below ``folder``.

    Raises:
        CatalogueError: naming each bad file, field and value.
    """
    digest = hashlib.sha256()
    procedures: dict[str, Procedure] = {}
    problems: list[str] = []
    questions: list[TwinQuestion] = []
    for path in sorted(folder.rglob("*.yaml")):
        raw = path.read_bytes()
        digest.update(path.name.encode() + raw)
        try:
            if path.name == TWINS:
                questions += read_twins(path, raw)
                continue
            procedure = read_procedure(path, raw)
        except CatalogueError as error:
            problems.append(error.message)
            continue
        if procedure.code in procedures:
            problems.append(f"{path.name}: mã {procedure.code} đã có ở một tệp khác")
        procedures[procedure.code] = procedure
    problems += _dangling_links(procedures, questions)
    if problems:
        raise CatalogueError("\n".join(problems), "Sửa các tệp trên rồi chạy lại.")
    if not procedures:
        raise CatalogueError(f"không có thủ tục nào trong {folder}", "Kiểm tra lại đường dẫn.")
    ordered = dict(sorted(procedures.items()))
    return Catalogue(ordered, digest.hexdigest()[:12], tuple(questions))


def save_snapshot(catalogue: Catalogue, path: Path) -> None:
    """Write a catalogue as one JSON file."""
    procedures = [procedure.model_dump(mode="json") for procedure in catalogue]
    questions = [question.model_dump(mode="json") for question in catalogue.twin_questions]
    data = {"version": catalogue.version, "procedures": procedures, "twin_questions": questions}
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def load_snapshot(path: Path) -> Catalogue:
    """Read a catalogue that :func:`save_snapshot` wrote."""
    data = json.loads(path.read_text(encoding="utf-8"))
    procedures = [Procedure.model_validate(one) for one in data["procedures"]]
    questions = tuple(TwinQuestion.model_validate(one) for one in data["twin_questions"])
    return Catalogue({procedure.code: procedure for procedure in procedures}, data["version"], questions)


def read_procedure(path: Path, raw: bytes) -> Procedure:
    """Parse one file and check that it lies where its code and domain say."""
    procedure = _read(path, raw, _PROCEDURE)
    found = {"aliases": len(set(procedure.aliases)), "examples": len(set(procedure.examples))}
    few = [
        f"{field}: {found[field]}, cần ít nhất {least}"
        for field, least in LEAST.items()
        if found[field] < least
    ]
    if few:
        raise CatalogueError(f"{path.name}: {'; '.join(few)}")
    expected = f"{procedure.domain}/{procedure.code}.yaml"
    if not path.as_posix().endswith(expected):
        raise CatalogueError(f"{path.name}: tệp phải nằm ở {expected}")
    return procedure


def read_twins(path: Path, raw: bytes) -> list[TwinQuestion]:
    """Parse the twin questions of one domain."""
    return _read(path, raw, _TWIN_QUESTIONS)


def _read(path: Path, raw: bytes, shape: TypeAdapter[T]) -> T:
    try:
        return shape.validate_python(yaml.load(raw, Loader=_YAML_LOADER))  # noqa: S506 - a safe loader, in C
    except yaml.YAMLError as error:
        raise CatalogueError(f"{path.name}: không phải YAML hợp lệ ({error})") from error
    except ValidationError as error:
        lines = [
            f"{path.parent.name}/{path.name}: {_where(e['loc'])}: {e['msg']} (giá trị {e['input']!r:.80})"
            for e in error.errors()
        ]
        raise CatalogueError("\n".join(lines)) from error


def _where(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "(cả tệp)"


def _dangling_links(procedures: Mapping[str, Procedure], questions: Sequence[TwinQuestion]) -> list[str]:
    replaced = {(code, p.code) for p in procedures.values() for code in p.replaces}
    overtaken = [
        f"{new}.yaml: thay thế mã {old} nhưng mã này vẫn còn tệp riêng"
        for old, new in replaced
        if old in procedures
    ]
    unknown = [
        f"{TWINS}: câu “{question.question}” dẫn tới mã {code} không có trong danh mục"
        for question in questions
        for code in sorted(question.codes - procedures.keys())
    ]
    return overtaken + unknown
