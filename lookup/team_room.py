"""What the pages of the teams need from the house, and which team an address means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from fastapi import Request

from knowledge.places.model import NewCommune
from knowledge.teams.find import Teams
from knowledge.teams.force import TeamsInForce
from knowledge.teams.schema import Team
from lookup.asked import LONGEST_PLACE, one_line
from lookup.carried import PLACE
from lookup.team_addresses import HAMLET
from lookup.visits.limits import Limits
from lookup.whereabouts import Whereabouts, whereabouts

LONGEST_HAMLET: Final = 80


@dataclass
class TeamRoom:
    """Hold the list of teams in force, and what browsers may still ask for."""

    in_force: TeamsInForce
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Chosen:
    """Hold how far somebody has chosen: the place as typed, its teams, and the one team.

    ``place`` is ``None`` where nothing was typed; ``team`` where no hamlet, or none of the list, was named.
    """

    teams: Teams
    place: Whereabouts | None
    of_commune: tuple[Team, ...] = ()
    hamlet: str = ""
    team: Team | None = None

    @property
    def commune(self) -> NewCommune | None:
        """Return the commune of today, once it is settled."""
        return self.place.commune if self.place else None


def team_room_of(request: Request) -> TeamRoom:
    """Return the room that the house opened."""
    room: TeamRoom = request.app.state.team_room
    return room


def teams_of(request: Request) -> Teams:
    """Return the list in force."""
    return team_room_of(request).in_force.now()


def chosen(request: Request) -> Chosen:
    """Read the commune and the hamlet of an address; nothing in it is an error."""
    return choose(
        teams_of(request),
        one_line(request.query_params.get(PLACE, ""))[:LONGEST_PLACE].strip(),
        one_line(request.query_params.get(HAMLET, ""))[:LONGEST_HAMLET].strip(),
    )


def choose(teams: Teams, place: str, hamlet: str) -> Chosen:
    """Return how far a commune, old names too, and a hamlet lead."""
    found = whereabouts(place)
    if found is None or found.commune is None:
        return Chosen(teams, found, hamlet=hamlet)
    code = found.commune.code
    team = teams.of_hamlet(code, hamlet) if hamlet else None
    return Chosen(teams, found, teams.of_commune(code), hamlet, team)
