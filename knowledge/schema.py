"""The shape of what we know: a procedure, its facts and where each fact was read.

Every fact names its source. A fact marked ``unconfirmed`` is kept so that somebody can check it,
but :func:`confirmed` leaves it out of everything that a resident sees.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

CODE_PATTERN = re.compile(r"^[0-9]\.[0-9]{6}$")
"""The code of the national catalogue."""
SLUG_PATTERN = re.compile(r"^[a-z]+(?:-[a-z0-9]+)+$")
"""A name of our own, for what residents need but no confirmed national code stands for."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1200)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
Code = Annotated[str, StringConstraints(pattern=f"{CODE_PATTERN.pattern}|{SLUG_PATTERN.pattern}")]


class Domain(StrEnum):
    """Name the field of administration (``lĩnh vực``) that a procedure belongs to."""

    CIVIL_STATUS = "civil_status"
    CERTIFICATION = "certification"
    RESIDENCE = "residence"
    IDENTITY = "identity"
    VEHICLES = "vehicles"
    DRIVING_LICENCE = "driving_licence"
    JUDICIAL_RECORD = "judicial_record"
    PASSPORT = "passport"
    LAND = "land"
    CONSTRUCTION = "construction"
    BUSINESS = "business"
    INSURANCE = "insurance"
    SOCIAL_ASSISTANCE = "social_assistance"
    CHILDREN = "children"
    MERIT = "merit"
    POVERTY = "poverty"
    EMPLOYMENT = "employment"
    TAX = "tax"
    COOPERATIVES = "cooperatives"
    FARMING = "farming"
    FISHERIES = "fisheries"
    WATERWAY = "waterway"
    FIRE_SAFETY = "fire_safety"
    COMPLAINTS = "complaints"
    MILITARY = "military"
    EDUCATION = "education"
    RECONCILIATION = "reconciliation"
    REWARDS = "rewards"
    CULTURE = "culture"
    OTHER = "other"


class Level(StrEnum):
    """Name the level of government that carries a procedure out (``cấp thực hiện``)."""

    COMMUNE = "commune"
    PROVINCE = "province"
    MINISTRY = "ministry"


class Via(StrEnum):
    """Name a way to file: online, by post, or at the counter (``cách thức thực hiện``)."""

    ONLINE = "online"
    POST = "post"
    IN_PERSON = "in_person"


class Unit(StrEnum):
    """Count a time limit in working days, calendar days, hours, or units the source left out."""

    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    UNSTATED = "unstated"


class Model(BaseModel):
    """Refuse unknown keys, so that a typing slip in a hand-written file is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Model):
    """Say where facts were read: a decision or an address, and the day of reading."""

    id: Label
    title: Text
    decision: Label | None = None
    url: Label | None = None
    read: date

    @model_validator(mode="after")
    def _names_a_place(self) -> Self:
        if self.decision is None and self.url is None:
            raise ValueError(f"source '{self.id}' needs a decision number or an address")
        return self


class Fact(Model):
    """Carry the two marks every fact has: its source, and whether it still needs confirming.

    ``source`` is the id of one of the procedure's sources; left out, it is the first one.
    """

    source: Label | None = None
    unconfirmed: bool = False


class Statement(Fact):
    """State one thing in one or two plain sentences."""

    text: Text


class Document(Fact):
    """Describe one paper of the dossier (``thành phần hồ sơ``).

    ``originals`` and ``copies`` are counts; both ``None`` means that it is only shown, or that the
    source gives no number. ``when`` says for whom it is needed; ``None`` means always.
    """

    name: Text
    form: Label | None = None
    originals: int | None = Field(default=None, ge=0, le=20)
    copies: int | None = Field(default=None, ge=0, le=20)
    when: Text | None = None
    note: Text | None = None


class Fee(Fact):
    """Describe one fee row. ``amount`` is in đồng; 0 is free.

    ``set_by_province`` means that the provincial council (HĐND tỉnh) decides the amount, which is
    then unknown here and must be left out. ``until`` is the last day on which the row holds.
    """

    amount: int | None = Field(default=None, ge=0, le=100_000_000)
    set_by_province: bool = False
    unit: Label | None = None
    via: tuple[Via, ...] = ()
    when: Text | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _has_an_amount_or_a_body(self) -> Self:
        if (self.amount is None) != self.set_by_province:
            raise ValueError("a fee has either an amount or set_by_province: true")
        return self


class TimeLimit(Fact):
    """Describe one time limit. ``same_day`` stands for "trong ngày" and needs no amount."""

    amount: int | None = Field(default=None, gt=0, le=400)
    unit: Unit | None = None
    same_day: bool = False
    via: tuple[Via, ...] = ()
    when: Text | None = None

    @model_validator(mode="after")
    def _has_an_amount_or_is_same_day(self) -> Self:
        if self.same_day == (self.amount is not None) or (self.amount is None) != (self.unit is None):
            raise ValueError("a time limit has amount and unit, or same_day: true")
        return self


class Place(Fact):
    """Say which body receives the dossier today, after the district level was abolished."""

    body: Text
    via: tuple[Via, ...] = ()
    when: Text | None = None


class Online(Fact):
    """Say whether and where the procedure can be filed online.

    ``level`` is the province's own decision (toàn trình or một phần); ``None`` means not known.
    """

    available: bool
    url: Label | None = None
    level: Annotated[str, StringConstraints(pattern="^(full|partial)$")] | None = None
    note: Text | None = None


class NextStep(Model):
    """Point to what people usually do next; ``code`` is ``None`` when it is no procedure."""

    text: Text
    code: Code | None = None


FactT = TypeVar("FactT", bound=Fact)


class Procedure(Model):
    """Describe one administrative procedure (``thủ tục hành chính``).

    ``plain_name`` is what a neighbour would call it; it labels the choices of a clarifying
    question. ``summary`` says in one sentence who needs it. ``examples`` are questions as residents
    type them, and feed retrieval only. ``field`` is the official name of the field where ``domain``
    is ``other``: procedures that came in by import.
    """

    code: Code
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
    plain_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=64)]
    summary: Text
    domain: Domain
    field: Label | None = None
    levels: tuple[Level, ...] = Field(min_length=1)
    aliases: tuple[Label, ...] = ()
    documents: tuple[Document, ...] = ()
    fees: tuple[Fee, ...] = ()
    time_limits: tuple[TimeLimit, ...] = ()
    places: tuple[Place, ...] = ()
    online: Online | None = None
    steps: tuple[Statement, ...] = ()
    conditions: tuple[Statement, ...] = ()
    results: tuple[Statement, ...] = ()
    legal_basis: tuple[Statement, ...] = ()
    pitfalls: tuple[Statement, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    replaces: tuple[Code, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)
    examples: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _facts_name_known_sources(self) -> Self:
        known = {source.id for source in self.sources}
        unknown = {fact.source for fact in self.facts() if fact.source not in known | {None}}
        if unknown:
            raise ValueError(f"{self.code}: facts name unknown sources {sorted(map(str, unknown))}")
        return self

    def facts(self) -> tuple[Fact, ...]:
        """Return every fact of the procedure, confirmed or not."""
        online = (self.online,) if self.online else ()
        return (
            *self.documents,
            *self.fees,
            *self.time_limits,
            *self.places,
            *online,
            *self.steps,
            *self.conditions,
            *self.results,
            *self.legal_basis,
            *self.pitfalls,
        )

    @property
    def official_code(self) -> str | None:
        """Return the national code, or ``None`` where only a name of our own is known."""
        return self.code if CODE_PATTERN.match(self.code) else None

    def source_of(self, fact: Fact) -> Source:
        """Return the source a fact was read in; the first one unless the fact names another."""
        wanted = fact.source or self.sources[0].id
        return next(source for source in self.sources if source.id == wanted)


def confirmed(facts: tuple[FactT, ...]) -> tuple[FactT, ...]:
    """Return the facts that may be shown to a resident, in their order."""
    return tuple(fact for fact in facts if not fact.unconfirmed)
