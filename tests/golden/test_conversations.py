"""Walk every golden conversation through the running house."""

from __future__ import annotations

import sqlite3
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from knowledge.loader import load_catalogue
from tests.house import House

CONVERSATIONS = yaml.safe_load(Path(__file__).with_name("conversations.yaml").read_text(encoding="utf-8"))


class Person:
    """Somebody with a phone: types, presses, and remembers the last answers."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.conversation: str | None = None
        self.answers: list[dict[str, Any]] = []

    def say(self, text: str, action: str | None = None) -> dict[str, Any]:
        body = {"message_id": str(uuid.uuid4()), "text": text, "action": action}
        if self.conversation:
            body["conversation_id"] = self.conversation
        response = httpx.post(f"{self._house.url}/api/v1/messages", json=body, timeout=30)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        self.conversation = answer["conversation_id"]
        self.answers.append(answer)
        return answer

    def press(self, label: str) -> dict[str, Any]:
        buttons = [action for reply in self.answers[-1]["replies"] for action in reply["actions"]]
        button = next((b for b in buttons if b["kind"] == "reply" and b["label"].startswith(label)), None)
        assert button is not None, f"no button “{label}” among {[b['label'] for b in buttons]}"
        return self.say(button["label"], button["value"])


def shown(answer: dict[str, Any]) -> str:
    return "\n".join(f"{reply['title'] or ''}\n{reply['plain']}" for reply in answer["replies"])


@pytest.mark.parametrize("script", CONVERSATIONS, ids=[script["name"] for script in CONVERSATIONS])
def test_conversation(script: dict[str, Any], house: House) -> None:
    person = Person(house)
    for turn in script["turns"]:
        answer = person.say(turn["say"]) if "say" in turn else person.press(turn["press"])
        check(turn, answer, person, house)


def check(turn: dict[str, Any], answer: dict[str, Any], person: Person, house: House) -> None:
    what = f"{turn} -> {answer['status']} {answer['procedure']} {answer['intent']}\n{shown(answer)}"
    if "status" in turn:
        assert answer["status"] == turn["status"], what
    if "status_not" in turn:
        assert answer["status"] != turn["status_not"], what
    if "intent_not" in turn:
        assert answer["intent"]["name"] != turn["intent_not"], what
    if "procedure" in turn:
        assert answer["procedure"] is not None, what
        assert answer["procedure"]["code"] == turn["procedure"], what
    if "picked" in turn:
        (label,) = [b for b in labels(person.answers[-2]) if b.startswith(f"{turn['picked']}. ")]
        assert answer["procedure"]["code"] in codes_behind(label.partition(". ")[2]), what
    for wanted in turn.get("has", []):
        assert wanted in shown(answer), what
    for unwanted in turn.get("lacks", []):
        assert unwanted not in shown(answer), what
    check_store(turn, person, house)


def labels(answer: dict[str, Any]) -> list[str]:
    return [action["label"] for reply in answer["replies"] for action in reply["actions"]]


def codes_behind(label: str) -> set[str]:
    """Return the procedures a choice may stand for: by plain name, or as an answer to a twin question."""
    catalogue = load_catalogue()
    answers = {o.code for q in catalogue.twin_questions for o in q.options if o.answer == label}
    return answers | {procedure.code for procedure in catalogue if procedure.plain_name == label}


def check_store(turn: dict[str, Any], person: Person, house: House) -> None:
    rows = sqlite3.connect(house.data / "tthc.db")
    mine = (person.conversation,)
    received = rows.execute("SELECT text FROM inbound WHERE conversation = ?", mine).fetchall()
    logged = rows.execute(
        "SELECT text FROM turns WHERE conversation = ? ORDER BY created_at", mine
    ).fetchall()
    for secret in turn.get("log_lacks", []):
        assert secret not in str(received)
        assert secret not in str(logged)
    if turn.get("forgotten"):
        assert [text for (text,) in logged] == [""]
    if "previous_feedback" in turn:
        newest = "SELECT feedback FROM turns WHERE conversation = ? ORDER BY created_at DESC LIMIT 2"
        assert rows.execute(newest, mine).fetchall()[1] == (turn["previous_feedback"],)
    rows.close()
