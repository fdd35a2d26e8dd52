"""Read what Zalo tells us, one event a delivery."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from channels.contract import EventKind
from channels.errors import MalformedBodyError
from channels.platform import Event
from channels.zalo_oa.wire import is_timestamp, json_object, moment

_FROM_PEOPLE: Final = {
    "user_send_text": EventKind.TEXT,
    "user_send_link": EventKind.TEXT,
    "user_send_image": EventKind.IMAGE,
    "user_send_video": EventKind.IMAGE,
    "user_send_gif": EventKind.STICKER,
    "user_send_sticker": EventKind.STICKER,
    "user_send_audio": EventKind.VOICE,
    "user_send_location": EventKind.LOCATION,
    "user_send_business_card": EventKind.CONTACT,
    # A sound sent as a file comes under this name too.
    "user_send_file": EventKind.FILE,
}
_FOLLOWING: Final = {"follow": EventKind.FOLLOW, "unfollow": EventKind.LEFT}
_ECHO: Final = "oa_send_"
_ECHOES_TO_NOBODY: Final = ("oa_send_group_", "oa_send_anonymous_")
_PRESS: Final = re.compile(r"#(b:[A-Za-z0-9_-]{12})")
"""A press comes back as a text, equal to the payload of the button and to nothing else."""
_ID: Final = re.compile(r"[!-~]{1,64}")
_MESSAGE_ID: Final = re.compile(r"[!-~]{1,128}")


def event_of(body: bytes) -> Event:
    """Return what a delivery tells.

    Raises:
        MalformedBodyError: a field is missing or of the wrong type.
    """
    told = json_object(body)
    if told is None:
        raise _malformed("nội dung")
    name, timestamp = told.get("event_name"), told.get("timestamp")
    if not isinstance(name, str) or not name:
        raise _malformed("event_name")
    if not is_timestamp(timestamp):
        raise _malformed("timestamp")
    sent_at = moment(timestamp)
    if name in _FROM_PEOPLE:
        return _from_person(told, name, sent_at)
    if name in _FOLLOWING:
        return _following(told, name, sent_at)
    if name.startswith(_ECHO) and not name.startswith(_ECHOES_TO_NOBODY):
        return _echo(told, sent_at)
    # Seen, received, clicked, tagged, from a group, from somebody unnamed, or not known yet.
    return Event(EventKind.OTHER, account="", user="", event_id="", sent_at=sent_at)


def _from_person(told: Mapping[str, Any], name: str, sent_at: datetime) -> Event:
    account, user, message = _id(told, "recipient"), _id(told, "sender"), _object(told, "message")
    kind, text, token = _FROM_PEOPLE[name], "", None
    if kind is EventKind.TEXT:
        text = _text(message, required=name == "user_send_text")
        pressed = _PRESS.fullmatch(text)
        if pressed:
            text, token = "", pressed[1]
        elif not text and name == "user_send_link":
            kind = EventKind.UNREADABLE
    return Event(kind, account, user, _event_id(told, message, user), sent_at, text, token)


def _following(told: Mapping[str, Any], name: str, sent_at: datetime) -> Event:
    user, account = _id(told, "follower"), told.get("oa_id")
    if not isinstance(account, str) or not _ID.fullmatch(account):
        raise _malformed("oa_id")
    return Event(_FOLLOWING[name], account, user, _event_id(told, {}, user), sent_at)


def _echo(told: Mapping[str, Any], sent_at: datetime) -> Event:
    """Read what the account itself sent: only what a member of staff wrote means anything."""
    sender, user = _object(told, "sender"), _id(told, "recipient")
    # The notes do not say on which level it is; public integrations read it from the sender.
    is_staff = bool(sender.get("admin_id") or told.get("admin_id"))
    message = told.get("message")
    event_id = _event_id(told, message if isinstance(message, dict) else {}, user)
    kind = EventKind.STAFF if is_staff else EventKind.OTHER
    return Event(kind, _id(told, "sender"), user, event_id, sent_at)


def _event_id(told: Mapping[str, Any], message: Mapping[str, Any], user: str) -> str:
    """Return what makes a delivery the same delivery: the message's id, else name, moment and person."""
    given = message.get("msg_id")
    if given is None or given == "":
        return f"{told['event_name']}:{told['timestamp']}:{user}"
    if not isinstance(given, str) or not _MESSAGE_ID.fullmatch(given):
        raise _malformed("message.msg_id")
    return given


def _object(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = told.get(name)
    if not isinstance(found, dict):
        raise _malformed(name)
    return found


def _id(told: Mapping[str, Any], name: str) -> str:
    found = _object(told, name).get("id")
    # Ids are strings of digits; whatever they become, the store must be able to hold them.
    if not isinstance(found, str) or not _ID.fullmatch(found):
        raise _malformed(f"{name}.id")
    return found


def _text(message: Mapping[str, Any], *, required: bool) -> str:
    found = message.get("text", None if required else "")
    if not isinstance(found, str):
        raise _malformed("message.text")
    return found


def _malformed(field: str) -> MalformedBodyError:
    return MalformedBodyError(f"Tin của Zalo thiếu hoặc sai phần {field}.")
