"""The catalogue that is in force, and its index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import NonNegativeInt, TypeAdapter, ValidationError

from app.errors import InputError
from app.outside import outside_messages
from app.settings import Settings
from knowledge.guides.loader import guides
from knowledge.index.recipe import Recipe
from knowledge.loader import Catalogue, load_catalogue
from knowledge.merge import merged
from knowledge.search import Searcher
from knowledge.versions import Versions

_COUNTS = TypeAdapter(dict[str, NonNegativeInt])


def catalogue(settings: Settings) -> Catalogue:
    """Return the hand-written catalogue, completed by the imported version in force, if there is one."""
    imported = Versions(settings.catalogue_dir).current()
    return merged(load_catalogue(), imported).catalogue if imported else load_catalogue()


def recipe(settings: Settings) -> Recipe:
    """Return what shapes the index besides the catalogue.

    Raises:
        InputError: the file of what was asked for is broken.
    """
    asked = _asked(settings.popularity_file) if settings.popularity else None
    return Recipe(settings.encoder, tuple(outside_messages()), asked, guides().texts())


def build(settings: Settings, progress: Callable[[str], None]) -> tuple[Path, bool]:
    """Return the index folder, and whether it had to be built."""
    from knowledge.index.store import ensure_index

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
