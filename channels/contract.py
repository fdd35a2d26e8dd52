"""What passes between a channel, the dialogue and the answer. Nothing here knows a platform.

``Inbound`` is one message of a person, already cleaned and masked. ``Answer`` is what the dialogue
gives back for it: a status, one or more ``Outbound`` messages, and what the turn log needs.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from channels.status import Status

MAX_TEXT = 1000
"""Characters of one message that the dialogue reads (design, section 4)."""


class Part(BaseModel):
    """Refuse unknown keys, so that the two sides of the contract cannot drift apart."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paragraph(Part):
    """Hold one short paragraph."""

    kind: Literal["paragraph"] = "paragraph"
    text: str


class Note(Part):
    """Hold a remark set apart from the rest; ``warning`` is for scams and deadlines."""

    kind: Literal["note"] = "note"
    tone: Literal["info", "warning"] = "info"
    text: str


class ChecklistItem(Part):
    """Hold one paper to bring; ``detail`` says for whom, how many, or on which form."""

    text: str
    detail: str | None = None


class Checklist(Part):
    """Hold papers that can be ticked one by one."""

    kind: Literal["checklist"] = "checklist"
    heading: str | None = None
    items: tuple[ChecklistItem, ...]


class Bullets(Part):
    """Hold an unordered list."""

    kind: Literal["bullets"] = "bullets"
    heading: str | None = None
    items: tuple[str, ...]


class Steps(Part):
    """Hold a numbered list."""

    kind: Literal["steps"] = "steps"
    heading: str | None = None
    items: tuple[str, ...]


class Row(Part):
    """Hold one line of a table: what it is, and its value."""

    label: str
    value: str


class Facts(Part):
    """Hold a small table of label and value."""

    kind: Literal["facts"] = "facts"
    heading: str | None = None
    rows: tuple[Row, ...]


class Picture(Part):
    """Hold the address of a picture on our own site, and the words for who cannot see it."""

    kind: Literal["picture"] = "picture"
    url: Annotated[str, Field(pattern=r"^/pictures/[a-z0-9-]+\.[a-z]+$")]
    alt: str


Block = Annotated[
    Paragraph | Note | Checklist | Bullets | Steps | Facts | Picture, Field(discriminator="kind")
]


class Intent(Part):
    """Name a request as Rasa does, with the entities that come with it."""

    name: str
    entities: dict[str, str] = {}
    confidence: float | None = None


class Action(Part):
    """Offer one thing to press.

    For ``reply`` the dialogue fills ``intent`` and leaves ``value`` empty; the gateway keeps the
    intent and puts an opaque token in ``value``, so that nothing a person types can forge one.
    """

    kind: Literal["reply", "url", "phone", "copy"]
    label: str
    value: str = ""
    intent: Intent | None = None


class Citation(Part):
    """Name where the facts of a message were read, and when (ISO date)."""

    title: str
    decision: str | None = None
    url: str | None = None
    read: str


class Outbound(Part):
    """Hold one message to a person. ``plain`` is the whole of it as text, for any channel."""

    title: str | None = None
    blocks: tuple[Block, ...] = ()
    actions: tuple[Action, ...] = ()
    citations: tuple[Citation, ...] = ()
    plain: str


class Candidate(Part):
    """Name a procedure that the search considered, with its calibrated score in 0..1."""

    code: str
    name: str
    score: float
    signals: dict[str, float] = {}


class ProcedureRef(Part):
    """Name the procedure under discussion."""

    code: str
    name: str


class Effect(StrEnum):
    """Name what the gateway must do besides sending the answer."""

    DELETE_DATA = "delete_data"
    FEEDBACK_GOOD = "feedback_good"
    FEEDBACK_BAD = "feedback_bad"
    SCREEN_DIFFERS = "screen_differs"
    """A step of a guide no longer looks as described; ``explain`` names guide and step."""


class Answer(Part):
    """Hold everything one turn produced."""

    status: Status
    replies: tuple[Outbound, ...]
    procedure: ProcedureRef | None = None
    candidates: tuple[Candidate, ...] = ()
    intent: Intent | None = None
    effect: Effect | None = None
    catalogue_version: str | None = None
    model_version: str | None = None
    timings_ms: dict[str, float] = {}
    explain: dict[str, Any] = {}


class EventKind(StrEnum):
    """Name what a person did. Everything but ``TEXT`` is answered, or passed over, without the dialogue."""

    TEXT = "text"
    FOLLOW = "follow"
    IMAGE = "image"
    VOICE = "voice"
    STICKER = "sticker"
    LOCATION = "location"
    FILE = "file"
    CONTACT = "contact"
    UNREADABLE = "unreadable"
    """The platform keeps the content back: a protected sender, or a kind it does not hand on."""
    STAFF = "staff"
    """A member of staff wrote to the person from the platform's own console."""
    LEFT = "left"
    """The person unfollowed or blocked us."""
    OTHER = "other"
    """Nothing anybody waits for: seen, received, edited, in a group."""


class Inbound(Part):
    """Hold one message of a person, as the door lets it in.

    ``text`` is NFC, at most :data:`MAX_TEXT` characters, masked; ``conversation`` is the channel's
    own key. ``token`` is the opaque value of a pressed button; ``sent_at`` is the platform's time, by which
    the messages of one person are put in order.
    """

    channel: str
    conversation: str
    message_id: str
    text: str
    token: str | None = None
    kind: EventKind = EventKind.TEXT
    sent_at: datetime | None = None
