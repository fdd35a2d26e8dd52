"""The catalogue that is in force, and its index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import NonNegativeInt, TypeAdapter, ValidationError

from app.building import building
from app.errors import InputError
from app.outside import outside_messages
from app.settings import Settings
from app.teaching import outside_lessons, taught
from knowledge.fact_files import read_fact_edits
from knowledge.guides.loader import guides
from knowledge.index.recipe import Recipe
from knowledge.loader import Catalogue, load_catalogue, load_snapshot
from knowledge.merge import merged
from knowledge.search import Searcher
from knowledge.versions import Versions

_COUNTS = TypeAdapter(dict[str, NonNegativeInt])


def catalogue(settings: Settings) -> Catalogue:
    """Return what was written by hand, the import in force, corrected facts, and what was taught."""
    imported = Versions(settings.catalogue_dir).current()
    whole = merged(load_catalogue(), imported).catalogue if imported else load_catalogue()
    return taught(settings).applied(read_fact_edits(settings.facts_dir).applied(whole))


def shown_catalogue(settings: Settings, index: Path | None) -> Catalogue:
    """Return the catalogue that an index was built with: pages and dialogue say the same.

    Where no index is known, or it is gone, the newest.
    """
    snapshot = index / "catalogue.json" if index else None
    return load_snapshot(snapshot) if snapshot and snapshot.is_file() else catalogue(settings)


def recipe(settings: Settings) -> Recipe:
    """Return what shapes the index besides the catalogue.

    Raises:
        InputError: the file of what was asked for is broken.
        TeachingError: a file of what was taught is broken.
    """
    asked = _asked(settings.popularity_file) if settings.popularity else None
    lessons = taught(settings)
    outside = (*outside_messages(), *outside_lessons(settings, lessons))
    return Recipe(settings.encoder, outside, asked, lessons.with_guides(guides().texts()))


def build(settings: Settings, progress: Callable[[str], None]) -> tuple[Path, bool]:
    """Return the index folder, and whether it had to be built."""
    from knowledge.index.store import ensure_index

    with building(settings):
        return ensure_index(settings.index_dir, catalogue(settings), recipe(settings), progress)


def searcher(settings: Settings, folder: Path | None = None) -> Searcher:
    """Load an index; the one for the present catalogue unless a folder is given."""
    from knowledge.index.store import find_index, load_searcher

    if folder is None:
        folder = find_index(settings.index_dir, catalogue(settings), recipe(settings))
    return load_searcher(folder, settings.encoder)


def _asked(path: Path) -> dict[str, int]:
    if not path.is_file():
        return {}
    try:
        return _COUNTS.validate_json(path.read_bytes())
    except ValidationError as error:
        raise InputError(
            f"{path} bị hỏng: {error.errors()[0]['msg']}.",
            "Chạy `tthc popularity` để đếm lại, hoặc xóa tệp này.",
        ) from error
