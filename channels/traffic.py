"""Count what a channel has taken in and sent out, for the person on duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from channels.clock import aware
from channels.database import Database
from channels.outbox import UNDER_WAY, State
from channels.tables import inbound, outbox


@dataclass(frozen=True)
class Traffic:
    """Hold the counts of one channel: what waits now, and what became of messages since some moment."""

    unanswered: int
    waiting: int
    sent: int
    failed: int
    unknown: int
    last_received: datetime | None


async def traffic(database: Database, channel: str, since: datetime) -> Traffic:
    """Return the counts of a channel; messages that ended before ``since`` are left out."""
    mine = inbound.c.channel == channel
    open_ones = sa.select(sa.func.count()).where(mine, ~inbound.c.done)
    newest = sa.select(sa.func.max(inbound.c.received_at)).where(mine)
    recent = sa.or_(outbox.c.changed_at >= since, outbox.c.state.in_(UNDER_WAY))
    states = (
        sa.select(outbox.c.state, sa.func.count())
        .where(outbox.c.channel == channel, recent)
        .group_by(outbox.c.state)
    )

    def work(connection: sa.Connection) -> Traffic:
        received = connection.execute(newest).scalar_one_or_none()
        counts = {str(state): int(count) for state, count in connection.execute(states).all()}
        return Traffic(
            unanswered=int(connection.execute(open_ones).scalar_one()),
            waiting=sum(counts.get(state, 0) for state in UNDER_WAY),
            sent=counts.get(State.SENT, 0),
            failed=counts.get(State.FAILED, 0),
            unknown=counts.get(State.UNKNOWN, 0),
            last_received=aware(received) if received else None,
        )

    return await database.run(work)
