"""What a decision needs before it can be taken: masked, and without a gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from pydantic import TypeAdapter, ValidationError

from admin.teaching.decision import Answer, Content, Kind, Wording
from admin.teaching.draft import Draft, Row
from admin.teaching.intents import INTENTS
from admin.teaching.redaction import as_lesson, as_paragraphs, as_words, receipt
from admin.teaching.store import Plan
from knowledge.guides.loader import Guides
from knowledge.lessons import LONGEST, LONGEST_ANSWER, AnswerUrl
from knowledge.loader import Catalogue

LONGEST_LABEL: Final = 160
LONGEST_LIFE: Final = timedelta(days=366)
"""An answer that nobody has looked at for a year is no answer."""
_NONE: Final = "Chưa chọn thủ tục nào."
_UNKNOWN: Final = "Chưa rõ thủ tục nào: chọn một trong danh sách."
_URL: Final = TypeAdapter(AnswerUrl)


@dataclass(frozen=True)
class Checked:
    """Hold a masked draft, what is wrong with it, and, without ``problems``, the plan."""

    draft: Draft
    problems: tuple[str, ...]
    redacted: Mapping[str, int] = field(default_factory=dict)
    plan: Plan | None = None

    @property
    def receipt(self) -> tuple[tuple[str, int], ...]:
        """Return what was masked, in words and counts."""
        return receipt(self.redacted)


def checked(
    typed: Draft, catalogue: Catalogue, guides: Guides, today: date, others: Mapping[int, str]
) -> Checked:
    """Mask a draft and say what is missing; ``others`` are the people who may be asked to confirm."""
    counts: Counter[str] = Counter()
    draft = _masked(typed, counts)
    target, problems = _target(draft, catalogue, guides)
    problems += _rows(draft)
    problems += _too_long(typed)
    if draft.kind is Kind.ALIAS and len(draft.alias) < 2:
        problems.append("Chưa ghi tên gọi khác.")
    if draft.kind is Kind.ANSWER:
        problems += _answer_problems(draft, today)
    asked_of = int(draft.asked_of) if draft.asked_of.isascii() and draft.asked_of.isdecimal() else None
    if draft.needs_second and asked_of is not None and asked_of not in others:
        problems.append("Người được nhờ xác nhận không có trong danh sách.")
    if problems or draft.kind is None:
        return Checked(draft, tuple(problems), dict(counts))
    content = Content(
        draft.kind,
        target,
        tuple(Wording(one.text, one.turn_ids, one.aspects, one.keep) for one in draft.rows),
        draft.aspects if draft.kind is Kind.INTENT else (),
        draft.alias if draft.kind is Kind.ALIAS else "",
        _answer(draft) if draft.kind is Kind.ANSWER else None,
    )
    return Checked(draft, (), dict(counts), Plan(content, draft.needs_second, asked_of, dict(counts)))


def _masked(typed: Draft, counts: Counter[str]) -> Draft:
    if typed.kind is Kind.IGNORE:
        rows = [Row("", one.turn_ids, (), keep=False) for one in typed.rows]
    else:
        rows = [replace(one, text=as_lesson(one.text, counts)) for one in typed.rows]
    return replace(
        typed,
        rows=tuple(rows),
        procedure=as_words(typed.procedure, counts),
        alias=as_lesson(typed.alias, counts),
        answer=as_paragraphs(typed.answer, counts),
        owner=as_words(typed.owner, counts),
        source=as_words(typed.source, counts),
        url=as_words(typed.url, counts),
    )


def _target(draft: Draft, catalogue: Catalogue, guides: Guides) -> tuple[str | None, list[str]]:
    """Return what a decision is about, by the name that the house knows; else what is missing."""
    if draft.kind is None:
        return None, ["Chưa chọn lẽ ra phải thế nào."]
    if draft.kind in (Kind.PROCEDURE, Kind.ALIAS):
        found = catalogue.get(draft.procedure)
        return (found.code, []) if found else (None, [_UNKNOWN if draft.procedure else _NONE])
    if draft.kind is Kind.GUIDE:
        guide = guides.get(draft.guide)
        return (guide.id, []) if guide else (None, ["Chưa chọn bài hướng dẫn nào."])
    if draft.kind is Kind.INTENT:
        return (draft.intent, []) if draft.intent in INTENTS else (None, ["Chưa chọn kiểu câu nào."])
    return None, []


def _rows(draft: Draft) -> list[str]:
    kept = [one for one in draft.rows if one.keep]
    if draft.kind in (None, Kind.IGNORE):
        return []
    problems = []
    if not kept and draft.kind is not Kind.ALIAS:
        problems.append("Chưa chọn câu nào để dạy.")
    if any(len(one.text) < 2 for one in kept):
        problems.append("Có câu để dạy bị trống.")
    return problems


def _too_long(typed: Draft) -> list[str]:
    lengths = [
        ("Câu để dạy", max((len(one.text) for one in typed.rows), default=0), LONGEST),
        ("Tên gọi khác", len(typed.alias), LONGEST_LABEL),
        ("Câu trả lời", len(typed.answer), LONGEST_ANSWER),
        ("Nơi phụ trách", len(typed.owner), LONGEST_LABEL),
        ("Nguồn", len(typed.source), LONGEST_LABEL),
    ]
    return [f"{name} dài quá {most} chữ cái." for name, length, most in lengths if length > most]


def _answer_problems(draft: Draft, today: date) -> list[str]:
    needed = {"câu trả lời": draft.answer, "nơi phụ trách": draft.owner, "nguồn": draft.source}
    problems = [f"Chưa ghi {name}." for name, value in needed.items() if len(value) < 2]
    read, expires = _day(draft.read), _day(draft.expires)
    if read is None or read > today:
        problems.append("Ngày xem nguồn chưa đúng.")
    if expires is None or expires < today:
        problems.append("Ngày hết hạn chưa đúng, hoặc đã qua.")
    elif read is not None and expires - read > LONGEST_LIFE:
        problems.append("Câu trả lời chỉ được dùng tối đa một năm kể từ ngày xem nguồn.")
    if draft.url and not _is_address(draft.url):
        problems.append("Liên kết phải bắt đầu bằng https:// và không chứa thông tin cá nhân.")
    return problems


def _answer(draft: Draft) -> Answer:
    read, expires = date.fromisoformat(draft.read), date.fromisoformat(draft.expires)
    return Answer(draft.answer, draft.owner, draft.source, read, expires, draft.url or None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_address(text: str) -> bool:
    try:
        _URL.validate_python(text)
    except ValidationError:
        return False
    return True
