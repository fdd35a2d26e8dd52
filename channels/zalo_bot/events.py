"""Read the events of the Bot Platform, wrapped as its documents show them and flat as they come.

Nothing of the SDK's own reading is used: it drops fields that it does not know, needs others that do not
always come, and writes whole messages to the log when one is missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from channels.contract import EventKind
from channels.errors import MalformedBodyError
from channels.platform import Event

KINDS: Final = {
    "message.text.received": EventKind.TEXT,
    "message.image.received": EventKind.IMAGE,
    "message.sticker.received": EventKind.STICKER,
    "message.voice.received": EventKind.VOICE,
    # Links, files, and whatever protected people write.
    "message.unsupported.received": EventKind.UNREADABLE,
}
_PRIVATE: Final = "PRIVATE"
_GROUP_PREFIX: Final = "zgr-"
_ID: Final = re.compile(r"[!-~]{1,96}")
"""What an id looks like: with the name of its event it must fit the store."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST: Final = 2**42
"""Milliseconds after which a date is none: the year 2109."""


def read(body: bytes) -> object:
    """Return what a delivery says.

    Raises:
        MalformedBodyError: it is not JSON.
    """
    try:
        return json.loads(body)
    # Deep nesting is a RecursionError, a number of 5,000 digits a ValueError.
    except (ValueError, RecursionError):
        raise _malformed("không phải JSON") from None


def event_of(update: object, account: str, now: datetime) -> Event:
    """Return the event of an update; ``now`` is its time when it brings none.

    Raises:
        MalformedBodyError: it is not an update.
    """
    told = _unwrapped(update)
    name = told.get("event_name")
    if not isinstance(name, str):
        raise _malformed("không có event_name")
    kind = KINDS.get(name, EventKind.OTHER)
    # Some events come without a message: nobody is there to be answered.
    if kind is EventKind.OTHER or told.get("message") is None:
        return Event(EventKind.OTHER, account, "", "", now)
    return _message_event(name, kind, _object(told, "message"), account, now)


def is_id(value: object) -> bool:
    """Return whether a value is an id that can be stored."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _message_event(
    name: str, kind: EventKind, message: Mapping[str, Any], account: str, now: datetime
) -> Event:
    chat, sender = _object(message, "chat"), _object(message, "from")
    # In a private chat both ids are the same; answers go to the chat.
    user = _id(chat, "id") or _id(sender, "id")
    if not user:
        raise _malformed("không có chat.id")
    if _is_group(chat, user) or sender.get("is_bot") is True:
        kind = EventKind.OTHER
    number = _id(message, "message_id")
    return Event(
        kind=kind,
        account=account,
        user=user,
        event_id=f"{name}:{number}" if number else "",
        sent_at=_moment(message.get("date"), now),
        text=_text(message) if kind is EventKind.TEXT else "",
    )


def _unwrapped(update: object) -> Mapping[str, Any]:
    told = {"update": update}
    outer = _object(told, "update")
    return outer if "event_name" in outer else _object(outer, "result")


def _object(parent: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the object under a key; an empty one when there is none."""
    value = parent.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _malformed(f"{key} không phải đối tượng")
    return value


def _id(parent: Mapping[str, Any], key: str) -> str:
    """Return the id under a key, empty when there is none; a number is taken as its digits."""
    value = parent.get(key)
    if value is None or value == "":
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        value = str(value)
    if not is_id(value):
        raise _malformed(f"{key} không phải mã số")
    return str(value)


def _is_group(chat: Mapping[str, Any], user: str) -> bool:
    return chat.get("chat_type") not in (None, _PRIVATE) or user.startswith(_GROUP_PREFIX)


def _text(message: Mapping[str, Any]) -> str:
    text = message.get("text")
    if text is not None and not isinstance(text, str):
        raise _malformed("text không phải chữ")
    return text or ""


def _moment(date: object, now: datetime) -> datetime:
    """Return the moment of a number of milliseconds since 1970."""
    if not isinstance(date, int) or isinstance(date, bool) or not 0 < date < _LATEST:
        return now
    return _EPOCH + timedelta(milliseconds=date)


def _malformed(what: str) -> MalformedBodyError:
    return MalformedBodyError(
        f"Tin của Zalo Bot không đọc được: {what}.", "Xem tài liệu webhook của Zalo Bot."
    )
