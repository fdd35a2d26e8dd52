"""Compare what people wrote, what the store says, and what the platforms really took."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from app.database import driver_url
from channels.outbox import State
from channels.tables import inbound, outbox, people, turns
from tests.chaos.people import Tally
from tests.fakes.platform import FakePlatform


@dataclass(frozen=True)
class Verdict:
    """Count what went wrong; all but ``unknown`` must be nothing."""

    messages: int
    missing: int
    """Messages that we promised to keep, with a 200, and that are not in the store."""
    unanswered: int
    answered_twice: int
    waiting: int
    failed: int
    sent: int
    unknown: int
    unknown_arrived: int
    said_twice: int
    """Messages that a platform took more often than the store sent them."""
    lost: int
    """Messages that the store calls sent, and no platform took."""

    @property
    def is_clean(self) -> bool:
        """Return whether nothing was lost and nothing said twice."""
        wrong = (
            self.missing,
            self.unanswered,
            self.answered_twice,
            self.waiting,
            self.failed,
            self.said_twice,
        )
        return not any((*wrong, self.lost))


def verdict(url: str, fakes: list[FakePlatform], tally: Tally) -> Verdict:
    """Return what the store and the platforms say together."""
    engine = sa.create_engine(driver_url(url))
    with engine.begin() as store:
        rows = [*store.execute(sa.select(inbound.c.id, inbound.c.done))]
        answers = Counter(store.execute(sa.select(turns.c.inbound_id)).scalars())
        users = {row.conversation: (row.channel, row.user_id) for row in store.execute(sa.select(people))}
        letters = [*store.execute(sa.select(outbox))]
    engine.dispose()
    states = Counter(row.state for row in letters)
    went, may = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for row in letters:
        channel, user = users[row.conversation]
        key = (channel, user, str(row.payload["text"]).strip())
        went[key] += row.state == State.SENT
        may[key] += row.state == State.UNKNOWN
    took = Counter((fake.name, one.user, one.text.strip()) for fake in fakes for one in fake.sent)
    twice = sum(max(0, n - went[key] - may[key]) for key, n in took.items())
    return Verdict(
        messages=len(rows),
        missing=tally.delivered - len(rows),
        unanswered=sum(not row.done for row in rows) + sum(row.id not in answers for row in rows),
        answered_twice=sum(n > 1 for n in answers.values())
        + sum(len(found) > 1 for found in tally.web_turns.values()),
        waiting=states[State.PENDING] + states[State.SENDING],
        failed=states[State.FAILED],
        sent=states[State.SENT],
        unknown=states[State.UNKNOWN],
        unknown_arrived=sum(min(may[key], max(0, took[key] - went[key])) for key in may),
        said_twice=twice,
        lost=sum(max(0, n - took[key]) for key, n in went.items()),
    )
