"""Words of a text with their place in the original, for a tokeniser that must never lose its way.

underthesea rewrites spelling and spacing, so its tokens are not substrings of what was typed. Here our
own syllables carry the positions, and underthesea only says which neighbours form one word.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from vietnamese.normalise import Normalised, normalise

LONGEST_SEGMENTED: Final = 2_000
"""Characters beyond which a text is cut into syllables only: it is a paste, not a question."""

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_segment: Callable[[str], list[str]] | None = None

# Khmer vowels and signs are marks to Unicode, not letters; a Khmer word must not break at them.
_LETTERS: Final = r"[^\W_](?:[^\W_]|[\u17b6-\u17d3])*"
_TOKEN: Final = re.compile(
    rf"""
      (?:https?://|www\.)[^\s"<>]{{0,300}}[^\s"<>.,;:!?)]
    | [\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}}                 # e-mail
    | (?:[\w-]{{1,63}}\.){{1,4}}(?:vn|com|net|org|gov|edu|info)\b(?:/[^\s"<>]*)?  # dichvucong.gov.vn
    | (?<!\w)(?:\+?84|0)[0-9]{{2,3}}(?:[ ][0-9]{{3,4}}){{2}}(?![0-9])          # 0912 345 678
    | (?<!\w)1[89]00[ ][0-9]{{4,6}}(?!\w)                                      # 1900 9068
    | {_LETTERS}(?:(?:[/-]|(?<=[0-9])[.,:](?=[A-Z]?[0-9])){_LETTERS})* # word, date or code
    """,
    re.VERBOSE,
)
_PART: Final = re.compile(_LETTERS)


@dataclass(frozen=True)
class Word:
    """Hold a word as normalised, inner spaces as "_", and its half-open span in the original text."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """Cut text into Vietnamese words: "khai sinh" is one, and so is a code, a date or a phone number.

    Spans index the original text, ascend and never overlap; punctuation belongs to no word. A text
    that is only punctuation gives one word over all of it, a blank text none. Falls back to
    syllables when the segmenter fails or the text is longer than ``LONGEST_SEGMENTED``.
    """
    normalised = normalise(text)
    spans = _spans(normalised.text)
    if len(spans) > 1 and len(normalised.text) <= LONGEST_SEGMENTED:
        spans = _joined(normalised.text, spans)
    return _words(normalised, spans)


def syllables(text: str) -> list[Word]:
    """Cut text into syllables, codes and numbers, without joining syllables into words.

    The same promises about spans as ``words``; needs no model.
    """
    normalised = normalise(text)
    return _words(normalised, _spans(normalised.text))


def _words(normalised: Normalised, spans: list[tuple[int, int]]) -> list[Word]:
    text = normalised.text
    if text and not spans:
        spans = [(0, len(text))]
    return [Word(text[start:end].replace(" ", "_"), *normalised.span(start, end)) for start, end in spans]


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        if any(char.isdigit() for char in token) or not any(char in "/-" for char in token) or "." in token:
            spans.append(match.span())
        else:
            # "cha/mẹ" and "KH-UBND" are words side by side.
            spans += [(match.start() + p.start(), match.start() + p.end()) for p in _PART.finditer(token)]
    return spans


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join the spans that the segmenter takes for one word and that one space separates."""
    numbers = _word_numbers([text[start:end] for start, end in spans])
    if numbers is None:
        return spans
    joined = [spans[0]]
    for (before, here), (start, end) in zip(pairwise(numbers), spans[1:], strict=True):
        if here == before and text[joined[-1][1] : start] == " ":
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _word_numbers(tokens: list[str]) -> list[int] | None:
    """Say for each token which word it belongs to; ``None`` if the segmenter cannot tell.

    It only ever sees plain words with single spaces: its patterns for addresses and numbers are
    slow on hostile text, and a stand-in for those keeps the count of tokens equal on both sides.
    """
    plain = [token if token.isalpha() else "0" for token in tokens]
    segmented = _segmented(" ".join(plain))
    numbers = [number for number, word in enumerate(segmented) for _ in word.split()]
    if len(numbers) != len(tokens):
        return None
    # A number never joins its neighbours ("CT01 10-3").
    return [
        number if token.isalpha() else -at - 1
        for at, (number, token) in enumerate(zip(numbers, tokens, strict=True))
    ]


def _segmented(text: str) -> list[str]:
    """Return underthesea's words, or none when its native code fails.

    A Rust panic reaches Python as a ``BaseException`` that ``except Exception`` lets through
    (underthesea issue 684), and would end the worker.
    """
    segment = _segmenter()
    try:
        return segment(text)
    except BaseException as error:
        if _stops_the_program(error):
            raise
        # The text may hold personal data and is not logged.
        _log.warning("word segmentation failed, syllables used instead: %s", type(error).__name__)
        return []


def _segmenter() -> Callable[[str], list[str]]:
    """Load underthesea once; its own lazy loading is not safe when two threads come first together."""
    global _segment
    with _lock:
        if _segment is None:
            from underthesea import word_tokenize

            word_tokenize("khởi động")
            _segment = word_tokenize
        return _segment


def _stops_the_program(error: BaseException) -> bool:
    from asyncio import CancelledError

    return isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit, CancelledError))
