"""How often one address may try a code, ask and report: counted in memory, under a key of this process."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections import OrderedDict, deque
from datetime import datetime, timedelta
from typing import Final

from fastapi import Request

from channels.clock import Clock, utc_now

_ADDRESSES: Final = 20_000
_HOUSE: Final = 64
"""Bits of an IPv6 address that a household has; the rest changes as the device likes."""


class Limit:
    """Count what an address did in the last while; a restart forgives."""

    def __init__(self, most: int, within: timedelta) -> None:
        self.within = within
        self._most = most
        self._seen: OrderedDict[str, deque[datetime]] = OrderedDict()

    def is_reached(self, address: str, now: datetime) -> bool:
        """Return whether an address has done it often enough."""
        times = self._seen.get(address, deque())
        while times and now - times[0] >= self.within:
            times.popleft()
        return len(times) >= self._most

    def count(self, address: str, now: datetime) -> None:
        """Note that an address did it once more."""
        self._seen.setdefault(address, deque(maxlen=self._most)).append(now)
        self._seen.move_to_end(address)
        while len(self._seen) > _ADDRESSES:
            self._seen.popitem(last=False)


class Visitors:
    """Hold the limits. A whole village may stand behind one address of a telephone company, so they are wide.

    Of codes only wrong ones are counted. 960 a day, of 244 million, meet one of a thousand questions in
    250 days, and nobody can be recognised by it.
    """

    def __init__(self, clock: Clock = utc_now) -> None:
        self.clock = clock
        self.wrong_codes = Limit(10, timedelta(minutes=15))
        self.questions = Limit(20, timedelta(hours=1))
        self.reports = Limit(20, timedelta(hours=1))
        self.asking = Limit(60, timedelta(minutes=10))
        self._key = secrets.token_bytes(32)

    def address_of(self, request: Request) -> str:
        """Return a pseudonym of the address that a request comes from."""
        host = _house(request.client.host if request.client else "")
        return hmac.new(self._key, host.encode(), hashlib.sha256).hexdigest()


def visitors_of(request: Request) -> Visitors:
    """Return the limits of the house."""
    visitors: Visitors = request.app.state.visitors
    return visitors


def _house(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _HOUSE), strict=False))
    return str(address)
