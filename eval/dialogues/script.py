"""The conversations to say: what a person types, and what should have been understood by then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from channels.status import Status
from eval.errors import QuestionFileError
from eval.questions import GOLDEN, Text
from knowledge.aspects import Aspect

DIALOGUES = GOLDEN / "dialogues.yaml"


class Line(BaseModel):
    """Hold one message and what is expected after it; without any expectation it is not scored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: Text
    procedure: str | None = None
    aspect: Aspect | None = None
    status: Status | None = None

    @property
    def is_scored(self) -> bool:
        """Return whether anything is expected."""
        return (self.procedure, self.aspect, self.status) != (None, None, None)


class Dialogue(BaseModel):
    """Hold one conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    turns: Annotated[tuple[Line, ...], Field(min_length=1)]


class Kind(StrEnum):
    """Say what a turn does to the procedure under discussion."""

    FIRST = "first"
    """The first that names one."""
    FOLLOW_UP = "follow_up"
    """It asks on about the same."""
    CHANGE = "change"
    """It goes over to another."""
    OFF_TOPIC = "off_topic"
    """It expects none: thanks, weather, a complaint."""


@dataclass(frozen=True)
class Expectation:
    """Hold one scored turn with its place in the conversation, from 0, and its kind."""

    dialogue: str
    place: int
    line: Line
    kind: Kind


def read_dialogues(path: Path = DIALOGUES) -> list[Dialogue]:
    """Read the conversations.

    Raises:
        QuestionFileError: naming the place that is wrong.
    """
    try:
        return TypeAdapter(list[Dialogue]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise QuestionFileError(f"không đọc được {path}.", "Cần tệp YAML, mã hóa UTF-8.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise QuestionFileError(f"{path.name}, chỗ {where}: {first['msg']}.", "Sửa chỗ đó.") from error


def expectations(dialogue: Dialogue) -> Iterator[Expectation]:
    """Return the turns that are scored, in order."""
    current: str | None = None
    for place, line in enumerate(dialogue.turns):
        if line.is_scored:
            yield Expectation(dialogue.name, place, line, _kind(line, current))
        current = line.procedure or current


def _kind(line: Line, current: str | None) -> Kind:
    if line.procedure is None:
        return Kind.OFF_TOPIC
    if current is None:
        return Kind.FIRST
    return Kind.FOLLOW_UP if line.procedure == current else Kind.CHANGE
