"""The whole house through crashes: what was left is answered, what died comes back, nobody stays behind."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from app.database import migrate
from tests.app.processes import ends, of_house
from tests.house import START_WITHIN, House, running_house

pytestmark = pytest.mark.rasa
LEFT = "làm khai sinh cần giấy tờ gì"


def until(condition: Callable[[], bool]) -> bool:
    """Ask again and again until a condition holds, as long as a house may take to start."""
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose last process died between storing a message and answering it."""
    data = tmp_path_factory.mktemp("crashed")
    migrate(f"sqlite:///{data / 'tthc.db'}")
    with sqlite3.connect(data / "tthc.db") as store:
        now = str(datetime.now(UTC).replace(tzinfo=None))
        row = ("web", "left-by-a-crash", "m1", "text", LEFT, False, now, now)
        store.execute(
            "INSERT INTO inbound (channel, conversation, message_id, kind, text, done, sent_at, received_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    store.close()
    return data


@pytest.fixture(scope="module")
def house(data: Path) -> Iterator[House]:
    with running_house(data) as running:
        yield running


def turns(data: Path) -> list[tuple[str, str, str]]:
    store = sqlite3.connect(data / "tthc.db")
    found = store.execute("SELECT conversation, status, procedure FROM turns").fetchall()
    store.close()
    return found


def status_of_a_question(house: House) -> str:
    body = {"message_id": str(uuid.uuid4()), "text": "lệ phí đăng ký kết hôn"}
    response = httpx.post(f"{house.url}/api/v1/messages", json=body, timeout=60)
    assert response.status_code == 200
    return str(response.json()["status"])


def rasa_of(house: House) -> int:
    (pid,) = [pid for pid, command in of_house(house.data).items() if "-m rasa run" in command]
    return pid


def test_message_left_by_a_crash_is_answered_once(house: House) -> None:
    assert until(lambda: turns(house.data) != [])
    ((conversation, status, procedure),) = turns(house.data)
    assert (conversation, status) == ("left-by-a-crash", "answered")
    assert "1.001193" in procedure
    store = sqlite3.connect(house.data / "tthc.db")
    assert store.execute("SELECT done FROM inbound").fetchall() == [(1,)]
    store.close()


def test_killed_rasa_means_degraded_answers_until_it_is_back(house: House) -> None:
    assert status_of_a_question(house) == "answered"
    first = rasa_of(house)
    os.kill(first, signal.SIGKILL)
    assert ends(first)
    assert status_of_a_question(house) == "degraded"
    assert until(lambda: status_of_a_question(house) == "answered")
    assert rasa_of(house) != first


def test_killed_web_process_comes_back_with_its_conversations(house: House) -> None:
    (web,) = [pid for pid, command in of_house(house.data).items() if "serve-web" in command]
    opened = httpx.post(f"{house.url}/api/v1/conversations").json()["conversation_id"]
    os.kill(web, signal.SIGKILL)
    assert ends(web)
    house.wait_until_ready()
    body = {"message_id": "m1", "text": LEFT, "conversation_id": opened}
    answer = httpx.post(f"{house.url}/api/v1/messages", json=body, timeout=60).json()
    assert answer["status"] == "answered"


def test_logs_hold_nothing_that_people_wrote(house: House) -> None:
    for name in ("web", "rasa", "actions"):
        log = (house.data / "log" / f"{name}.log").read_text(encoding="utf-8")
        assert "đăng ký kết hôn" not in log
        assert LEFT not in log
        assert "left-by-a-crash" not in log


def test_stopped_house_leaves_nobody_behind(house: House) -> None:
    """Last: it ends the house."""
    family = of_house(house.data)
    assert len(family) >= 4
    house.supervisor.send_signal(signal.SIGTERM)
    assert house.supervisor.wait(timeout=60) == 0
    assert [command for pid, command in family.items() if not ends(pid)] == []
    assert of_house(house.data) == {}
