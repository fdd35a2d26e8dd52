"""Say a fact, a field and a change the way an officer reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Final

from actions.wording import document_detail, fee_value, row_label, time_value, with_remark
from knowledge.diff import Change
from knowledge.fact_edits import FactField
from knowledge.schema import Document, Fact, Fee, Online, Place, Source, Statement, TimeLimit, Unit

LABELS: Final[Mapping[str, str]] = {
    "documents": "Giấy tờ",
    "fees": "Lệ phí",
    "time_limits": "Thời gian giải quyết",
    "places": "Nơi nộp",
    "online": "Nộp trực tuyến",
    "steps": "Các bước",
    "conditions": "Điều kiện",
    "results": "Kết quả",
    "legal_basis": "Căn cứ pháp luật",
    "pitfalls": "Chỗ hay vướng",
    "name": "Tên thủ tục",
    "plain_name": "Tên thường gọi",
    "summary": "Ai cần",
    "domain": "Lĩnh vực",
    "field": "Lĩnh vực trên Cổng",
    "levels": "Cấp thực hiện",
    "aliases": "Cách gọi khác",
    "next_steps": "Việc làm tiếp",
    "replaces": "Thay cho mã",
    "sources": "Nguồn",
    "examples": "Câu mẫu",
    "decision": "Quyết định công bố",
    "code": "Mã thủ tục",
}
"""Every field of a procedure, and what conflicts of an import are about."""
_LEVELS: Final = {"full": "toàn trình", "partial": "một phần"}
_ONLY_SOURCE: Final = "(chữ như cũ, chỉ đổi nguồn hoặc dấu chưa chắc)"
Pair = tuple[str | None, str | None]


def label_of(field: str) -> str:
    """Return the name that people give a field."""
    return LABELS.get(field, field)


def told(fact: Fact) -> str:
    """Return all that a fact says, on one line."""
    if isinstance(fact, Document):
        detail = document_detail(fact)
        return f"{fact.name} · {detail}" if detail else fact.name
    if isinstance(fact, Online):
        return _online(fact)
    if isinstance(fact, Statement):
        return fact.text
    if isinstance(fact, (Fee, TimeLimit, Place)):
        label = row_label(fact)
        value = with_remark(_value(fact), fact)
        return f"{label}: {value}" if label else value
    raise TypeError(type(fact).__name__)


def told_content(field: FactField, content: Mapping[str, Any] | None) -> str | None:
    """Return what a fact says that is kept without its marks."""
    return None if content is None else told(field.shape.model_validate(content))


def pairs_of(change: Change) -> list[Pair]:
    """Return what a changed field said before and says after, line by line; only lines that differ."""
    before, after = (_lines(change.field, value) for value in (change.before, change.after))
    return _pairs(before, after) or [(None, _ONLY_SOURCE)]


def told_conflict(field: str, values: str) -> str:
    """Return what one side of a conflict says; amounts and units are written out."""
    return ", ".join(_value_of_conflict(field, one) for one in values.split(", "))


def source_line(source: Source) -> str:
    """Return where a fact was read: decision and title."""
    return f"{source.decision}, {source.title}" if source.decision else source.title


def _value_of_conflict(field: str, value: str) -> str:
    amount, _, unit = value.partition(" ")
    if field == FactField.FEES and amount.isdecimal():
        return fee_value(Fee(amount=int(amount)))
    if field == FactField.TIME_LIMITS and amount.isdecimal() and unit in set(Unit):
        return time_value(TimeLimit(amount=int(amount), unit=Unit(unit)))
    return value


def _value(fact: Fee | TimeLimit | Place) -> str:
    if isinstance(fact, Fee):
        return fee_value(fact)
    return time_value(fact) if isinstance(fact, TimeLimit) else fact.body


def _online(fact: Online) -> str:
    parts = ["Nộp được trên mạng" if fact.available else "Chưa nộp được trên mạng"]
    parts += [f"mức {_LEVELS[fact.level]}"] if fact.level else []
    parts += [one for one in (fact.url, fact.note) if one]
    return " · ".join(parts)


def _pairs(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    found: list[Pair] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            found += zip_longest(before[a:b], after[c:d])
    return found


def _lines(field: str, value: Any) -> list[str]:
    """Return a value of a difference as lines of text."""
    if value is None:
        return []
    values = value if isinstance(value, list) else [value]
    if field in set(FactField):
        return [_fact_line(FactField(field), one) for one in values]
    return [" · ".join(_texts(one)) for one in values]


def _fact_line(field: FactField, raw: Mapping[str, Any]) -> str:
    fact = field.shape.model_validate(raw)
    return told(fact) + (" (chưa chắc)" if fact.unconfirmed else "")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (str(one) for name, one in value.items() if one is not None and name != "id")
    else:
        yield str(value)
