"""A decision on its way: the fields of the form as they were typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from starlette.datastructures import FormData

from admin.accounts.forms import text_of
from admin.questions.asked import Asked
from admin.questions.groups import Group
from admin.teaching.decision import Decision, Kind
from knowledge.aspects import Aspect, aspects_of
from knowledge.lessons import LONGEST, LONGEST_ANSWER

MOST_ROWS: Final = 60
"""Wordings on one form; with more, the rest waits for the next time."""
MOST_TURNS: Final = 800
"""Turns that one form is about."""
USUAL_LIFE: Final = timedelta(days=182)
"""How long an answer holds unless somebody says otherwise."""


@dataclass(frozen=True)
class Row:
    """Hold one wording: as it may be edited, the turns it came in, and whether it is to be taught."""

    text: str
    turn_ids: tuple[str, ...]
    aspects: tuple[Aspect, ...] = ()
    keep: bool = True


@dataclass(frozen=True)
class Draft:
    """Hold the fields; ``kind`` is ``None`` while nothing is chosen."""

    rows: tuple[Row, ...] = ()
    kind: Kind | None = None
    procedure: str = ""
    guide: str = ""
    intent: str = ""
    aspects: tuple[Aspect, ...] = ()
    alias: str = ""
    answer: str = ""
    owner: str = ""
    source: str = ""
    url: str = ""
    read: str = ""
    expires: str = ""
    needs_second: bool = False
    asked_of: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Procedures to choose from: code and name."""
    seen: tuple[tuple[int, int], ...] = ()
    """Decisions about the same turns that were shown, with their versions."""


def new(groups: Sequence[Group], today: date, kind: Kind | None = None) -> Draft:
    """Return the form for some groups: every wording, and the likeliest procedures to choose from."""
    rows: list[Row] = []
    turns = 0
    for group in groups:
        for text, members in group.wordings():
            if len(rows) >= MOST_ROWS or turns + len(members) > MOST_TURNS:
                break
            turns += len(members)
            rows.append(Row(text, tuple(one.id for one in members), _aspects(members)))
    tops: dict[str, str] = {}
    for group in groups:
        for turn in group.turns:
            for one in (turn.procedure, *turn.candidates[:3]):
                if one and len(tops) < 6:
                    tops.setdefault(one.code, one.name)
    until = (today + USUAL_LIFE).isoformat()
    return Draft(tuple(rows), kind, choices=tuple(tops.items()), read=today.isoformat(), expires=until)


def again(decision: Decision) -> Draft:
    """Return the form of a decision, to be changed."""
    content, answer = decision.content, decision.content.answer
    target = content.target or ""
    return Draft(
        rows=tuple(Row(one.text, one.turn_ids, one.aspects, one.taught) for one in content.wordings),
        kind=content.kind,
        procedure=target if content.kind in (Kind.PROCEDURE, Kind.ALIAS) else "",
        guide=target if content.kind is Kind.GUIDE else "",
        intent=target if content.kind is Kind.INTENT else "",
        aspects=content.aspects,
        alias=content.alias,
        answer=answer.text if answer else "",
        owner=answer.owner if answer else "",
        source=answer.source if answer else "",
        url=(answer.url or "") if answer else "",
        read=answer.read.isoformat() if answer else "",
        expires=answer.expires.isoformat() if answer else "",
        needs_second=decision.needs_second,
        asked_of=str(decision.asked_of or ""),
    )


def of_form(form: FormData) -> Draft:
    """Read a posted form; what is too long is cut a little later, so that it can be told."""
    kind = text_of(form, "viec", 16)
    chosen = text_of(form, "chon-thu-tuc", 64).strip()
    return Draft(
        rows=tuple(_rows(form)),
        kind=Kind(kind) if kind in set(Kind) else None,
        procedure=chosen or text_of(form, "thu-tuc", 200).strip(),
        guide=text_of(form, "huong-dan", 64),
        intent=text_of(form, "y-dinh", 40),
        aspects=tuple(one for one in Aspect if one in form.getlist("khia-canh")),
        alias=text_of(form, "ten-khac", 161),
        answer=text_of(form, "tra-loi", LONGEST_ANSWER + 1),
        owner=text_of(form, "phu-trach", 161),
        source=text_of(form, "nguon", 161),
        url=text_of(form, "lien-ket", 250).strip(),
        read=text_of(form, "xem-ngay", 10),
        expires=text_of(form, "het-han", 10),
        needs_second=text_of(form, "nho", 4) == "co",
        asked_of=text_of(form, "nho-ai", 12),
        seen=tuple(_pairs(text_of(form, "da-thay", 2000))),
    )


def with_choices(draft: Draft, choices: Sequence[tuple[str, str]]) -> Draft:
    """Return the form with other procedures to choose from."""
    return replace(draft, choices=tuple(choices))


def _aspects(turns: Sequence[Asked]) -> tuple[Aspect, ...]:
    """Return the aspects that were understood of a wording, the last time it came."""
    return turns[0].aspects


def _rows(form: FormData) -> list[Row]:
    rows: list[Row] = []
    turns = 0
    for n in range(MOST_ROWS):
        if f"cau-{n}" not in form:
            break
        ids = tuple(one for one in text_of(form, f"luot-{n}", 40 * MOST_TURNS).split() if len(one) <= 36)
        turns += len(ids)
        if turns > MOST_TURNS:
            break
        aspects = aspects_of(text_of(form, f"ke-{n}", 200).split())
        keep = text_of(form, f"giu-{n}", 4) == "co"
        rows.append(Row(text_of(form, f"cau-{n}", LONGEST + 1), ids, aspects, keep))
    return rows


def _pairs(text: str) -> list[tuple[int, int]]:
    found = []
    for one in text.split():
        number, _, version = one.partition(":")
        if number.isascii() and number.isdecimal() and version.isascii() and version.isdecimal():
            found.append((int(number), int(version)))
    return found
