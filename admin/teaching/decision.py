"""A decision about some questions: what should have happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from channels.clock import aware
from knowledge.aspects import Aspect, aspects_of
from knowledge.lessons import CuratedAnswer


class Kind(StrEnum):
    """Name what can be decided."""

    PROCEDURE = "procedure"
    GUIDE = "guide"
    INTENT = "intent"
    ALIAS = "alias"
    ANSWER = "answer"
    OUT_OF_SCOPE = "out_of_scope"
    IGNORE = "ignore"

    @property
    def label(self) -> str:
        """Return the name that people read."""
        return _KINDS[self]

    @property
    def teaches(self) -> bool:
        """Return whether questions of such a decision become examples."""
        return self not in (Kind.ANSWER, Kind.IGNORE)


class State(StrEnum):
    """Name how far a decision has come."""

    PROPOSED = "proposed"
    """Somebody else is asked to confirm it."""
    CONFIRMED = "confirmed"
    """It holds, and is not in the files yet."""
    EXPORTED = "exported"
    """It is in the files that the next retraining learns from."""
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Return the name that people read."""
        return _STATES[self]


_KINDS: Final = {
    Kind.PROCEDURE: "Thủ tục",
    Kind.GUIDE: "Bài hướng dẫn",
    Kind.INTENT: "Kiểu câu, khía cạnh",
    Kind.ALIAS: "Tên gọi khác",
    Kind.ANSWER: "Câu trả lời soạn sẵn",
    Kind.OUT_OF_SCOPE: "Ngoài phạm vi",
    Kind.IGNORE: "Bỏ qua",
}
_STATES: Final = {
    State.PROPOSED: "chờ người thứ hai",
    State.CONFIRMED: "đã chốt, chưa ghi tệp",
    State.EXPORTED: "đã ghi vào bài dạy",
    State.WITHDRAWN: "đã rút lại",
}
HOLDS: Final = (State.CONFIRMED, State.EXPORTED)
OPEN: Final = (State.PROPOSED, *HOLDS)


@dataclass(frozen=True)
class Wording:
    """Hold one wording as it is taught, and the turns it was asked in; not ``taught`` is only looked at."""

    text: str
    turn_ids: tuple[str, ...] = ()
    aspects: tuple[Aspect, ...] = ()
    taught: bool = True


@dataclass(frozen=True)
class Content:
    """Hold what is decided. ``target`` is a procedure's code, a guide's id or an intent.

    ``alias`` and ``answer`` belong to their kinds; ``aspects`` to an intent.
    """

    kind: Kind
    target: str | None = None
    wordings: tuple[Wording, ...] = ()
    aspects: tuple[Aspect, ...] = ()
    alias: str = ""
    answer: Answer | None = None

    @property
    def detail(self) -> dict[str, Any]:
        """Return what the store keeps beside kind and target."""
        kept: dict[str, Any] = {}
        if self.aspects:
            kept["aspects"] = list(self.aspects)
        if self.alias:
            kept["alias"] = self.alias
        if self.answer:
            kept["answer"] = self.answer.as_dict()
        return kept

    @property
    def turn_ids(self) -> tuple[str, ...]:
        """Return every turn that it is about."""
        return tuple(one for wording in self.wordings for one in wording.turn_ids)

    @property
    def lessons(self) -> tuple[Wording, ...]:
        """Return the wordings that are taught."""
        return tuple(one for one in self.wordings if one.taught and self.kind.teaches)


@dataclass(frozen=True)
class Answer:
    """Hold an answer that a person wrote, who stands for it, where it was read, and how long it holds."""

    text: str
    owner: str
    source: str
    read: date
    expires: date
    url: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        days = {"read": self.read.isoformat(), "expires": self.expires.isoformat()}
        return {"text": self.text, "owner": self.owner, "source": self.source, "url": self.url, **days}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Answer:
        """Read what :meth:`as_dict` gave."""
        days = {name: date.fromisoformat(kept[name]) for name in ("read", "expires")}
        return cls(kept["text"], kept["owner"], kept["source"], url=kept["url"], **days)

    def curated(self, questions: Sequence[str]) -> CuratedAnswer:
        """Return it as the bot reads it."""
        return CuratedAnswer(
            questions=tuple(questions),
            answer=self.text,
            owner=self.owner,
            source=self.source,
            url=self.url,
            read=self.read,
            expires=self.expires,
        )


@dataclass(frozen=True)
class Decision:
    """Hold a decision as the store keeps it."""

    id: int
    content: Content
    state: State
    version: int
    needs_second: bool
    asked_of: int | None
    by_id: int
    by: str
    decided_at: datetime
    changed_at: datetime
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    exported_at: datetime | None = None
    redacted: Mapping[str, int] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Return whether it is taught, or about to be."""
        return self.state in HOLDS

    def is_stale(self, today: date) -> bool:
        """Return whether it is an answer that may no longer be given."""
        answer = self.content.answer
        return self.state in OPEN and answer is not None and answer.expires < today


def decision_of(row: sa.RowMapping, questions: Sequence[sa.RowMapping]) -> Decision:
    """Return the decision of a row and of the rows of its questions, in their order."""
    detail = row["detail"]
    answer = Answer.of(detail["answer"]) if "answer" in detail else None
    content = Content(
        Kind(row["kind"]),
        row["target"],
        _wordings(questions),
        aspects_of(detail.get("aspects", ())),
        detail.get("alias", ""),
        answer,
    )
    return Decision(
        row["id"],
        content,
        State(row["state"]),
        row["version"],
        row["needs_second"],
        row["asked_of"],
        row["by_id"],
        row["by"],
        aware(row["decided_at"]),
        aware(row["changed_at"]),
        row["confirmed_by"],
        _moment(row["confirmed_at"]),
        _moment(row["exported_at"]),
        row["redacted"],
    )


def _moment(kept: datetime | None) -> datetime | None:
    return aware(kept) if kept else None


def _wordings(rows: Sequence[sa.RowMapping]) -> tuple[Wording, ...]:
    """Put the turns of one wording together again."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for row in rows:
        key = (row["text"], tuple(row["aspects"]), row["taught"])
        found.setdefault(key, []).extend([row["turn_id"]] if row["turn_id"] else [])
    return tuple(
        Wording(text, tuple(turns), aspects_of(aspects), taught)
        for (text, aspects, taught), turns in found.items()
    )
