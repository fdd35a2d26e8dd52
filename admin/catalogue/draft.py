"""Read the form of a fact: checked by the shape of the catalogue itself, refusals in words of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import FormData

from admin.accounts.forms import text_of
from admin.catalogue.fields import READING, WAYS, Input, Kind, inputs_of
from knowledge.fact_edits import Address, FactField, Reading, content_of
from vietnamese.normalise import clean
from vietnamese.personal_data import find

Typed = Mapping[str, Any]
_ADDRESS: Final[TypeAdapter[str]] = TypeAdapter(Address)
_WORDS: Final = {
    "string_too_long": "dài quá",
    "string_too_short": "còn trống",
    "missing": "còn trống",
    "string_pattern_mismatch": "chưa đúng dạng",
    "int_parsing": "cần là số",
    "int_type": "cần là số",
    "less_than_equal": "lớn quá",
    "greater_than_equal": "nhỏ quá",
    "greater_than": "cần lớn hơn 0",
    "date_from_datetime_parsing": "chưa phải là ngày",
    "date_parsing": "chưa phải là ngày",
    "enum": "chưa chọn",
    "bool_parsing": "chưa chọn",
}
_RULES: Final = {
    "fees": "Lệ phí: ghi số tiền, hoặc chọn HĐND tỉnh quy định, chỉ một trong hai.",
    "time_limits": "Thời gian: ghi số kèm loại ngày, hoặc chọn trả trong ngày, chỉ một trong hai.",
    "reading": "Nguồn: cần số văn bản hoặc địa chỉ trang.",
}
_NOBODY: Final = "Ghi tên cơ quan là đủ; không ghi tên người, số nhà, số điện thoại."


@dataclass(frozen=True)
class Draft:
    """Hold what was typed, what it amounts to where it is right, and what is wrong with it."""

    typed: Typed
    content: dict[str, Any] | None
    reading: Reading | None
    problems: tuple[str, ...] = ()


def typed_of(field: FactField, content: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what the form shows for a fact that there is, or for a new one."""
    given = {one.name: (content or {}).get(one.name, "") for one in inputs_of(field)}
    if field is FactField.ONLINE and content is not None:
        given["available"] = "yes" if content.get("available") else "no"
    return {**given, **blank_reading()}


def blank_reading() -> dict[str, str]:
    """Return the source of a form that nobody filled in."""
    return {one.name: "" for one in READING}


def typed_reading(form: FormData) -> dict[str, Any]:
    """Return what was typed as the source."""
    return {one.name: _typed(form, one) for one in READING}


def draft_of(form: FormData, field: FactField, today: date, *, removes: bool) -> Draft:
    """Read the form; where the fact is to go, only the source is asked for."""
    typed = {one.name: _typed(form, one) for one in inputs_of(field)} | typed_reading(form)
    problems: list[str] = []
    content = None if removes else _content(field, typed, problems)
    reading = reading_of(typed, today, problems)
    texts = (value for value in typed.values() if isinstance(value, str))
    if any(find(text) for text in texts if not text.startswith("http")):
        problems.append(f"Có chỗ giống thông tin cá nhân. {_NOBODY}")
    return Draft(typed, content, reading, tuple(dict.fromkeys(problems)))


def _typed(form: FormData, one: Input) -> Any:
    if one.kind is Kind.WAYS:
        known = [value for value, _ in WAYS]
        return [value for value in known if value in form.getlist(one.name)]
    text = clean(text_of(form, one.name, one.most + 1))
    if one.kind is Kind.TICK:
        return bool(text)
    return text.replace(".", "").replace(" ", "") if one.kind is Kind.NUMBER else text


def _content(field: FactField, typed: Typed, problems: list[str]) -> dict[str, Any] | None:
    raw = {one.name: typed[one.name] for one in inputs_of(field) if typed[one.name] not in ("", [], False)}
    if field is FactField.ONLINE:
        raw["available"] = {"yes": True, "no": False}.get(typed["available"], "")
        if raw.get("url"):
            problems += _address("Địa chỉ", raw["url"])
    try:
        return content_of(field.shape.model_validate(raw))
    except ValidationError as error:
        problems += _told(error, inputs_of(field), field.value)
        return None


def reading_of(typed: Typed, today: date, problems: list[str]) -> Reading | None:
    """Return the source that was typed; what is wrong with it is added to ``problems``."""
    names = {"title": "title", "decision": "decision", "source_url": "url", "read": "read"}
    raw = {name: typed[given] for given, name in names.items() if typed[given]}
    if raw.get("url"):
        problems += _address("Địa chỉ trang", raw["url"])
    try:
        reading = Reading.model_validate(raw)
    except ValidationError as error:
        problems += [one for one in _told(error, READING, "reading") if "source_url" not in one]
        return None
    if reading.read > today:
        problems.append("Ngày đọc: ngày này chưa tới.")
    return reading


def _address(label: str, text: str) -> Iterator[str]:
    try:
        _ADDRESS.validate_python(text)
    except ValidationError:
        yield f"{label}: cần bắt đầu bằng https:// và không có dấu cách."


def _told(error: ValidationError, inputs: Sequence[Input], rule: str) -> Iterator[str]:
    labels = {one.name: one.label for one in inputs}
    for one in error.errors(include_input=False, include_url=False):
        name = str(one["loc"][0]) if one["loc"] else ""
        if name in labels:
            yield f"{labels[name]}: {_WORDS.get(one['type'], 'chưa đúng')}."
        elif not name:
            yield _RULES.get(rule, "Chưa đúng dạng của danh mục.")
