"""Decisions that need no form: as it stands, out of scope, or nothing to do; several groups at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from admin.accounts.account import Account
from admin.questions.groups import Group
from admin.teaching import store
from admin.teaching.book import about
from admin.teaching.decision import Content, Decision, Kind, Wording
from admin.teaching.draft import Draft, new
from admin.teaching.redaction import as_lesson

RIGHT: Final = "dung"
QUICK_KINDS: Final = {RIGHT: Kind.PROCEDURE, "ngoai": Kind.OUT_OF_SCOPE, "bo-qua": Kind.IGNORE}
"""The first means: the procedure that stands first is the right one."""


def decide_at_once(
    connection: sa.Connection, groups: Sequence[Group], wish: str, by: Account, now: datetime
) -> list[Decision]:
    """Decide about each group alone, and return the decisions.

    Groups about which somebody has decided already are left alone, and so are those for which nothing
    stands first.
    """
    kind = QUICK_KINDS[wish]
    made = []
    for group in groups:
        target = group.top.code if group.top and kind is Kind.PROCEDURE else None
        if (kind is Kind.PROCEDURE and target is None) or about(connection, [one.id for one in group.turns]):
            continue
        counts: Counter[str] = Counter()
        draft = new([group], now.date())
        content = Content(kind, target, _wordings(draft, kind, counts))
        made.append(store.add(connection, store.Plan(content, redacted=dict(counts)), by, now))
    return made


def _wordings(draft: Draft, kind: Kind, counts: Counter[str]) -> tuple[Wording, ...]:
    if kind is Kind.IGNORE:
        return tuple(Wording("", one.turn_ids, (), taught=False) for one in draft.rows)
    rows = (replace(one, text=as_lesson(one.text, counts)) for one in draft.rows)
    return tuple(Wording(one.text, one.turn_ids, one.aspects, taught=len(one.text) > 1) for one in rows)
