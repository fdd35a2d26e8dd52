"""Build and find the index for the catalogue that is in force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.outside import outside_messages
from app.settings import Settings
from knowledge.loader import load_catalogue
from knowledge.search import Searcher


def build(settings: Settings, progress: Callable[[str], None]) -> tuple[Path, bool]:
    """Return the index folder, and whether it had to be built."""
    from knowledge.index.store import ensure_index

    return ensure_index(settings.index_dir, load_catalogue(), outside_messages(), settings.encoder, progress)


def searcher(settings: Settings, folder: Path | None = None) -> Searcher:
    """Load an index; the one for the present catalogue unless a folder is given."""
    from knowledge.index.store import find_index, load_searcher

    if folder is None:
        folder = find_index(settings.index_dir, load_catalogue(), outside_messages(), settings.encoder)
    return load_searcher(folder, settings.encoder)
