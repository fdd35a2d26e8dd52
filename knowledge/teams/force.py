"""The list of teams in force: read again when its file changes, and empty while that cannot be read."""

from __future__ import annotations

from pathlib import Path

import structlog

from knowledge.teams.errors import TeamStoreError
from knowledge.teams.find import Teams
from knowledge.teams.schema import Directory
from knowledge.teams.store import load

log = structlog.get_logger(__name__)


class TeamsInForce:
    """Hand out the teams; a changed file counts from the next question."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._now = Teams(Directory())
        self._seen = (0, 0, 0)

    def now(self) -> Teams:
        """Return the teams. A broken file is told in the log, and what was read before stays in force."""
        stamp = self._stamp()
        if stamp != self._seen:
            self._seen = stamp
            try:
                self._now = Teams(load(self._path))
            except TeamStoreError as error:
                log.error("teams_not_read", error=error.message)
        return self._now

    @property
    def version(self) -> str:
        """Return what changes when the list does."""
        return ".".join(map(str, self._stamp()))

    def _stamp(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            found = None
        return (found.st_mtime_ns, found.st_size, found.st_ino) if found else (0, 0, 0)
