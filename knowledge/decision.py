"""Decide from calibrated probabilities: answer, ask back with two or three choices, guide, or no match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MAX_CHOICES = 3
WORTH_ASKING = 0.5
"""Choices this likely to hold the right one together are always offered."""
WORTH_A_BUTTON = 0.1
"""A candidate this likely may be offered beside others."""


class Decision(StrEnum):
    """Name what to do with the ranked candidates."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    NO_MATCH = "no_match"
    GUIDE = "guide"


@dataclass(frozen=True)
class Thresholds:
    """Hold three cuts: two probabilities in 0..1, and a ratio.

    ``answer``: the best candidate must reach it to be answered outright. ``lead``: and be this many
    times as likely as the second. ``clarify``: the three best together must reach it to be offered,
    for three twins that share the probability are as good an offer as one sure hit.
    """

    answer: float
    lead: float
    clarify: float

    def decide(self, ranked: Sequence[float]) -> Decision:
        """Decide on probabilities sorted from best to worst."""
        if not ranked or sum(ranked[:MAX_CHOICES]) < self.clarify:
            return Decision.NO_MATCH
        second = ranked[1] if len(ranked) > 1 else 0.0
        if ranked[0] >= self.answer and ranked[0] >= self.lead * second:
            return Decision.ANSWER
        return Decision.CLARIFY


def calibrate(
    best: Sequence[float],
    second: Sequence[float],
    right: Sequence[bool],
    outside: Sequence[float],
    *,
    precision: float = 0.93,
    false_offers: float = 0.08,
    lead: float = 2.0,
) -> Thresholds:
    """Choose the cuts on held-out questions.

    ``best`` and ``second`` are the two highest probabilities of questions inside the catalogue,
    ``right`` says whether the best was the right one, ``outside`` holds the three highest together of
    questions that no procedure answers. ``answer`` becomes the lowest cut at which answers are right
    at least ``precision`` of the time; ``clarify`` the lowest at which at most ``false_offers`` of
    the outside questions are offered anything, or :data:`WORTH_ASKING`, if that is lower. Measured: 15 % of
    548 questions were told that there is nothing at a cut of 0.68, 4 % at 0.5; of 162 messages from outside
    14 were asked back at the first, 23 at the second.
    """
    # Choices that more likely than not hold the right one are worth a question, whatever strangers ask.
    clarify = min(WORTH_ASKING, _cut_for_share(sorted(outside, reverse=True), false_offers))
    led = [(p, ok) for p, other, ok in zip(best, second, right, strict=True) if p >= lead * other]
    return Thresholds(answer=max(clarify, _cut_for_precision(led, precision)), lead=lead, clarify=clarify)


def _cut_for_share(descending: Sequence[float], share: float) -> float:
    allowed = int(len(descending) * share)
    # At least 0.05: a candidate this unlikely is never worth a person's attention.
    return max(0.05, descending[allowed] + 1e-9 if allowed < len(descending) else 0.0)


def _cut_for_precision(scored: Sequence[tuple[float, bool]], precision: float) -> float:
    cut, correct = 1.0, 0
    for count, (probability, ok) in enumerate(sorted(scored, reverse=True), start=1):
        correct += ok
        if correct / count >= precision:
            cut = probability
    return cut
