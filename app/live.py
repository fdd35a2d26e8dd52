"""With which version the house comes up: the one that is live, not the newest."""

from __future__ import annotations

from pathlib import Path

from admin.retraining import store
from app.release import folder_of, freeze
from app.rows import rows_of
from app.settings import Settings
from channels.clock import utc_now


def settings_of_live(settings: Settings) -> tuple[int, Settings]:
    """Return the number of the live version and settings that read what it is made of.

    On the first start that is everything as it lies there; from then on it changes by the gate only.
    """
    with rows_of(settings) as rows:
        found = rows.do(store.live)
        number = found.number if found else rows.do(lambda connection: store.add_first(connection, utc_now()))
    return number, freeze(settings, number)


def live_content(settings: Settings) -> Settings:
    """Return settings that read what the live version is made of; the newest while nothing is live."""
    with rows_of(settings) as rows:
        found = rows.do(store.live)
    return settings.with_content(folder_of(settings, found.number)) if found else settings


def note_names(settings: Settings, number: int, index: Path, model: Path) -> None:
    """Note what the live version is made of: an update of our code gives it other names."""
    names = {"index_name": index.name, "model_name": model.name.removesuffix(".tar.gz")}
    with rows_of(settings) as rows:
        rows.do(lambda connection: store.annotate(connection, number, **names))
