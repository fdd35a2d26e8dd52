"""Check action replies with a JSON-schema validator built once instead of on every reply.

Rasa 3.6.21 calls ``jsonschema.validate`` for each reply, which checks the (large, constant) schema
against its meta-schema again and again: about 60 ms a message. The verdicts stay the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.constants import DOCS_BASE_URL

_PLAIN = {"slot": {"event", "timestamp", "name", "value"}, "followup": {"event", "timestamp", "name"}}
"""The two kinds of event that our actions return, with the keys that rasa_sdk writes."""


@lru_cache(maxsize=1)
def _validator() -> Validator:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def validate_action_result(self: RemoteAction, result: Any) -> bool:  # noqa: ARG001 - stands in for a method
    """Return True for a valid reply, else raise the same ValidationError as stock Rasa."""
    if _has_plain_events(result):
        result = {**result, "events": []}
    error = best_match(_validator().iter_errors(result))
    if error is None:
        return True
    error.message += f". The action server's reply breaks the format of {DOCS_BASE_URL}/custom-actions"
    raise error


def _has_plain_events(result: Any) -> bool:
    """Tell whether all events are of our two kinds, in the one form that rasa_sdk writes.

    The schema tries each of its twenty kinds of event on each event; these need no trying.
    """
    events = result.get("events") if isinstance(result, dict) else None
    return isinstance(events, list) and all(map(_is_plain, events))


def _is_plain(event: Any) -> bool:
    if not isinstance(event, dict) or event.get("timestamp", "") is not None:
        return False
    kind, name = event.get("event"), event.get("name")
    return isinstance(kind, str) and isinstance(name, str) and event.keys() == _PLAIN.get(kind)


def install() -> None:
    """Put the quick check in the place of the slow one."""
    RemoteAction._validate_action_result = validate_action_result
