"""Read what Telegram tells: one update is one event."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from channels.contract import EventKind
from channels.errors import MalformedBodyError
from channels.platform import Event

Object = Mapping[str, Any]
TOLD: Final = ("message", "callback_query", "my_chat_member")
"""The updates that we ask Telegram for; all others are ``OTHER``."""
_KINDS: Final = {
    "text": EventKind.TEXT,
    # An animation comes with a document too, for old clients.
    "animation": EventKind.IMAGE,
    "photo": EventKind.IMAGE,
    "live_photo": EventKind.IMAGE,
    "video": EventKind.IMAGE,
    "video_note": EventKind.VOICE,
    "voice": EventKind.VOICE,
    "audio": EventKind.VOICE,
    "sticker": EventKind.STICKER,
    "location": EventKind.LOCATION,
    "venue": EventKind.LOCATION,
    "document": EventKind.FILE,
    "contact": EventKind.CONTACT,
    "dice": EventKind.UNREADABLE,
    "game": EventKind.UNREADABLE,
    "poll": EventKind.UNREADABLE,
    "story": EventKind.UNREADABLE,
    "checklist": EventKind.UNREADABLE,
    "paid_media": EventKind.UNREADABLE,
    "invoice": EventKind.UNREADABLE,
}
"""What a person sends; a message with none of these tells of a change in the chat, and nobody waits."""
_START: Final = re.compile(r"/(start|help)(?:@\w+)?(?:\s.*)?", re.IGNORECASE | re.DOTALL)
_TOKEN: Final = re.compile(r"b:[A-Za-z0-9_-]{12}")
_ALBUM: Final = re.compile(r"[!-~]{1,100}")
"""What an id of an album looks like; words are none, and would be stored as they are."""
_HIGHEST: Final = 2**63
"""Ids of people have up to 52 bits; more than 64 is no id."""


def read(body: bytes) -> Object:
    """Return the update in a body.

    Raises:
        MalformedBodyError: it is not a JSON object.
    """
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise _malformed("nội dung không phải JSON") from None
    return _object(update, "update")


def event_of(told: object, account: str, now: datetime) -> Event:
    """Return what an update tells; ``now`` is the time of what has none of its own.

    Raises:
        MalformedBodyError: a field is not as Telegram sends it.
    """
    update = _object(told, "update")
    update_id = _integer(update.get("update_id"), "update_id")
    other = Event(EventKind.OTHER, account, "", str(update_id), now)
    if "message" in update:
        return _of_message(_object(update["message"], "message"), other)
    if "callback_query" in update:
        return _of_press(_object(update["callback_query"], "callback_query"), other)
    if "my_chat_member" in update:
        return _of_membership(_object(update["my_chat_member"], "my_chat_member"), other)
    return other


def number_of(told: object) -> int | None:
    """Return the number of an update, however little of the rest can be read."""
    try:
        return _integer(_object(told, "update").get("update_id"), "update_id")
    except MalformedBodyError:
        return None


def query_of(update: Object) -> str | None:
    """Return the id under which Telegram waits to hear that a press has arrived."""
    query = update.get("callback_query")
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) and found else None


def _of_message(message: Object, other: Event) -> Event:
    user = _person(message, message.get("from"))
    content = next((name for name in _KINDS if name in message), None)
    if user is None or content is None:
        return other
    album = message.get("media_group_id")
    return replace(
        other,
        kind=_KINDS[content],
        user=user,
        # The pictures of an album come one by one and want one answer.
        event_id=f"album:{album}" if _is_album(album) else other.event_id,
        sent_at=_moment(message.get("date")),
        text=_words(message["text"]) if content == "text" else "",
    )


def _is_album(value: object) -> bool:
    return isinstance(value, str) and _ALBUM.fullmatch(value) is not None


def _of_press(query: Object, other: Event) -> Event:
    """Return a press; it has no time of its own: that of its message is when the button was sent."""
    message = query.get("message")
    user = _person(_object(message, "message"), query.get("from")) if message is not None else None
    if user is None:
        return other
    # Telegram's times are whole seconds; a finer one would put a press behind what was typed after it.
    sent_at = other.sent_at.replace(microsecond=0)
    data = query.get("data")
    if isinstance(data, str) and _TOKEN.fullmatch(data):
        return replace(other, kind=EventKind.TEXT, user=user, sent_at=sent_at, token=data)
    return replace(other, kind=EventKind.UNREADABLE, user=user, sent_at=sent_at)


def _of_membership(change: Object, other: Event) -> Event:
    user = _person(change, change.get("from"))
    status = _object(change.get("new_chat_member"), "new_chat_member").get("status")
    if user is None or status != "kicked":
        return other
    return replace(other, kind=EventKind.LEFT, user=user, sent_at=_moment(change.get("date")))


def _person(message: Object, sender: object) -> str | None:
    """Return the id of the person whom we talk to; ``None`` for bots, groups and channels."""
    if _object(message.get("chat"), "chat").get("type") != "private" or sender is None:
        return None
    person = _object(sender, "from")
    return None if person.get("is_bot") else str(_integer(person.get("id"), "from.id"))


def _words(text: object) -> str:
    """Return a text; of a command that only greets, the word."""
    if not isinstance(text, str):
        raise _malformed("text không phải chữ")
    command = _START.fullmatch(text)
    return command[1].lower() if command else text


def _moment(seconds: object) -> datetime:
    try:
        return datetime.fromtimestamp(_integer(seconds, "date"), UTC)
    except (OverflowError, ValueError, OSError):
        raise _malformed("date không phải thời điểm") from None


def _object(value: object, name: str) -> Object:
    if not isinstance(value, dict):
        raise _malformed(f"{name} không phải đối tượng")
    return value


def _integer(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _HIGHEST:
        raise _malformed(f"{name} không phải số nguyên")
    return value


def _malformed(what: str) -> MalformedBodyError:
    return MalformedBodyError(f"Tin từ Telegram không đúng dạng: {what}.", "Xem lại ai gọi vào webhook này.")
