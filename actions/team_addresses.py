"""Addresses of the pages about teams, which the chat links to and the look-up serves."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from knowledge.teams.schema import Team

TEAMS: Final = "/tra-cuu/to-cong-nghe-so"
ASK: Final = "/tra-cuu/nho-to-den"
PLACE: Final = "xa"
HAMLET: Final = "ap"


def list_of(commune: str) -> str:
    """Return the address of the teams of a commune, by its code."""
    return f"{TEAMS}?{urlencode({PLACE: commune})}"


def ask_of(team: Team) -> str:
    """Return the address of the form that asks a team to come."""
    return f"{ASK}?{urlencode({PLACE: team.commune, HAMLET: team.hamlet})}"
