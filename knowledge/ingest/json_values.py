"""Read JSON objects one by one: one a line, a list, or a single one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from knowledge.errors import IngestError
from knowledge.ingest.content import Content
from knowledge.ingest.record import Finding, rejected

Object = dict[str, Any]


def objects(content: Content) -> Iterator[tuple[str, Object] | Finding]:
    """Yield each object with the place it stands at; a bad line yields a finding.

    Raises:
        IngestError: when the file is one JSON document and that document is broken.
    """
    if _is_lines(content):
        for number, line in content.lines():
            yield _object(f"{content.name}, dòng {number}", line)
        return
    value = _parsed(content.text())
    if isinstance(value, ValueError):
        raise IngestError(f"{content.name}: JSON sai cú pháp ({value}).", "Tải lại tệp từ nguồn.")
    if not isinstance(value, list):
        yield _checked(content.name, value)
        return
    for number, one in enumerate(value, 1):
        yield _checked(f"{content.name}, mục {number}", one)


def _is_lines(content: Content) -> bool:
    """Return whether the first line is an object of its own and another line follows."""
    lines = content.lines()
    first = next(lines, None)
    if first is None or not first[1].startswith("{") or not first[1].endswith("}"):
        return False
    if next(lines, None) is None:
        return False
    # A damaged first line of many is one bad record, not a bad file.
    return not isinstance(_parsed(first[1]), ValueError) or _second_is_object(content)


def _second_is_object(content: Content) -> bool:
    lines = content.lines()
    next(lines, None)
    second = next(lines, (0, ""))[1]
    return second.startswith("{") and isinstance(_parsed(second), dict)


def _object(origin: str, line: str) -> tuple[str, Object] | Finding:
    value = _parsed(line)
    if isinstance(value, ValueError):
        return rejected("broken_json", origin, "", line, f"JSON sai cú pháp ({value}).")
    return _checked(origin, value)


def _checked(origin: str, value: object) -> tuple[str, Object] | Finding:
    if isinstance(value, dict):
        return origin, value
    return rejected(
        "not_an_object", origin, "", type(value).__name__, "Không phải một thủ tục (đối tượng JSON)."
    )


def _parsed(text: str) -> Any:
    """Return the value, or the error; deep nesting and endless numbers are errors as well."""
    try:
        return json.loads(text)
    except RecursionError:
        return ValueError("lồng nhau quá sâu")
    except ValueError as error:
        return ValueError(f"vị trí {error.pos}" if isinstance(error, json.JSONDecodeError) else "số quá dài")


def text_of(value: object) -> str:
    """Return a text, a number as text, or nothing for every other kind of value."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def objects_of(value: object) -> list[Object]:
    """Return the objects of a list, and nothing for every other kind of value."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
