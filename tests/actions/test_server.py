"""The action server: every rule has its action, and an error gives nothing away (T9)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import structlog
import yaml
from rasa_sdk.executor import ActionExecutor

from actions.frame import TurnAction
from actions.server import ACTIONS, create_app, found_as_json, run_action
from actions.turn import Said, Turn, turn_of
from app.logs import configure
from app.settings import ROOT
from channels.contract import Answer
from channels.status import Status
from tests.actions.fakes import PASSPORT, FakeSearcher, turn

SECRET = "tui tên Bảy Lượm, số 0912345678"
pytestmark = pytest.mark.anyio


class ActionThatBreaks(TurnAction):
    action_name = "action_breaks"

    def answer(self, turn: Turn) -> Said:
        raise ValueError(f"không đọc được {turn.text!r}")


class ActionThatAnswersRubbish(TurnAction):
    action_name = "action_rubbish"

    def answer(self, turn: Turn) -> Said:
        return Said(turn.text, ())  # type: ignore[arg-type]


@pytest.fixture
def executor(searcher: FakeSearcher, monkeypatch: pytest.MonkeyPatch) -> ActionExecutor:
    monkeypatch.setattr(TurnAction, "searcher", searcher, raising=False)
    executor = ActionExecutor()
    for action in (*ACTIONS, ActionThatBreaks, ActionThatAnswersRubbish):
        executor.register_action(action())
    return executor


@pytest.fixture
def _logs_as_in_production() -> Iterator[None]:
    configure("INFO")
    yield
    structlog.reset_defaults()


def call(action: str, text: str = SECRET, intent: str = "ask_procedure", **slots: Any) -> dict[str, Any]:
    """Return what Rasa posts to the action server."""
    message = {"text": text, "intent": {"name": intent, "confidence": 0.8}, "entities": []}
    tracker = {
        "sender_id": "web:conversation-of-somebody",
        "slots": slots,
        "latest_message": message,
        "events": [{"event": "user", "text": text, "parse_data": message}],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
    }
    return {"next_action": action, "sender_id": "web:conversation-of-somebody", "tracker": tracker}


@pytest.mark.usefixtures("_logs_as_in_production")
@pytest.mark.parametrize("action", ["action_breaks", "action_rubbish", "action_unknown"])
async def test_error_says_its_kind_and_nothing_of_the_person(
    action: str, executor: ActionExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
    """T9: rasa-sdk's own handler returns the exception's text and the whole tracker."""
    response = await run_action(executor, call(action))
    told = bytes(response.body).decode() + json.dumps(json.loads(response.body), ensure_ascii=False)
    logged = "".join(capsys.readouterr())
    assert response.status_code == (404 if action == "action_unknown" else 500)
    assert json.loads(response.body)["action_name"] == action
    for private in ("Lượm", "0912345678", "conversation-of-somebody", "Traceback"):
        assert private not in told
        assert private not in logged


@pytest.mark.usefixtures("_logs_as_in_production")
async def test_error_is_logged_with_its_place(
    executor: ActionExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
    await run_action(executor, call("action_breaks"))
    logged = "".join(capsys.readouterr())
    for part in ("action_failed", "action_breaks", "ValueError", "test_server.py"):
        assert part in logged


async def test_answer_reaches_rasa_in_the_shape_of_the_contract(
    executor: ActionExecutor, searcher: FakeSearcher
) -> None:
    searcher.finds("làm hộ chiếu", passport=0.9, lost_passport=0.2)
    response = await run_action(executor, call("action_answer", "làm hộ chiếu"))
    assert response.status_code == 200
    body = json.loads(response.body)
    answer = Answer.model_validate_json(body["responses"][0]["custom"]["answer"])
    assert answer.status is Status.ANSWERED
    assert answer.procedure is not None
    assert answer.procedure.code == PASSPORT
    assert [candidate.score for candidate in answer.candidates] == [0.9, 0.2]
    assert answer.catalogue_version == searcher.catalogue.version
    assert set(answer.timings_ms) == {"action", "search"}
    assert answer.explain == {"aspects": [], "decision": "answer"}
    slots = {event["name"]: event["value"] for event in body["events"] if event["event"] == "slot"}
    assert slots["procedure"] == PASSPORT
    assert body["events"][-1]["name"] == "action_listen", "or Rasa asks its policies once more"


async def test_slots_that_stay_as_they_were_are_not_sent_back(
    executor: ActionExecutor, searcher: FakeSearcher
) -> None:
    """Each one is read, checked and copied several times by Rasa."""
    searcher.finds("làm hộ chiếu", passport=0.9, lost_passport=0.2)
    response = await run_action(
        executor,
        call("action_answer", "làm hộ chiếu", procedure=PASSPORT, recent=[PASSPORT], choices=["x"]),
    )
    changed = {e["name"]: e["value"] for e in json.loads(response.body)["events"] if e["event"] == "slot"}
    assert changed == {"choices": None}


async def test_five_candidates_at_most_are_kept(executor: ActionExecutor, searcher: FakeSearcher) -> None:
    searcher.scores["x"] = dict.fromkeys(list(searcher.catalogue.procedures)[:9], 0.2)
    response = await run_action(executor, call("action_answer", "x"))
    (said,) = json.loads(response.body)["responses"]
    assert len(Answer.model_validate_json(said["custom"]["answer"]).candidates) == 5


@pytest.mark.parametrize("text", ["", "   ", "/restart", "💥", "ខ្មែរ", "x" * 1000, "\u200b", "null"])
@pytest.mark.parametrize(
    "action", ["action_answer", "action_follow_up", "action_guide", "action_out_of_scope"]
)
async def test_strange_message_gets_a_proper_answer(action: str, text: str, executor: ActionExecutor) -> None:
    response = await run_action(
        executor, call(action, text, "next" if "guide" in action else "ask_procedure")
    )
    assert response.status_code == 200
    assert Answer.model_validate_json(json.loads(response.body)["responses"][0]["custom"]["answer"]).replies


def test_every_action_of_the_rules_is_served() -> None:
    served = {action.action_name for action in ACTIONS}
    rules = yaml.safe_load((ROOT / "nlu_data" / "rules.yml").read_text(encoding="utf-8"))
    called = {step["action"] for rule in rules["rules"] for step in rule["steps"] if "action" in step}
    assert {name for name in called if name.startswith("action_")} <= served


async def test_every_intent_of_the_rules_is_answered(executor: ActionExecutor) -> None:
    """T11: a path that nobody walks is a path that breaks; here every rule is walked once."""
    rules = yaml.safe_load((ROOT / "nlu_data" / "rules.yml").read_text(encoding="utf-8"))
    for rule in rules["rules"]:
        intent = next(step["intent"] for step in rule["steps"] if "intent" in step)
        for action in (step["action"] for step in rule["steps"] if "action" in step):
            if action.startswith("action_"):
                for slots in ({}, {"procedure": PASSPORT}, {"walk": {"code": PASSPORT, "step": 1}}):
                    response = await run_action(executor, call(action, "dạ được", intent, **slots))
                    assert response.status_code == 200, (rule["rule"], slots)


class FakeTracker:
    """As much of a tracker as an action reads."""

    def __init__(self, message: dict[str, Any], **slots: Any) -> None:
        self.latest_message = message
        self.slots = slots


def test_tracker_is_read_into_a_turn(searcher: FakeSearcher) -> None:
    message = {
        "text": "phí hộ chiếu",
        "intent": {"name": "ask_procedure", "confidence": 0.7},
        "entities": [
            {"entity": "aspect", "value": "phí", "role": "fee"},
            {"entity": "aspect", "value": "time"},
            {"entity": "choice", "value": 2},
        ],
    }
    read = turn_of(FakeTracker(message, procedure=PASSPORT), searcher)
    assert read.entities == (("aspect", "fee"), ("aspect", "time"), ("choice", "2"))
    assert [aspect.value for aspect in read.aspects] == ["fee", "time"]
    assert read.entity("choice") == "2"
    assert read.entity("code") is None
    assert read.procedure is not None
    assert (read.intent, read.confidence) == ("ask_procedure", 0.7)


@pytest.mark.parametrize("message", [{}, {"text": None, "intent": None, "entities": None}])
def test_message_without_anything_is_an_empty_turn(message: dict[str, Any], searcher: FakeSearcher) -> None:
    read = turn_of(FakeTracker(message), searcher)
    assert (read.text, read.intent, read.entities, read.procedure) == ("", "", (), None)


def test_slot_that_names_no_procedure_is_no_procedure(searcher: FakeSearcher) -> None:
    for value in (None, "", "9.999999", 7):
        assert turn(searcher, "x", procedure=value).procedure is None


async def test_look_up_gets_codes_and_scores_and_no_words(searcher: FakeSearcher) -> None:
    searcher.finds("làm hộ chiếu", passport=0.91234, lost_passport=0.2)
    found = found_as_json(searcher.search("làm hộ chiếu"))
    assert found["decision"] == "answer"
    assert found["hits"][0] == {"code": PASSPORT, "score": 0.9123}
    assert found["guides"] == []


async def test_look_up_waits_for_the_index() -> None:
    app = create_app(lambda: pytest.fail("not loaded here"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        assert (await http.get("/search", params={"q": "x"})).status_code == 503
