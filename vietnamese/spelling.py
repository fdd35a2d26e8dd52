"""Spell a message as its writer would have: accents put back, slips of the finger mended, words parted.

A noisy channel (Kernighan, Church & Gale, 1990) over syllables: candidates for each syllable, weighed by a
bigram model of the domain's own sentences and by how likely the slip is, and the best path by Viterbi. What
the model does not know, it leaves alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from vietnamese.syllable import parse
from vietnamese.unaccent import unaccent

_SYLLABLE: Final = re.compile(r"[^\W\d_]+")
_START: Final = "^"
FEWEST: Final = 2
"""Occurrences; a syllable seen once may itself be a slip."""
MOST_CANDIDATES: Final = 12
"""Of one syllable, the most frequent ones; "ma" alone could be six."""
SHORTEST_MENDED: Final = 3
"""Letters; two letters are one slip away from too many words."""
BARE: Final = 0.15
"""Share of syllables with accents, up to which a message counts as typed without."""
SLIP: Final = -5.0
"""Log probability of one letter wrong, missing or too many."""
RUN_TOGETHER: Final = -3.0
"""Log probability of a space left out."""
_BIGRAM_SHARE: Final = 0.85

_VOWEL: Final = re.compile(r"[aeiouy]")

Spelling = tuple[str, ...]
"""What one typed syllable stands for: a syllable, or two that ran together."""
Candidate = tuple[float, Spelling]
"""A spelling, after the log probability of typing it this way."""


class Speller:
    """Mend messages in lower case, syllable by syllable."""

    def __init__(self, unigrams: Mapping[str, int], bigrams: Mapping[tuple[str, str], int]) -> None:
        self._unigrams, self._bigrams = unigrams, bigrams
        self._total = sum(unigrams.values()) or 1
        self._accented: defaultdict[str, list[str]] = defaultdict(list)
        for syllable in sorted(unigrams, key=lambda s: -unigrams[s]):
            self._accented[unaccent(syllable)].append(syllable)
        self._with_gap: defaultdict[str, list[str]] = defaultdict(list)
        for bare in self._accented:
            for hole in _holes(bare):
                self._with_gap[hole].append(bare)

    @classmethod
    def learn(cls, sentences: Iterable[str]) -> Speller:
        """Count syllables and their neighbours; sentences typed without accents teach nothing."""
        unigrams: Counter[str] = Counter()
        bigrams: Counter[tuple[str, str]] = Counter()
        for sentence in sentences:
            syllables = _SYLLABLE.findall(sentence)
            if _is_bare(syllables):
                continue
            unigrams.update(syllables)
            bigrams.update(pairwise([_START, *syllables]))
        known = {syllable: count for syllable, count in unigrams.items() if count >= FEWEST}
        return cls(known, {pair: count for pair, count in bigrams.items() if count >= FEWEST})

    def mend(self, text: str) -> str:
        """Return the likeliest spelling; digits, marks and unknown words stay as they are."""
        found = list(_SYLLABLE.finditer(text))
        syllables = [match.group() for match in found]
        bare = _is_bare(syllables)
        # "hahaha hihi" is no slip of "ha hì": where little is known, nothing is guessed.
        guess = 2 * sum(map(self._may_be_meant, syllables)) >= len(syllables)
        choices = [self._candidates(syllable, bare=bare, guess=guess) for syllable in syllables]
        if all(
            len(options) == 1 and options[0][1] == (match.group(),)
            for match, options in zip(found, choices, strict=True)
        ):
            return text
        mended, at = [], 0
        for match, spelled in zip(found, self._best_path(choices), strict=True):
            mended += [text[at : match.start()], " ".join(spelled)]
            at = match.end()
        return "".join(mended) + text[at:]

    def _candidates(self, typed: str, *, bare: bool, guess: bool) -> list[Candidate]:
        """Return spellings and their log probabilities as slips."""
        if bare and typed in self._accented:
            return [(0.0, (one,)) for one in self._accented[typed][:MOST_CANDIDATES]]
        if self._may_be_meant(typed):
            return [(0.0, (typed,))]
        parted: list[Candidate] = [(RUN_TOGETHER, pair) for pair in self._parted(typed, bare=bare)]
        slips = self._one_slip_away(typed) if guess and not parted else []
        return parted or [(SLIP, (one,)) for one in slips] or [(0.0, (typed,))]

    def _may_be_meant(self, typed: str) -> bool:
        """Return whether this is a word as it stands: known, a syllable all the same, or an abbreviation."""
        bare = unaccent(typed)
        if bare in self._accented or len(typed) < SHORTEST_MENDED or not _VOWEL.search(bare):
            return True
        return bare != typed and parse(typed) is not None

    def _parted(self, typed: str, *, bare: bool) -> Iterator[tuple[str, str]]:
        for at in range(2, len(typed) - 1):
            heads, tails = (self._spellings(part, bare=bare) for part in (typed[:at], typed[at:]))
            yield from ((a, b) for a in heads for b in tails if (a, b) in self._bigrams)

    def _spellings(self, typed: str, *, bare: bool) -> list[str]:
        if bare:
            return self._accented.get(typed, [])
        return [typed] if typed in self._unigrams else []

    def _one_slip_away(self, typed: str) -> list[str]:
        """Return known syllables that are one letter away, those with the typed accents if there are any."""
        skeleton = unaccent(typed)
        near = {bare for hole in (skeleton, *_holes(skeleton)) for bare in self._with_gap.get(hole, ())}
        near |= {hole for hole in _holes(skeleton) if hole in self._accented}
        words = [word for bare in near for word in self._accented[bare]]
        marks = set(typed) - set(skeleton)
        words = [word for word in words if marks <= set(word)] or words
        return sorted(words, key=lambda word: -self._unigrams[word])[:MOST_CANDIDATES]

    def _best_path(self, choices: list[list[Candidate]]) -> list[Spelling]:
        """Return the likeliest spelling of every syllable (Viterbi, 1967): the best path to each last one."""
        best: dict[str, tuple[float, list[Spelling]]] = {_START: (0.0, [])}
        for options in choices:
            reached: dict[str, tuple[float, list[Spelling]]] = {}
            for slip, spelled in options:
                inside = slip + sum(self._log_probability(a, b) for a, b in pairwise(spelled))
                score, before = max(
                    (total + self._log_probability(last, spelled[0]), last)
                    for last, (total, _) in best.items()
                )
                if spelled[-1] not in reached or reached[spelled[-1]][0] < score + inside:
                    reached[spelled[-1]] = (score + inside, [*best[before][1], spelled])
            best = reached
        return max(best.values())[1]

    def _log_probability(self, before: str, syllable: str) -> float:
        seen = self._unigrams.get(before, 0) if before != _START else self._total / 10
        together = self._bigrams.get((before, syllable), 0) / seen if seen else 0.0
        alone = (self._unigrams.get(syllable, 0) + 0.5) / self._total
        return math.log(_BIGRAM_SHARE * together + (1 - _BIGRAM_SHARE) * alone)

    def as_dict(self) -> dict[str, Any]:
        """Return the counts, ready for JSON."""
        pairs = [[before, after, count] for (before, after), count in self._bigrams.items()]
        return {"unigrams": dict(self._unigrams), "bigrams": pairs}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Speller:
        """Take up what :meth:`as_dict` gave."""
        return cls(data["unigrams"], {(before, after): count for before, after, count in data["bigrams"]})


def _is_bare(syllables: list[str]) -> bool:
    with_accents = sum(unaccent(syllable) != syllable for syllable in syllables)
    return with_accents <= BARE * len(syllables)


def _holes(word: str) -> set[str]:
    """Return a word with each of its letters left out."""
    if len(word) < SHORTEST_MENDED:
        return set()
    return {word[:at] + word[at + 1 :] for at in range(len(word))}
