"""Put a new version to the gate: the live one beside it, the same questions for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from admin.retraining.confirmed import confirmed_questions
from app.pair import pair_beside, start
from app.rasa_model import rasa_environment
from app.release import Release
from app.rows import Rows
from app.settings import ROOT, Settings
from app.teaching import taught
from app.warm_up import warmed_up
from channels.clock import utc_now
from eval.gate.hearing import hearing_in, observe_hearing
from eval.gate.intents import Utterance, read_utterances
from eval.gate.judge import judge, read_rules
from eval.gate.observation import Observation
from eval.gate.report import GateReport
from eval.gate.searching import Wanted, about, golden, guided, observe
from eval.progress import Track
from eval.questions import Question
from knowledge.index.store import load_searcher
from knowledge.loader import Catalogue
from knowledge.teaching import Taught


class Gate:
    """Observe what both versions do, then judge."""

    def __init__(
        self, settings: Settings, content: Settings, new: Release, old: Release | None, rows: Rows
    ) -> None:
        """Take the house's settings, those of the new content, and the two versions."""
        self._settings = settings
        self._new, self._old = new, old
        self._rows = rows
        self._taught = taught(content)

    def searching(self, track: Track) -> list[Observation]:
        """Put every question with a procedure, a guide or nothing as its answer to both searches."""
        new = load_searcher(self._new.index, self._settings.encoder)
        old = None
        if self._old is not None:
            same = self._old.index == self._new.index
            old = new if same else load_searcher(self._old.index, self._settings.encoder)
        wanted = [*golden(new.catalogue), *held_out(self._taught, new.catalogue)]
        wanted += self._confirmed(new.catalogue)
        return observe(wanted, old, new, track)

    def hearing(self) -> list[Observation]:
        """Put held-out messages to both models."""
        hear = hearing_in(self._settings.rasa_python, ROOT, rasa_environment())
        old: Path | None = self._old.model if self._old else None
        lessons = [Utterance(q=one.q, intent=one.intent) for one in self._taught.golden if one.intent]
        # One process for both sets: most of its time goes into Rasa's import.
        messages = [*read_utterances(), *lessons]
        observed = observe_hearing(messages, "intents", old, self._new.model, hear)
        count = len(messages) - len(lessons)
        return [*observed[:count], *(_of_slice("taught", one) for one in observed[count:])]

    async def talking(self) -> list[Observation]:
        """Start the new version aside, and hold a few conversations with it."""
        with TemporaryDirectory() as folder:
            running = start(self._settings, pair_beside(self._new), f"sqlite:///{folder}/dialogue.db")
            try:
                return await warmed_up(self._settings, running)
            finally:
                await running.stop()

    def judge(self, observed: Sequence[Observation]) -> GateReport:
        """Return the verdict on everything observed."""
        return judge(observed, read_rules())

    def _confirmed(self, catalogue: Catalogue) -> list[Wanted]:
        found = self._rows.do(lambda connection: confirmed_questions(connection, utc_now(), self._taught))
        asked = [Question(q=one.text, code=one.code) for one in found if one.guide is None]
        led = [guided("confirmed", one.text, one.guide) for one in found if one.guide is not None]
        return [*about("confirmed", asked, catalogue), *led]


def held_out(lessons: Taught, catalogue: Catalogue) -> list[Wanted]:
    """Return the questions that officers taught and that are kept for testing, but for those of intents."""
    mine = [one for one in lessons.golden if one.intent is None]
    asked = [Question(q=one.q, code=one.code) for one in mine if one.guide is None]
    led = [guided("taught", one.q, one.guide) for one in mine if one.guide is not None]
    return [*about("taught", asked, catalogue), *led]


def _of_slice(name: str, one: Observation) -> Observation:
    return replace(one, probe=replace(one.probe, slice=name))
