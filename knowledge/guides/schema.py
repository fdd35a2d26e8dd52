"""The shape of a guide: a graph of small steps, with a way back, a way out and a person at every one.

Like the facts of a procedure, every step names its source; a step marked ``unconfirmed`` is shown as
such, or left out where the operator has switched it off.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.schema import CODE_PATTERN, SLUG_PATTERN, Fact, Label, Model, Source

END: Final = "end"
PERSON: Final = "person"
GUIDE: Final = "guide:"
PROCEDURE: Final = "procedure:"
_STEP: Final = r"[a-z][a-z0-9-]{1,30}"
_SLUG: Final = SLUG_PATTERN.pattern.strip("^$")
_CODE: Final = CODE_PATTERN.pattern.strip("^$")
PLACEHOLDERS: Final = frozenset({"procedure", "papers", "body"})
"""What the procedure under discussion puts into a guide that ``carries_procedure``."""

StepId = Annotated[str, StringConstraints(pattern=f"^{_STEP}$")]
GuideId = Annotated[str, StringConstraints(pattern=SLUG_PATTERN.pattern, max_length=40)]
Target = Annotated[
    str, StringConstraints(pattern=f"^(?:{_STEP}|{GUIDE}{_SLUG}|{PROCEDURE}(?:{_CODE}|{_SLUG}))$")
]
"""A step of the same guide, ``guide:id``, ``procedure:code``, ``person``, or ``end``."""
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=48)]
Button = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=160)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=320)]
PictureFile = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,60}\.(?:png|jpg|webp)$")]
"""A file in ``knowledge/guides/pictures/``; a picture of a screen, without anybody's data on it."""
Example = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=400)]
_PLACEHOLDER: Final = re.compile(r"\{(\w*)\}")


class Topic(StrEnum):
    """Name what a guide is about."""

    VNEID = "vneid"
    PORTAL = "portal"
    LINKED = "linked"
    SMART_ANGIANG = "smart_angiang"
    OFFICE = "office"
    COMMUNE_PAGE = "commune_page"
    SAFETY = "safety"


class Choice(Model):
    """Offer a way on: a button's words, and where it leads."""

    say: Button
    to: Target


class Trouble(Fact):
    """Name something that goes wrong at a step, what helps, and where to go on; else the step comes again."""

    say: Button
    answer: Words
    to: Target | None = None


class Step(Fact):
    """Ask for one small thing, and say what should then be seen.

    Without ``choices`` the way on is ``next``, or the step that follows in the file; after the last
    one comes the end. With ``choices`` one of them must be chosen, unless ``next`` is a way that
    none of them takes: then "được rồi" goes there. ``minutes`` is how long it usually takes;
    ``picture`` shows the screen; what is read aloud instead is ``see``, or ``do``.
    """

    id: StepId
    do: Words
    see: Words | None = None
    tip: Words | None = None
    warning: Words | None = None
    picture: PictureFile | None = None
    minutes: int | None = Field(default=None, ge=1, le=60)
    choices: tuple[Choice, ...] = Field(default=(), max_length=4)
    next: Target | None = None
    trouble: tuple[Trouble, ...] = Field(default=(), max_length=5)


class Guide(Model):
    """Describe one walk. ``title`` labels a button; ``examples`` are messages of people who need it.

    ``entries`` let somebody in further on ("Tôi đã cài rồi"); ``warning`` comes before anything else;
    ``trouble`` is offered when a step's own list does not help; ``then`` is what usually comes after.
    """

    id: GuideId
    title: Title
    summary: Sentence
    topic: Topic
    owner: Label
    checked: date
    needs: tuple[Sentence, ...] = Field(default=(), max_length=6)
    warning: Words | None = None
    carries_procedure: bool = False
    entries: tuple[Choice, ...] = Field(default=(), max_length=4)
    steps: tuple[Step, ...] = Field(min_length=1, max_length=20)
    trouble: tuple[Trouble, ...] = Field(default=(), max_length=5)
    done: Words
    then: tuple[Choice, ...] = Field(default=(), max_length=4)
    sources: tuple[Source, ...] = Field(min_length=1)
    aliases: tuple[Label, ...] = ()
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        problems = [
            *self._repeated_steps(),
            *self._lost_targets(),
            *self._unknown_sources(),
            *self._placeholders(),
        ]
        if problems:
            raise ValueError(f"{self.id}: {'; '.join(problems)}")
        return self

    def step(self, step_id: str) -> Step | None:
        """Return the step with this id, or ``None``."""
        return next((step for step in self.steps if step.id == step_id), None)

    def source_of(self, fact: Fact) -> Source:
        """Return the source a step was read in; the first one unless it names another."""
        wanted = fact.source or self.sources[0].id
        return next(source for source in self.sources if source.id == wanted)

    def targets(self) -> list[str]:
        """Return every target named anywhere in the guide, in reading order."""
        found = [choice.to for choice in (*self.entries, *self.then)]
        for step in self.steps:
            found += [choice.to for choice in step.choices]
            found += [step.next] if step.next else []
            found += [trouble.to for trouble in step.trouble if trouble.to]
        return found + [trouble.to for trouble in self.trouble if trouble.to]

    def _repeated_steps(self) -> list[str]:
        ids = [step.id for step in self.steps]
        return [f"two steps are called {one}" for one in sorted({one for one in ids if ids.count(one) > 1})]

    def _lost_targets(self) -> list[str]:
        inside = {END, PERSON, *(step.id for step in self.steps)}
        return [f"no step {one}" for one in self.targets() if ":" not in one and one not in inside]

    def _unknown_sources(self) -> list[str]:
        known = {source.id for source in self.sources}
        facts = (*self.steps, *self.trouble, *(trouble for step in self.steps for trouble in step.trouble))
        return [f"unknown source {fact.source}" for fact in facts if fact.source and fact.source not in known]

    def _placeholders(self) -> list[str]:
        allowed = PLACEHOLDERS if self.carries_procedure else frozenset()
        texts = [text for step in self.steps for text in (step.do, step.see, step.tip, step.warning) if text]
        named = {name for text in texts for name in _PLACEHOLDER.findall(text)}
        return [f"placeholder {{{name}}} is not known here" for name in sorted(named - allowed)]
