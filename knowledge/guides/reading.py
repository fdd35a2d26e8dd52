"""Find what is hard to read in a guide: long sentences, and words that nobody explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from knowledge.guides.schema import Guide

LONGEST_SENTENCE: Final = 22
"""Words (syllables) a sentence of what to do may have."""
NEVER: Final = (
    "API",
    "URL",
    "token",
    "server",
    "browser",
    "upload",
    "download",
    "domain",
    "cache",
    "cookie",
    "session",
    "update",
    "reset",
    "click",
    "submit",
    "login",
    "website",
    "interface",
    "AI",
    "iOS",
)
"""Words that have a plain Vietnamese one."""
EXPLAINED: Final = ("NFC", "captcha", "eSIM", "PDF", "eKYC")
"""Words that stand on a screen or a phone, and must be explained once in each guide that uses them."""

_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+")
_WORD: Final = re.compile(r"\w[\w./@-]*")
_QUOTED: Final = re.compile(r"“[^”]*”")
# "NFC (…)", "NFC là …", "… gọi là NFC", "(NFC)".
_EXPLANATIONS: Final = (
    r"\b{0}\b\s*(?:\(|,? (?:là|tức là|nghĩa là|để)\b)",
    r"(?:gọi là|tên là|chữ|(?:chip|thẻ) bằng) “?{0}\b",
    r"\({0}\)",
)


def hard_to_read(guide: Guide) -> Iterator[tuple[str, str, str]]:
    """Yield step or field, the value, and what to do about it."""
    for step in guide.steps:
        for sentence in _SENTENCE.split(step.do):
            count = len(_WORD.findall(sentence))
            if count > LONGEST_SENTENCE:
                yield (
                    step.id,
                    sentence,
                    f"câu có {count} chữ, nhiều nhất {LONGEST_SENTENCE}; cắt làm hai câu.",
                )
    texts = dict(_texts(guide))
    whole = "\n".join(text for _, text in _texts(guide))
    for where, text in texts.items():
        yield from _jargon(where, text, whole)


def _jargon(where: str, text: str, whole: str) -> Iterator[tuple[str, str, str]]:
    # What a screen says in quotation marks is not ours to change.
    ours = _QUOTED.sub(" ", text)
    for word in NEVER:
        if re.search(rf"\b{word}\b", ours, re.IGNORECASE if word.islower() else 0):
            yield where, word, "từ khó hiểu; dùng lời thường ngày."
    for word in EXPLAINED:
        if re.search(rf"\b{word}\b", text) and not _explains(word, whole):
            yield where, word, "từ khó hiểu; giải nghĩa một lần trong bài, ví dụ “NFC là chỗ áp thẻ”."


def _explains(word: str, whole: str) -> bool:
    return any(re.search(pattern.format(word), whole) for pattern in _EXPLANATIONS)


def _texts(guide: Guide) -> Iterator[tuple[str, str]]:
    """Yield everything that people read, with where it stands; each place once."""
    yield "summary", guide.summary
    yield "warning", guide.warning or ""
    yield "needs", " ".join(guide.needs)
    yield "done", guide.done
    for step in guide.steps:
        parts = (step.do, step.see, step.tip, step.warning, *(one.answer for one in step.trouble))
        yield step.id, " ".join(part for part in parts if part)
    yield "trouble", " ".join(one.answer for one in guide.trouble)
