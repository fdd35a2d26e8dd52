"""Who answers people at this moment: one small file, written by the supervisor, followed by the web."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from app.settings import Settings
from channels.rasa_client import Speaker

FILE: Final = "serving.json"
log = structlog.get_logger(__name__)


class Serving(BaseModel):
    """Hold the addresses of a Rasa and its action server, and what they run on.

    ``index`` is a folder, ``None`` where nobody wrote down which; ``number`` is that of the retraining.
    """

    model_config = ConfigDict(frozen=True)

    rasa_url: str
    actions_url: str
    model: str | None
    index: Path | None = None
    number: int | None = None


class Pointer:
    """Follow the file, so cheaply that every message can ask; write it in one step."""

    def __init__(self, path: Path, usual: Serving) -> None:
        """Take the file, and what holds while there is none."""
        self._path = path
        self._serving = usual
        self._stamp: tuple[int, int] | None = None

    @classmethod
    def of(cls, settings: Settings, model: str | None) -> Pointer:
        """Return the pointer of a house; without its file, everything is where the settings say."""
        usual = Serving(rasa_url=settings.rasa_url, actions_url=settings.actions_url, model=model)
        return cls(settings.data_dir / FILE, usual)

    def current(self) -> Serving:
        """Return who answers now; a file that cannot be read changes nothing."""
        try:
            found = self._path.stat()
            stamp = (found.st_ino, found.st_mtime_ns)
            if stamp != self._stamp:
                self._serving = Serving.model_validate_json(self._path.read_bytes())
                self._stamp = stamp
        except FileNotFoundError:
            pass
        except (OSError, ValidationError) as error:
            log.error("pointer_unreadable", kind=type(error).__name__)
        return self._serving

    def speaker(self) -> Speaker:
        """Return the Rasa that answers now."""
        now = self.current()
        return Speaker(now.rasa_url, now.model)

    def actions_url(self) -> str:
        """Return the address of the action server that ranks now."""
        return self.current().actions_url

    def write(self, serving: Serving) -> None:
        """Point to others: a reader sees the old file whole, or the new one."""
        self.turn(self.prepare(serving))

    def prepare(self, serving: Serving) -> Path:
        """Write everything down beside the file: what may fail, a full disk, fails here."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(f"{self._path.name}.draft")
        draft.write_text(serving.model_dump_json(indent=1), encoding="utf-8")
        return draft

    def turn(self, prepared: Path) -> None:
        """Make what was prepared the truth, in one step."""
        os.replace(prepared, self._path)
