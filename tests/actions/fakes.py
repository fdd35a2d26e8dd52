"""A searcher with its findings written down, and turns built by hand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from actions.turn import Said, Turn
from channels.contract import Action, Outbound
from knowledge.decision import Decision, Thresholds
from knowledge.loader import Catalogue
from knowledge.search import Hit, Searcher, SearchResult

TODAY = date(2026, 11, 25)
THRESHOLDS = Thresholds(answer=0.5, lead=2.0, clarify=0.1)
BIRTH, DEATH, MARRIAGE, FOREIGN_MARRIAGE = "1.001193", "1.000656", "1.000894", "2.000806"
RESIDENCE, PASSPORT, LOST_PASSPORT, CARD = "1.004222", "1.001456", "1.010386", "1.014063"
GONE = "9.999999"


class FakeSearcher(Searcher):
    """Find for each text what the test wrote down for it; nothing for any other text."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.thresholds = THRESHOLDS
        self.scores: dict[str, dict[str, float]] = {}
        self.guides: dict[str, tuple[str, float]] = {}
        self.asked: list[str] = []

    def finds(self, text: str, **scores: float) -> None:
        """Write down that ``text`` finds each of these; the keys are names of this module in lower case."""
        self.scores[text] = {globals()[name.upper()]: score for name, score in scores.items()}

    def search(self, text: str, top: int = 10) -> SearchResult:
        self.asked.append(text)
        if text in self.guides:
            return SearchResult(Decision.GUIDE, (), 0.5, (self.guides[text],))
        return self._result(self.scores.get(text, {}), top)

    def among(self, text: str, codes: Collection[str]) -> SearchResult:
        scores = {code: score for code, score in self.scores.get(text, {}).items() if code in codes}
        return self._result(scores, len(codes))

    def _result(self, scores: dict[str, float], top: int) -> SearchResult:
        ranked = sorted(scores.items(), key=lambda pair: -pair[1])[:top]
        hits = tuple(Hit(self.catalogue.procedures[code], score) for code, score in ranked)
        decision = self.thresholds.decide([hit.score for hit in hits])
        return SearchResult(decision, hits, 0.5)


def turn(searcher: FakeSearcher, text: str, intent: str = "ask_procedure", **more: Any) -> Turn:
    """Return a turn; keywords are slots, but for ``entities``."""
    entities = tuple(more.pop("entities", ()))
    return Turn(text, intent, 0.9, entities, more, searcher, TODAY)


def buttons(said: Said) -> list[Action]:
    """Return everything that can be pressed."""
    return [action for reply in said.replies for action in reply.actions]


def codes_on_buttons(said: Said) -> set[str]:
    """Return the procedures that buttons lead to."""
    found = {action.intent.entities.get("code") for action in buttons(said) if action.intent}
    return {code for code in found if code}


def shown(message: Outbound) -> str:
    """Return all that a person reads of a message, buttons and sources included."""
    labels = [action.label for action in message.actions]
    return "\n".join([message.title or "", message.plain, *labels])


def read_aloud(said: Said) -> str:
    """Return all that a person reads of an answer."""
    return "\n".join(shown(reply) for reply in said.replies)
