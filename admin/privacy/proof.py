"""Find the conversations in which the code of a request was said, and read them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from admin.calendar.working_days import HERE
from admin.privacy.codes import first_half, is_said
from admin.privacy.request import DataRequest
from channels.clock import aware
from channels.tables import people, turns


@dataclass(frozen=True)
class Proven:
    """Hold a conversation that said the code: on which channel, when, and how many turns are kept of it."""

    channel: str
    conversation: str
    said_at: datetime
    turns: int


def proven(connection: sa.Connection, request: DataRequest) -> Sequence[Proven]:
    """Return the conversations that a request is about; none while nobody has said its code."""
    if request.code is None:
        return ()
    wanted = (
        sa.select(turns.c.channel, turns.c.conversation, turns.c.text, turns.c.created_at)
        .where(
            # A code is said after it was drawn; what was said before is not looked through.
            turns.c.created_at >= request.entered_at,
            sa.func.lower(turns.c.text).contains(first_half(request.code), autoescape=True),
        )
        .order_by(turns.c.created_at)
    )
    found: dict[tuple[str, str], Proven] = {}
    for channel, conversation, text, at in connection.execute(wanted):
        if is_said(request.code, text) and (channel, conversation) not in found:
            kept = _count(connection, conversation)
            found[channel, conversation] = Proven(channel, conversation, aware(at), kept)
    return tuple(found.values())


def read_out(connection: sa.Connection, one: Proven) -> dict[str, Any]:
    """Return all that is kept of a conversation, as JSON holds it; personal data was masked before."""
    wanted = sa.select(turns).where(turns.c.conversation == one.conversation).order_by(turns.c.created_at)
    address = sa.select(people.c.conversation).where(people.c.conversation == one.conversation)
    return {
        "kenh": one.channel,
        "con_giu_dia_chi_tren_nen_tang": connection.execute(address).first() is not None,
        "luot": [_told(row) for row in connection.execute(wanted).mappings()],
    }


def _count(connection: sa.Connection, conversation: str) -> int:
    wanted = sa.select(sa.func.count()).where(turns.c.conversation == conversation)
    return int(connection.execute(wanted).scalar_one())


def _told(row: Any) -> dict[str, Any]:
    return {
        "luc": aware(row["created_at"]).astimezone(HERE).isoformat(timespec="seconds"),
        "cau_hoi": row["text"],
        "tra_loi": [reply["plain"] for reply in row["replies"]],
        "ket_thuc": row["status"],
        "thu_tuc": (row["procedure"] or {}).get("code"),
        "danh_gia": row["feedback"],
        "ly_do": row["feedback_reason"],
        "gop_y": row["feedback_comment"],
    }
