"""Keep the facts that officers corrected: one YAML file a procedure, so that a developer can read along."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge.errors import FactEditError
from knowledge.fact_edits import FactEdit, FactEdits
from knowledge.schema import Code

_CODE: Final[TypeAdapter[str]] = TypeAdapter(Code)
_EDITS: Final = TypeAdapter(tuple[FactEdit, ...])
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HINT: Final = "Sửa tệp trong thư mục facts, hoặc rút thay đổi đó ở trang Danh mục."


def read_fact_edits(folder: Path) -> FactEdits:
    """Read every edit in force; a folder that is not there changes nothing.

    Raises:
        FactEditError: naming the file that is wrong.
    """
    return FactEdits({_code(path.stem): _read(path) for path in sorted(folder.glob("*.yaml"))})


def read_edits_of(folder: Path, code: str) -> tuple[FactEdit, ...]:
    """Return the edits in force of one procedure.

    Raises:
        FactEditError: the file is wrong, or the code is none.
    """
    path = folder / f"{_code(code)}.yaml"
    return _read(path) if path.is_file() else ()


def write_edits_of(folder: Path, code: str, edits: Sequence[FactEdit]) -> None:
    """Make these the edits of a procedure, in one step; none of them removes its file.

    Raises:
        FactEditError: the code is none, so that it could lead out of the folder.
    """
    path = folder / f"{_code(code)}.yaml"
    if not edits:
        path.unlink(missing_ok=True)
        return
    folder.mkdir(parents=True, exist_ok=True)
    data = [edit.model_dump(mode="json", exclude_none=True) for edit in edits]
    draft = path.with_name(f".{path.name}.draft")
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=108)
    draft.write_text(text, encoding="utf-8", newline="\n")
    os.replace(draft, path)


def _code(code: str) -> str:
    """Return a code that may name a file; neither of its two shapes can hold a path."""
    try:
        return _CODE.validate_python(code)
    except ValidationError as error:
        raise FactEditError("Mã thủ tục không hợp lệ.", "Mở lại thủ tục từ trang Danh mục.") from error


def _read(path: Path) -> tuple[FactEdit, ...]:
    try:
        return _EDITS.validate_python(yaml.load(path.read_bytes(), Loader=_LOADER))  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise FactEditError(f"facts/{path.name}: không phải YAML hợp lệ.", _HINT) from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "cả tệp"
        raise FactEditError(f"facts/{path.name}, {where}: {first['msg']}.", _HINT) from error
