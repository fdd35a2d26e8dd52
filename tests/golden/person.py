"""Somebody who talks with the house, and what can be read off an answer."""

from __future__ import annotations

import sqlite3
import uuid
from typing import Any

import httpx

from tests.house import House

Answer = dict[str, Any]
Line = dict[str, Any]
"""What a script says of one turn."""


class Person:
    """Somebody with a phone: types, presses, and remembers the last answers."""

    def __init__(self, house: House, *, explain: bool = False) -> None:
        self._house = house
        self._query = {"explain": "1"} if explain else {}
        self.conversation: str | None = None
        self.answers: list[Answer] = []

    def say(self, text: str, action: str | None = None) -> Answer:
        """Send one message; with ``action`` it is a button."""
        body = {"message_id": str(uuid.uuid4()), "text": text, "action": action}
        if self.conversation:
            body["conversation_id"] = self.conversation
        address = f"{self._house.url}/api/v1/messages"
        response = httpx.post(address, params=self._query, json=body, timeout=30)
        assert response.status_code == 200, response.text
        answer: Answer = response.json()
        self.conversation = answer["conversation_id"]
        self.answers.append(answer)
        return answer

    def press(self, label: str) -> Answer:
        """Press the button of the last answer whose label begins so."""
        buttons = [action for reply in self.answers[-1]["replies"] for action in reply["actions"]]
        button = next((b for b in buttons if b["kind"] == "reply" and b["label"].startswith(label)), None)
        assert button is not None, f"no button “{label}” among {[b['label'] for b in buttons]}"
        return self.say(button["label"], button["value"])

    def does(self, line: Line) -> Answer:
        """Say or press what a line of a script has."""
        return self.say(line["say"]) if "say" in line else self.press(line["press"])


def shown(answer: Answer) -> str:
    """Return all titles and texts of an answer."""
    return "\n".join(f"{reply['title'] or ''}\n{reply['plain']}" for reply in answer["replies"])


def labels(answer: Answer) -> list[str]:
    """Return the labels of all buttons."""
    return [action["label"] for reply in answer["replies"] for action in reply["actions"]]


def told(line: Line, answer: Answer) -> str:
    """Return a turn in full, for who reads a failed check."""
    return f"{line} -> {answer['status']} {answer['procedure']} {answer['intent']}\n{shown(answer)}"


def check_answer(line: Line, answer: Answer) -> None:
    """Check status, procedure and words of an answer."""
    what = told(line, answer)
    if "status" in line:
        assert answer["status"] == line["status"], what
    if "procedure" in line:
        assert answer["procedure"] is not None, what
        assert answer["procedure"]["code"] == line["procedure"], what
    for wanted in line.get("has", []):
        assert wanted in shown(answer), what
    for unwanted in line.get("lacks", []):
        assert unwanted not in shown(answer), what


def check_store(line: Line, person: Person, house: House) -> None:
    """Check what the message store kept of the conversation."""
    rows = sqlite3.connect(house.data / "tthc.db")
    mine = (person.conversation,)
    received = rows.execute("SELECT text FROM inbound WHERE conversation = ?", mine).fetchall()
    logged = rows.execute(
        "SELECT text FROM turns WHERE conversation = ? ORDER BY created_at", mine
    ).fetchall()
    for secret in line.get("log_lacks", []):
        assert secret not in str(received)
        assert secret not in str(logged)
    if line.get("forgotten"):
        assert [text for (text,) in logged] == [""]
    if "previous_feedback" in line:
        newest = "SELECT feedback FROM turns WHERE conversation = ? ORDER BY created_at DESC LIMIT 2"
        assert rows.execute(newest, mine).fetchall()[1] == (line["previous_feedback"],)
    rows.close()
