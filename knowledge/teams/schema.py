"""A team that helps with telephones and papers in one hamlet, as the operator wrote it down."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from knowledge.teams.hours import Span, said_hours
from knowledge.teams.weekdays import said_days


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Member(_Entry):
    """Hold one member; only a ``public`` one may be shown to everybody, by name and telephone."""

    name: str = ""
    phone: str = ""
    public: bool = False


class Team(_Entry):
    """Hold the team of one hamlet; an empty field means that nobody has said it.

    ``commune`` is the code of today. ``days`` are those of ISO, Monday 1 to Sunday 7; ``hours`` are
    minutes of the day. ``point`` is where the team can always be found; ``read`` is when somebody looked at
    ``source``.
    """

    commune: str
    commune_name: str
    hamlet: str
    members: tuple[Member, ...] = ()
    days: tuple[int, ...] = ()
    hours: tuple[Span, ...] = ()
    point: str = ""
    note: str = ""
    source: str = ""
    read: date | None = None

    @property
    def public_members(self) -> tuple[Member, ...]:
        """Return the members who agreed to be named."""
        return tuple(one for one in self.members if one.public and (one.name or one.phone))

    @property
    def said_days(self) -> str:
        """Return the visiting days in words; empty when they are not known."""
        return said_days(self.days)

    @property
    def said_hours(self) -> str:
        """Return the hours in words; empty when they are not known."""
        return said_hours(self.hours)

    @property
    def on_duty(self) -> str:
        """Return "trực thứ ba, thứ năm, 7h30–11h, ở Văn phòng ấp", as much of it as is known; else empty."""
        when = ", ".join(filter(None, (self.said_days, self.said_hours)))
        where = f"ở {self.point}" if self.point else ""
        told = ", ".join(filter(None, (when, where)))
        return f"trực {told}" if told else ""


class Directory(_Entry):
    """Hold every team, in the order of communes and hamlets, and the day they were read in."""

    imported: date | None = None
    teams: tuple[Team, ...] = ()
