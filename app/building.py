"""Let one process at a time build: two would write the same drafts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock

from app.settings import Settings


@contextmanager
def building(settings: Settings) -> Iterator[None]:
    """Wait until nobody else builds in this data folder; the lock goes when this process does."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.data_dir / "build.lock"):
        yield
