"""A tracker store that keeps slots, not sentences.

Rasa's own SQL store appends every event, the person's text among them, and reads them all back on
every turn. Our rules look at the newest message and the slots only, so one small row a
conversation is enough: it survives a restart, does not grow, and holds nothing a person wrote.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

_METADATA = sa.MetaData()
_STATE = sa.Table(
    "dialogue_state",
    _METADATA,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("slots", sa.Text, nullable=False),
    sa.Column("updated_at", sa.Float, nullable=False),
)
# Written once: building a statement anew costs SQLAlchemy more than SQLite takes to run it.
_FIND = sa.select(_STATE.c.slots).where(_STATE.c.sender_id == sa.bindparam("sender"))
_CHANGE = _STATE.update().where(_STATE.c.sender_id == sa.bindparam("sender"))
_CHANGE = _CHANGE.values(slots=sa.bindparam("slots"), updated_at=sa.bindparam("updated_at"))
_ADD = _STATE.insert().values(
    sender_id=sa.bindparam("sender"), slots=sa.bindparam("slots"), updated_at=sa.bindparam("updated_at")
)


class SlotTrackerStore(TrackerStore):
    """Keep the slots of each conversation in one row of an SQL table."""

    def __init__(
        self,
        domain: Domain | None,
        host: Any = None,  # noqa: ARG002 - Rasa passes it to every store
        event_broker: EventBroker | None = None,
        database_url: str = "sqlite://",
        **kwargs: Any,
    ) -> None:
        self._engine = _engine(database_url)
        _METADATA.create_all(self._engine)
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the slots that hold a value."""
        slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
        row = {
            "sender": tracker.sender_id,
            "slots": json.dumps(slots, ensure_ascii=False),
            "updated_at": time.time(),
        }
        with self._engine.begin() as connection:
            if connection.execute(_CHANGE, row).rowcount == 0:
                connection.execute(_ADD, row)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return a tracker that listens, with the stored slots set; ``None`` for a newcomer."""
        with self._engine.connect() as connection:
            row = connection.execute(_FIND, {"sender": sender_id}).first()
        if row is None:
            return None
        slots: dict[str, Any] = json.loads(row.slots)
        known = {slot.name for slot in self.domain.slots}
        return DialogueStateTracker.from_events(
            sender_id, list(_resumed(slots, known)), self.domain.slots, self.max_event_history
        )

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        with self._engine.connect() as connection:
            return [row.sender_id for row in connection.execute(sa.select(_STATE.c.sender_id))]

    async def delete(self, sender_id: str) -> None:
        """Forget one conversation."""
        with self._engine.begin() as connection:
            connection.execute(_STATE.delete().where(_STATE.c.sender_id == sender_id))


def _engine(url: str) -> sa.engine.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url)
    # SQLAlchemy 1.4 opens an SQLite file anew for every transaction, and closing the last connection
    # copies the write-ahead log back: a fifth of Rasa's time. So each thread keeps its connection.
    engine = sa.create_engine(url, poolclass=sa.pool.SingletonThreadPool)
    sa.event.listen(engine, "connect", _tune_sqlite)
    return engine


def _resumed(slots: dict[str, Any], known: set[str]) -> Iterable[Event]:
    yield ActionExecuted(ACTION_SESSION_START_NAME)
    yield SessionStarted()
    for name, value in slots.items():
        if name in known:
            yield SlotSet(name, value)
    yield ActionExecuted(ACTION_LISTEN_NAME)


def _tune_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
