from __future__ import annotations

import asyncio
import sqlite3
import sqlite3.dbapi2
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.components.slot_tracker_store import SlotTrackerStore

SENDER = "0123456789abcdef0123456789abcdef"
WROTE = "má tui tên Trần Thị Bưởi mới mất, gọi 0912345678"


@pytest.fixture(scope="session")
def domain(root: Path) -> Domain:
    return Domain.load(str(root / "bot/domain"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "dialogue.db"


def opened(file: Path, domain: Domain) -> SlotTrackerStore:
    return SlotTrackerStore(domain, database_url=f"sqlite:///{file}")


def say(store: TrackerStore, *events: Event, sender: str = SENDER) -> None:
    async def turn() -> None:
        tracker = await store.get_or_create_tracker(sender)
        for event in events:
            tracker.update(event, store.domain)
        await store.save(tracker)

    asyncio.run(turn())


def recall(store: TrackerStore, sender: str = SENDER) -> DialogueStateTracker | None:
    return asyncio.run(store.retrieve(sender))


def slots_of(tracker: DialogueStateTracker | None) -> dict[str, object]:
    assert tracker is not None
    return {name: value for name, value in tracker.current_slot_values().items() if value is not None}


def test_slots_survive_a_restart(file: Path, domain: Domain) -> None:
    wanted = {
        "procedure": "1.004222",
        "choices": ["1.004194", "2.000635"],
        "walk": {"guide": "vneid", "at": 3},
    }
    say(opened(file, domain), *(SlotSet(name, value) for name, value in wanted.items()))
    assert slots_of(recall(opened(file, domain))) == wanted


def test_a_returning_person_is_listened_to(file: Path, domain: Domain) -> None:
    say(opened(file, domain), SlotSet("procedure", "1.004222"), ActionExecuted("action_answer"))
    tracker = recall(opened(file, domain))
    assert tracker is not None
    assert tracker.latest_action_name == ACTION_LISTEN_NAME
    assert not tracker.is_paused()


def test_a_cleared_slot_stays_cleared(file: Path, domain: Domain) -> None:
    say(opened(file, domain), SlotSet("procedure", "1.004222"), SlotSet("walk", {"guide": "vneid"}))
    say(opened(file, domain), SlotSet("walk", None))
    assert slots_of(recall(opened(file, domain))) == {"procedure": "1.004222"}


def test_a_slot_that_the_domain_no_longer_has_is_ignored(file: Path, domain: Domain) -> None:
    say(opened(file, domain), SlotSet("procedure", "1.004222"))
    with sqlite3.connect(file) as connection:
        connection.execute("""UPDATE dialogue_state SET slots = '{"procedure": "1.004222", "gone": 1}'""")
    connection.close()
    assert slots_of(recall(opened(file, domain))) == {"procedure": "1.004222"}


def test_nothing_that_a_person_wrote_is_in_the_files(file: Path, domain: Domain) -> None:
    store = opened(file, domain)
    say(
        store,
        UserUttered(WROTE, {"name": "ask_procedure"}),
        BotUttered(WROTE),
        SlotSet("procedure", "1.004222"),
    )
    stored = b"".join(part.read_bytes() for part in file.parent.iterdir())
    assert b"1.004222" in stored
    for word in (*WROTE.split(), "ask_procedure"):
        assert word.encode() not in stored


def test_a_conversation_is_one_row_however_long(file: Path, domain: Domain) -> None:
    store = opened(file, domain)
    for turn in range(50):
        say(store, UserUttered(f"câu {turn}"), SlotSet("procedure", f"1.{turn:06}"))
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM dialogue_state").fetchone() == (1,)
    connection.close()
    tracker = recall(store)
    assert slots_of(tracker) == {"procedure": "1.000049"}
    assert tracker is not None
    assert len(tracker.events) < 10


def test_deleting_forgets_one_conversation_only(file: Path, domain: Domain) -> None:
    store = opened(file, domain)
    say(store, SlotSet("procedure", "1.004222"))
    say(store, SlotSet("procedure", "2.000635"), sender="another")
    asyncio.run(store.delete(SENDER))
    assert recall(store) is None
    assert slots_of(recall(store, "another")) == {"procedure": "2.000635"}
    asyncio.run(store.delete("never seen"))


def test_keys_are_the_conversations(file: Path, domain: Domain) -> None:
    store = opened(file, domain)
    assert list(asyncio.run(store.keys())) == []
    for sender in ("a", "b", "a"):
        say(store, sender=sender)
    assert sorted(asyncio.run(store.keys())) == ["a", "b"]


def test_a_newcomer_has_no_tracker(file: Path, domain: Domain) -> None:
    assert recall(opened(file, domain)) is None


def test_the_file_is_opened_once(file: Path, domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLAlchemy 1.4 opened and closed it for every transaction: a fifth of Rasa's time."""
    opens, connect = [], sqlite3.dbapi2.connect
    monkeypatch.setattr(sqlite3.dbapi2, "connect", lambda *a, **k: opens.append(a) or connect(*a, **k))
    store = opened(file, domain)
    for turn in range(5):
        say(store, SlotSet("procedure", f"1.{turn:06}"))
    assert len(opens) == 1


def test_rasa_makes_it_from_endpoints_and_keeps_slots_through_its_own_wrapper(
    root: Path, file: Path, domain: Domain
) -> None:
    """Rasa falls back to memory without a word when its store raises."""
    endpoint = EndpointConfig.from_dict(
        {
            "type": "bot.components.slot_tracker_store.SlotTrackerStore",
            "database_url": f"sqlite:///{file}",
        }
    )
    made = TrackerStore.create(endpoint, domain)
    assert isinstance(made, SlotTrackerStore)
    wrapped = Agent._create_tracker_store(made, domain)
    say(wrapped, SlotSet("procedure", "1.004222"))
    assert wrapped._fallback_tracker_store is None
    assert slots_of(recall(opened(file, domain))) == {"procedure": "1.004222"}
