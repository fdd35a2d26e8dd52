"""What officers teach: the shapes of the files below the teaching folder.

A lesson is one line of text, masked, in one spelling; nothing in it is markup of a file format.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from knowledge.aspects import Aspect
from knowledge.guides.schema import GuideId
from knowledge.schema import Code, Label, Model
from vietnamese.normalise import clean
from vietnamese.shorthand import expand
from vietnamese.unaccent import unaccent

LONGEST: Final = 1000
"""Characters; what the door lets in (channels.contract.MAX_TEXT)."""
LONGEST_ANSWER: Final = 1500
"""Characters; with its source and its date it still fits one message of every channel."""
_ANNOTATION: Final = re.compile(r"\](?=[({\[])")
_NO_CHARACTER: Final = re.compile("[\ufffe\uffff\ufdd0-\ufdef]|[\U0001fffe\U0001ffff]")
"""What Unicode keeps free for ever, and YAML refuses."""
_WORD: Final = re.compile(r"\w+")
_POLITE: Final = frozenset({"a", "da", "em", "oi", "nha", "nhe", "nhen", "nghen", "ha", "ad", "voi", "vay"})


def lesson_text(text: str) -> str:
    """Return a text as it may stand in a lesson: one line, no command, no annotation of Rasa's."""
    line = _ANNOTATION.sub("] ", _NO_CHARACTER.sub("", clean(text)))
    return clean(line.lstrip("/- "))


@lru_cache(maxsize=16_384)  # A list of questions is gone through several times.
def question_form(text: str) -> str:
    """Return what equal questions share: words without accents, shorthand spelt out, no politeness around."""
    words = _WORD.findall(unaccent(expand(clean(text).lower())).lower())
    kept = list(words)
    while kept and kept[-1] in _POLITE:
        kept.pop()
    while kept and kept[0] in _POLITE:
        kept.pop(0)
    # Without a word in it ("👍", "??") a message is only equal to itself.
    return " ".join(kept or words) or clean(text)


def _is_lesson(text: str) -> str:
    if text != lesson_text(text):
        raise ValueError("a lesson is one clean line without markup")
    return text


LessonText = Annotated[str, StringConstraints(min_length=2, max_length=LONGEST), AfterValidator(_is_lesson)]
AliasText = Annotated[str, StringConstraints(min_length=2, max_length=160), AfterValidator(_is_lesson)]
Paragraphs = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=LONGEST_ANSWER)]
IntentName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,39}$")]
AnswerUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"\[\]]{3,240}$")]
AnswerId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class Phrase(Model):
    """Hold one example of an intent, and the aspects it asks about, in their usual order."""

    text: LessonText
    aspects: tuple[Aspect, ...] = ()


class ProcedureLesson(Model):
    """Hold what a procedure is found by besides its own file."""

    aliases: tuple[AliasText, ...] = ()
    examples: tuple[LessonText, ...] = ()


class GuideLesson(Model):
    """Hold what a guide is found by besides its own file."""

    examples: tuple[LessonText, ...] = ()


class GoldenQuestion(Model):
    """Hold a question that is kept for testing and never trained on.

    It says what is right: a procedure, a guide, an intent, or, with none of them, that nothing answers.
    """

    q: LessonText
    code: Code | None = None
    guide: GuideId | None = None
    intent: IntentName | None = None
    slice: Annotated[str, StringConstraints(pattern="^taught$")] = "taught"

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if sum(one is not None for one in (self.code, self.guide, self.intent)) > 1:
            raise ValueError("a golden question has one of code, guide, intent, or none")
        return self


class CuratedAnswer(Model):
    """Hold an answer that a person wrote for some questions, until the last day on which it holds."""

    questions: tuple[LessonText, ...] = Field(min_length=1)
    answer: Paragraphs
    owner: Label
    source: Label
    url: AnswerUrl | None = None
    read: date
    expires: date

    @model_validator(mode="after")
    def _ends_after_it_was_read(self) -> Self:
        if self.expires < self.read:
            raise ValueError("an answer cannot expire before its source was read")
        return self

    def holds_on(self, today: date) -> bool:
        """Return whether it may still be given."""
        return today <= self.expires
