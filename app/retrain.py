"""The work of one retraining: copy what was taught, build index and model aside, and put them to the gate."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import structlog

from admin.retraining import store
from admin.retraining.journal import Journal
from admin.retraining.retraining import Retraining
from admin.retraining.states import Phase, State, TransitionError
from app import release as releases
from app.release import Release
from app.rows import Rows
from app.settings import Settings
from channels.clock import utc_now
from vietnamese.errors import TthcError

if TYPE_CHECKING:
    from eval.gate.report import GateReport
    from eval.progress import Track

T = TypeVar("T")
log = structlog.get_logger(__name__)

STAGES: Final = 12
"""How many stages an index with imported procedures tells of; one without tells of fewer."""
MODEL_SECONDS: Final = 45.0
"""What Rasa takes on two cores, for want of any word from it."""
NOTHING_NEW: Final = "Không có gì mới để học: nội dung y như bản đang chạy."
NICE: Final = 10
"""How far the work stands back: people who ask come first."""


class Work:
    """Do one retraining; whatever happens, its row says what became of it."""

    def __init__(self, settings: Settings, rows: Rows, number: int) -> None:
        self._settings = settings
        self._rows = rows
        self._number = number
        self._journal = Journal.of(settings.log_dir, number)

    def run(self) -> None:
        """Work from copying to the verdict of the gate; errors of ours end as "failed" with their reason."""
        try:
            self._run()
        except TthcError as error:
            self._fail(error.message)
        except Exception as error:
            log.error("retraining_failed", number=self._number, kind=type(error).__name__, exc_info=error)
            # What a library says may quote what it read: its kind must do.
            self._fail(f"Lỗi bất ngờ ({type(error).__name__}).")

    def _run(self) -> None:
        self._move(State.TRAINING)
        with self._part(Phase.FREEZE):
            content = releases.freeze(self._settings, self._number)
            index, model = releases.names(content)
            self._note(index_name=index, model_name=model)
            live = self._rows.do(store.live)
        if live is not None and live.names == (index, model):
            self._end(State.CANCELLED, NOTHING_NEW)
            return
        release = self._build(content)
        self._move(State.TESTING)
        report = self._test(release, content, live)
        self._note(report=report.model_dump(mode="json"))
        self._end(State.READY if report.passed else State.REJECTED, report.sentence)

    def _build(self, content: Settings) -> Release:
        from app.knowledge import build
        from app.rasa_model import ensure_model

        with self._part(Phase.INDEX):
            stages = iter(range(1, 1000))
            index, made = build(content, lambda _stage: self._progress(Phase.INDEX, next(stages) / STAGES))
            self._journal.say("Chỉ mục: đã dựng." if made else "Chỉ mục: không đổi, không dựng lại.")
        with self._part(Phase.MODEL):
            started = time.monotonic()

            def tick() -> None:
                self._progress(Phase.MODEL, (time.monotonic() - started) / MODEL_SECONDS)

            model, trained = ensure_model(content, tick)
            self._journal.say(
                "Mô hình Rasa: đã học." if trained else "Mô hình Rasa: không đổi, không học lại."
            )
        return Release(self._number, index, model)

    def _test(self, release: Release, content: Settings, live: Retraining | None) -> GateReport:
        from app.gate import Gate

        gate = Gate(self._settings, content, release, self._before(live), self._rows)
        observed = []
        with self._part(Phase.SEARCH) as tell:
            observed += gate.searching(_track(tell))
        with self._part(Phase.HEARING):
            observed += gate.hearing()
        with self._part(Phase.TALKS):
            observed += asyncio.run(gate.talking())
        return gate.judge(observed)

    def _before(self, live: Retraining | None) -> Release | None:
        """Return what people talk to now, if it is still on disk."""
        if live is None or live.index_name is None or live.model_name is None:
            return None
        found = releases.release_of(self._settings, live.number, live.index_name, live.model_name)
        return found if releases.is_there(found) else None

    @contextmanager
    def _part(self, phase: Phase) -> Iterator[Callable[[float], None]]:
        started = time.monotonic()
        self._progress(phase, 0.0)
        self._journal.say(f"Bắt đầu: {phase.label}.")
        yield lambda share: self._progress(phase, share)
        seconds = round(time.monotonic() - started, 1)
        self._rows.do(lambda connection: store.add_seconds(connection, self._number, phase, seconds))
        self._journal.say(f"Xong: {phase.label}, {seconds:.0f} giây.")

    def _progress(self, phase: Phase, share: float) -> None:
        self._rows.do(lambda connection: store.progress(connection, self._number, phase, min(share, 0.98)))

    def _move(self, to: State, **values: object) -> None:
        now = utc_now()
        self._rows.do(lambda connection: store.move(connection, self._number, to, now, **values))

    def _note(self, **values: object) -> None:
        self._rows.do(lambda connection: store.annotate(connection, self._number, **values))

    def _end(self, state: State, sentence: str) -> None:
        self._move(state, sentence=sentence, share=1.0)
        self._journal.say(f"{state.label}. {sentence}")

    def _fail(self, why: str) -> None:
        self._journal.say(f"Hỏng: {why}")
        # It may have been cancelled meanwhile: that stands.
        with contextlib.suppress(TransitionError):
            self._move(State.FAILED, sentence=why)


def _track(tell: Callable[[float], None]) -> Track:
    """Go over things and tell now and then how far."""

    def track(things: Sequence[T], what: str) -> Iterator[T]:  # noqa: ARG001 - the signature of Track
        for place, thing in enumerate(things):
            if place % 50 == 0:
                tell(place / len(things))
            yield thing

    return track


def stand_back() -> None:
    """Let everybody else have the processor first."""
    os.nice(NICE)


def half_built(settings: Settings, retraining: Retraining) -> list[Path]:
    """Return the drafts that a retraining that was torn off may have left."""
    from app.rasa_model import draft_of

    found = [releases.folder_of(settings, retraining.number).with_suffix(".draft")]
    if retraining.index_name:
        found.append(settings.index_dir / f"{retraining.index_name}.draft")
    if retraining.model_name:
        found.append(draft_of(settings.models_dir / f"{retraining.model_name}.tar.gz"))
    return found
