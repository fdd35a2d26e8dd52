"""What a retraining is made from: a copy of all that changes without a developer, taken when it begins.

Lessons may change while it learns, and the house may start again months later: it still comes up with
what went live, and an update of our code is built from the very same lessons.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from app.settings import Settings
from knowledge.versions import Versions


@dataclass(frozen=True)
class Release:
    """Hold the number of a retraining, its index folder and its model file."""

    number: int
    index: Path
    model: Path

    @property
    def model_version(self) -> str:
        """Return the name of the model, as the turn log keeps it."""
        return self.model.name.removesuffix(".tar.gz")


def folder_of(settings: Settings, number: int) -> Path:
    """Return where the content of a retraining is kept."""
    return settings.releases_dir / f"{number:04}"


def freeze(settings: Settings, number: int) -> Settings:
    """Copy the content of this moment, and return settings that read the copy; one taken before stays."""
    folder = folder_of(settings, number)
    if not folder.is_dir():
        draft = folder.with_name(f"{folder.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        _copy(settings, settings.with_content(draft))
        draft.rename(folder)
    return settings.with_content(folder)


def names(content: Settings) -> tuple[str, str]:
    """Return the names that index and model have, or would have, for this content."""
    from app.knowledge import catalogue, recipe
    from app.rasa_model import model_path
    from knowledge.index.store import fingerprint

    model = model_path(content).name.removesuffix(".tar.gz")
    return fingerprint(catalogue(content), recipe(content)), model


def release_of(settings: Settings, number: int, index: str, model: str) -> Release:
    """Return where a retraining of these names is, whether it is there or not."""
    return Release(number, settings.index_dir / index, settings.models_dir / f"{model}.tar.gz")


def is_there(release: Release) -> bool:
    """Return whether index and model are on disk."""
    return (release.index / "header.json").is_file() and release.model.is_file()


def _copy(now: Settings, kept: Settings) -> None:
    ours = shutil.ignore_patterns(".*")
    for folder, copy in ((now.teaching_dir, kept.teaching_dir), (now.facts_dir, kept.facts_dir)):
        if folder.is_dir():
            shutil.copytree(folder, copy, ignore=ours)
    if now.popularity_file.is_file():
        shutil.copy(now.popularity_file, kept.popularity_file)
    version = Versions(now.catalogue_dir).current_number()
    if version:
        name = f"{version:04}"
        shutil.copytree(now.catalogue_dir / name, kept.catalogue_dir / name)
        Versions(kept.catalogue_dir).put_in_force(version)
