"""Look up once what Rasa 3.6.21 works out for every message.

It walks through all subclasses of Event, twice nested, for each event that an action returns, and makes
an empty domain to see whether ours is one.
"""

from __future__ import annotations

from functools import lru_cache

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event

_stock_lookup = Event.resolve_by_type
_EMPTY = Domain.empty().as_dict()


def install() -> None:
    """Put remembered answers in the place of the stock look-ups."""
    Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(_stock_lookup))
    Domain.is_empty = _is_empty


def _is_empty(domain: Domain) -> bool:
    return bool(domain.as_dict() == _EMPTY)
