"""Throw away what no retraining can want any more: half-built files, and versions beyond the last five."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from admin.retraining import store
from admin.retraining.retraining import Retraining
from admin.retraining.states import KEPT, State
from app.release import folder_of, release_of
from app.retrain import half_built
from app.rows import Rows
from app.settings import Settings

KEEP: Final = 5
"""How many versions can be gone back to, the live one among them."""


def sweep_half_built(settings: Settings, retraining: Retraining) -> None:
    """Remove the drafts of a retraining that did not come to its end."""
    _remove(half_built(settings, retraining))


def sweep_old(settings: Settings, rows: Rows) -> list[int]:
    """Remove all but the last versions, never the live one nor the one before; return whose files went.

    Only files that our rows name are touched: an index that somebody built by hand stays.
    """
    everything = rows.do(lambda connection: store.recent(connection, 1000))
    before = rows.do(store.previous)
    kept = _kept(everything, before)
    gone = [one for one in everything if not one.swept and not one.state.is_open and one.number not in kept]
    still_wanted = {
        name for one in everything if one.number in kept or one.state.is_open for name in one.names
    }
    for one in gone:
        _remove(_files(settings, one, still_wanted))
        rows.do(partial(store.annotate, number=one.number, swept=True))
    return [one.number for one in gone]


def _kept(everything: Sequence[Retraining], before: Retraining | None) -> set[int]:
    """Return the numbers of the versions that stay; ``everything`` has the newest first."""
    first = [one.number for one in everything if one.state is State.LIVE]
    first += [before.number] if before else []
    others = [one.number for one in everything if one.state in KEPT and not one.swept]
    return set(list(dict.fromkeys([*first, *others]))[:KEEP])


def _files(settings: Settings, one: Retraining, still_wanted: set[str | None]) -> list[Path]:
    found = [folder_of(settings, one.number)]
    if one.index_name and one.model_name:
        release = release_of(settings, one.number, one.index_name, one.model_name)
        found += [] if one.index_name in still_wanted else [release.index]
        found += [] if one.model_name in still_wanted else [release.model]
    return found


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
