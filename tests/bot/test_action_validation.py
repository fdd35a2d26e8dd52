from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.components import action_validation
from bot.components.action_validation import validate_action_result

STOCK = RemoteAction._validate_action_result
"""Rasa's own method, taken while the modules are collected: nothing has been installed yet."""
ACTION = RemoteAction("action_answer", None)
SLOT = {"event": "slot", "name": "procedure", "value": "1.004222", "timestamp": None}
THEN_LISTEN = {"event": "followup", "name": "action_listen", "timestamp": None}
VALID: list[Any] = [
    {},
    {"events": [], "responses": []},
    {"events": [SLOT], "responses": [{"custom": {"status": "answered"}}]},
    {"events": [{"event": "slot", "name": "walk", "value": None}]},
    {"events": [{"event": "followup", "name": "action_listen"}, {"event": "restart"}]},
    {"events": [{**SLOT, "timestamp": 1.5, "metadata": {"a": 1}, "unheard_of": True}], "unheard_of": 1},
    {"events": [SLOT, THEN_LISTEN], "responses": [{}]},
    {"responses": [{}]},
]
INVALID: list[Any] = [
    None,
    [],
    "answered",
    7,
    {"events": None},
    {"events": {}},
    {"events": "slot"},
    {"events": [None]},
    {"events": ["slot"]},
    {"events": [{}]},
    {"events": [{"name": "procedure", "value": 1}]},
    {"events": [{"event": None}]},
    {"events": [{"event": 3}]},
    {"events": [{"event": "no_such_event"}]},
    {"events": [{"event": "slot"}]},
    {"events": [{"event": "slot", "name": "procedure"}]},
    {"events": [{"event": "slot", "name": None, "value": 1}]},
    {"events": [{"event": "entities"}]},
    {"events": [{"event": "entities", "entities": [{"entity": "aspect"}]}]},
    {"events": [{**SLOT, "timestamp": "now"}]},
    {"events": [THEN_LISTEN, {"event": ["slot"], "name": "walk", "timestamp": None}]},
    {"events": [{**SLOT, "metadata": []}]},
    {"events": [SLOT, {"event": "no_such_event"}]},
    {"responses": None},
    {"responses": {}},
    {"responses": ["hello"]},
    {"events": [SLOT], "responses": [None]},
]
JSON = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
VALUES = JSON | st.lists(JSON, max_size=2) | st.dictionaries(st.text(max_size=3), JSON, max_size=2)
KINDS = ["slot", "action", "user", "bot", "entities", "restart", "session_started", "followup", "slots"]
EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "event": st.sampled_from(KINDS) | VALUES,
        "name": st.sampled_from(["procedure", "walk"]) | VALUES,
        "value": VALUES,
        "timestamp": st.none() | st.floats(0, 2e9) | VALUES,
        "metadata": st.none() | st.just({}) | VALUES,
        "entities": st.lists(st.fixed_dictionaries({}, optional={"entity": VALUES, "value": VALUES})),
        "policy": VALUES,
        "extra": VALUES,
    },
)
REPLIES = (
    st.fixed_dictionaries(
        {},
        optional={
            "events": st.lists(EVENTS | VALUES, max_size=3) | VALUES,
            "responses": st.lists(st.dictionaries(st.text(max_size=3), VALUES) | VALUES, max_size=2) | VALUES,
            "extra": VALUES,
        },
    )
    | VALUES
)


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Build the validator anew for each test, and leave Rasa as it was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RemoteAction, "_validate_action_result", STOCK)
        action_validation._validator.cache_clear()
        yield


def verdict(validate: Callable[[RemoteAction, Any], bool], reply: Any) -> Any:
    """Return True, or where and why the reply was refused, without the advice at the end."""
    try:
        return validate(ACTION, reply)
    except ValidationError as error:
        advice = error.message.rindex(". Failed to validate" if validate is STOCK else ". The action server")
        return list(error.absolute_path), error.validator, error.message[:advice]


def test_the_comparison_is_with_the_stock_validator() -> None:
    assert STOCK.__module__ == "rasa.core.actions.action"
    assert STOCK is not validate_action_result


@pytest.mark.parametrize("reply", VALID)
def test_valid_replies_pass_both(reply: Any) -> None:
    assert verdict(validate_action_result, reply) is True
    assert verdict(STOCK, reply) is True


@pytest.mark.parametrize("reply", INVALID)
def test_invalid_replies_are_refused_for_the_same_reason(reply: Any) -> None:
    assert verdict(validate_action_result, reply) == verdict(STOCK, reply) != True  # noqa: E712


@settings(max_examples=150)
@given(REPLIES)
def test_any_reply_gets_the_stock_verdict(reply: Any) -> None:
    assert verdict(validate_action_result, reply) == verdict(STOCK, reply)


def test_the_validator_is_built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stock Rasa checks the schema against its meta-schema on every reply: 60 ms of each message."""
    schema = Mock(side_effect=RemoteAction.action_response_format_spec)
    monkeypatch.setattr(RemoteAction, "action_response_format_spec", schema)
    for reply in ({}, {"events": [SLOT]}, {"events": [SLOT]}):
        assert validate_action_result(ACTION, reply)
    assert schema.call_count == 1


def test_install_puts_it_in_the_place_of_the_stock_one() -> None:
    action_validation.install()
    assert RemoteAction._validate_action_result is validate_action_result
    assert ACTION._validate_action_result({"events": [SLOT]})
    with pytest.raises(ValidationError, match="custom-actions"):
        ACTION._validate_action_result({"events": None})


def test_plain_events_never_meet_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each event was tried against twenty kinds: a millisecond a reply, for slots that are always alike."""
    seen: list[Any] = []
    monkeypatch.setattr(
        action_validation, "_validator", lambda: Mock(iter_errors=lambda r: seen.append(r) or [])
    )
    assert validate_action_result(ACTION, {"events": [SLOT, SLOT, THEN_LISTEN], "responses": [{}]})
    assert seen == [{"events": [], "responses": [{}]}]
