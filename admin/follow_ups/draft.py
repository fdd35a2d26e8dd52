"""An answer on its way: read from a form, masked, and checked before anybody sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from admin.follow_ups.facts import ConfirmedFacts, confirmed_facts, states_facts, strange_numbers
from admin.follow_ups.follow_up import Told
from admin.follow_ups.wording import KINDS
from knowledge.loader import Catalogue
from vietnamese.personal_data import mask

LONGEST: Final[Mapping[str, int]] = {
    "answer": 4000,
    "office": 160,
    "procedure": 64,
    "source": 500,
    "source_read": 10,
}
"""Characters of each field of the form."""


@dataclass(frozen=True)
class Draft:
    """Hold the fields as they were typed."""

    answer: str = ""
    office: str = ""
    procedure: str = ""
    source: str = ""
    source_read: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> Draft:
        """Read a form; what is too long is cut a little later, so that it can be told."""
        return cls(**{name: fields.get(name, "")[: most + 1].strip() for name, most in LONGEST.items()})

    @classmethod
    def again(cls, told: Told) -> Draft:
        """Return what was told, to be corrected."""
        read = told.source_read.isoformat() if told.source_read else ""
        return cls(told.answer, told.office, told.procedure or "", told.source or "", read)


@dataclass(frozen=True)
class Checked:
    """Hold a masked draft and what is wrong with it; without ``problems`` there is something to tell."""

    draft: Draft
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    redacted: Mapping[str, int] = field(default_factory=dict)
    facts: ConfirmedFacts | None = None

    @property
    def told(self) -> Told:
        """Return the answer as it will be stored."""
        draft = self.draft
        read = date.fromisoformat(draft.source_read) if draft.source_read else None
        return Told(draft.answer, draft.office, draft.procedure or None, draft.source or None, read)

    @property
    def redactions(self) -> tuple[tuple[str, int], ...]:
        """Return what kinds of personal data were taken out, and how often; never the data."""
        return tuple((KINDS.get(kind, kind), count) for kind, count in sorted(self.redacted.items()))


def checked(typed: Draft, catalogue: Catalogue, today: date) -> Checked:
    """Mask a draft and say what is missing or doubtful in it."""
    counts: Counter[str] = Counter()
    draft = Draft(
        masked_lines(typed.answer, counts),
        masked_line(typed.office, counts),
        masked_line(typed.procedure, counts),
        masked_line(typed.source, counts),
        typed.source_read,
    )
    procedure = catalogue.get(draft.procedure) if draft.procedure else None
    facts = confirmed_facts(procedure, today) if procedure else None
    problems = (*_too_long(typed), *_missing(draft, today))
    if draft.procedure and procedure is None:
        problems += (f"Danh mục không có mã “{draft.procedure}”.",)
    return Checked(draft, problems, _warnings(draft, facts), dict(counts), facts)


def masked_line(text: str, counts: Counter[str]) -> str:
    """Return a text on one line without personal data, and count what was taken out."""
    masked = mask(text)
    counts.update(masked.counts)
    return masked.text


def masked_lines(text: str, counts: Counter[str]) -> str:
    """Return a text without personal data, line by line; as one line where data runs over an end of line."""
    lines = [mask(line) for line in text.splitlines()]
    joined = "\n".join(line.text for line in lines).strip()
    whole = mask(text)
    found: Counter[str] = Counter()
    for line in lines:
        found.update(line.counts)
    split = sum(whole.counts.values()) > sum(found.values()) or mask(joined).counts
    counts.update(whole.counts if split else found)
    return whole.text if split else joined


def _too_long(typed: Draft) -> tuple[str, ...]:
    fields = vars(typed).items()
    names = [_NAMES[name] for name, value in fields if len(value) > LONGEST[name]]
    return tuple(f"{name} dài quá." for name in names)


def _missing(draft: Draft, today: date) -> tuple[str, ...]:
    problems = []
    if not draft.answer:
        problems.append("Chưa có câu trả lời.")
    if not draft.office:
        problems.append("Chưa ghi nơi trả lời.")
    if not draft.source and states_facts(draft.answer):
        problems.append("Câu trả lời có giấy tờ, con số hoặc quy định: cần ghi nguồn.")
    problems += _read_wrongly(draft, today)
    return tuple(problems)


def _read_wrongly(draft: Draft, today: date) -> list[str]:
    if not draft.source_read:
        return ["Chưa ghi ngày xem nguồn."] if draft.source else []
    try:
        read = date.fromisoformat(draft.source_read)
    except ValueError:
        return ["Ngày xem nguồn chưa đúng."]
    return ["Ngày xem nguồn ở sau hôm nay."] if read > today else []


def _warnings(draft: Draft, facts: ConfirmedFacts | None) -> tuple[str, ...]:
    if facts is None:
        return ()
    strange = strange_numbers(draft.answer, facts)
    if not strange:
        return ()
    return (f"Dữ liệu đã xác nhận của thủ tục không có số: {', '.join(strange)}. Anh/chị xem lại giúp.",)


_NAMES: Final = {
    "answer": "Câu trả lời",
    "office": "Nơi trả lời",
    "procedure": "Mã thủ tục",
    "source": "Nguồn",
    "source_read": "Ngày xem nguồn",
}
