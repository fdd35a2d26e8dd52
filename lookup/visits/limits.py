"""How much one browser may ask for: enough for a helper with ten households, too little for a machine."""

from __future__ import annotations

from typing import Final

from fastapi import Request

from admin.accounts.desk import desk_of
from channels.allowance import Allowance, Verdict

ASKED_A_MINUTE: Final = 4
ASKED_A_DAY: Final = 30
TRIED_A_MINUTE: Final = 6
TRIED_A_DAY: Final = 40
"""Codes that may be tried; there are 244 million."""
_PURPOSE: Final = "visit browser"
_LONGEST: Final = 300


class Limits:
    """Count what browsers ask for and try. Only in memory, under keyed hashes that change every day."""

    def __init__(self) -> None:
        self._asking = Allowance(ASKED_A_MINUTE, ASKED_A_DAY)
        self._trying = Allowance(TRIED_A_MINUTE, TRIED_A_DAY)

    def may_ask(self, request: Request) -> bool:
        """Count one request, and return whether it is within the limit."""
        return self._asking.use(_browser(request), desk_of(request).now) is Verdict.WELCOME

    def may_try(self, request: Request) -> bool:
        """Count one code that is tried, and return whether it is within the limit."""
        return self._trying.use(_browser(request), desk_of(request).now) is Verdict.WELCOME


def _browser(request: Request) -> str:
    desk = desk_of(request)
    host = request.client.host if request.client else ""
    agent = request.headers.get("user-agent", "")[:_LONGEST]
    return desk.keys.sign(_PURPOSE, f"{desk.now:%Y-%m-%d} {host} {agent}")
