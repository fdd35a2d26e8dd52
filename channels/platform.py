"""What every messaging platform must be able to do, and the words all of them share.

A platform is one small class: ``verify`` and ``parse`` what comes in, ``send`` what goes out. Everything
else (storing, order, numbers, retries, limits) is done once, for all of them, in the files beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from channels.contract import EventKind, Part


@dataclass(frozen=True)
class Event:
    """Hold one thing that a platform told us.

    ``account`` is our own account there, ``user`` the platform's id of the person, ``event_id`` what makes
    a delivery the same delivery; an empty one never equals another. ``text`` is raw, as typed.
    """

    kind: EventKind
    account: str
    user: str
    event_id: str
    sent_at: datetime
    text: str = ""
    token: str | None = None


class Button(Part):
    """Hold one thing to press: ``value`` is a reply token, or an address."""

    kind: Literal["reply", "url"]
    label: str
    value: str


class Piece(Part):
    """Hold one message as it goes out: text that fits the platform, and buttons below it."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Limits:
    """Say how much a platform takes.

    ``text``: characters and UTF-16 units of one message, whichever comes first. ``buttons``: how many
    below one message; what does not fit is offered by number. ``label``: characters on a button.
    ``per_second``: messages to all people together. ``per_month``: messages a calendar month, if counted.
    """

    text: int
    buttons: int
    label: int
    per_second: float
    per_month: int | None = None


class Platform(Protocol):
    """Speak one platform's language."""

    name: str
    limits: Limits

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Check that a delivery comes from the platform; ``headers`` have lower-case names.

        Raises:
            ForgedDeliveryError: it does not, or no secret is set to tell.
        """

    def parse(self, body: bytes) -> list[Event]:
        """Return what a delivery tells; unknown events are ``OTHER``.

        Raises:
            MalformedBodyError: the body is not what the platform sends.
        """

    def sample(self) -> tuple[dict[str, str], bytes]:
        """Return a delivery of our own, signed as the platform would: nobody is to be answered for it."""

    async def send(self, user: str, piece: Piece) -> str | None:
        """Send one message; return the platform's id of it, when it gives one.

        Raises:
            NotSentError: it surely did not arrive, and may be sent again.
            RefusedError: the platform will never take it.
            UnsureError: nobody knows whether it arrived.
        """

    async def close(self) -> None:
        """Close the connections."""


@runtime_checkable
class Acknowledging(Protocol):
    """Be a platform that waits for a word about each delivery, besides the 200."""

    async def acknowledge(self, body: bytes) -> None:
        """Say that a delivery has arrived; nothing depends on it, and nothing is raised."""
