"""What officers taught, as the house trains on it."""

from __future__ import annotations

from pathlib import Path

from app.outside import INTENTS
from app.settings import Settings
from knowledge.teaching import Taught, read_taught


def taught(settings: Settings) -> Taught:
    """Return every lesson in force.

    Raises:
        TeachingError: naming the file and line that is wrong.
    """
    return read_taught(settings.teaching_dir)


def outside_lessons(settings: Settings, lessons: Taught | None = None) -> tuple[str, ...]:
    """Return the taught messages that no procedure answers: by name, or by their intent."""
    found = lessons or taught(settings)
    by_intent = (phrase.text for name in sorted(found.nlu) if name in INTENTS for phrase in found.nlu[name])
    return tuple(dict.fromkeys((*found.outside, *by_intent)))


def nlu_lessons(settings: Settings) -> Path | None:
    """Return the folder of taught examples for Rasa, or ``None`` while there are none."""
    folder = settings.teaching_dir / "nlu"
    return folder if any(folder.glob("*.yml")) else None
