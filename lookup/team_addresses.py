"""Addresses of the teams: the list, asking them to come, and the desk of those who go."""

from __future__ import annotations

from typing import Final

from actions.team_addresses import ASK, HAMLET, TEAMS
from lookup.addresses import ROOT

__all__ = ["ASK", "HAMLET", "TEAMS", "TODAY", "VISITS", "WITHDRAW"]

WITHDRAW: Final = f"{ASK}/rut-lai"
TODAY: Final = f"{ROOT}/to/hom-nay"
VISITS: Final = f"{ROOT}/to/luot"
