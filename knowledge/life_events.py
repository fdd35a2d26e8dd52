"""Know what people do when something happens to them: several procedures, in an order.

The one source is ``life_events.yaml``, written by hand. Facts stay in the procedures: a step names what
to do and for whom, and the procedure behind it carries the source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from knowledge.errors import CatalogueError
from knowledge.loader import Catalogue
from knowledge.schema import SLUG_PATTERN, Code, Model

EMBEDDED = Path(__file__).with_name("life_events.yaml")
OPENING = 2
"""Steps with a code whose procedures offer the event, where no step is marked ``core``."""

EventId = Annotated[str, StringConstraints(pattern=SLUG_PATTERN.pattern, max_length=40)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=48)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=160)]


class EventStep(Model):
    """Name one thing to do; ``when`` says for whom, ``None`` means everybody.

    Without ``code`` it is plain advice and states no fact. ``core`` marks what the event is about:
    the cards of these procedures offer the event.
    """

    text: Short
    code: Code | None = None
    when: Short | None = None
    core: bool = False

    @model_validator(mode="after")
    def _advice_is_never_core(self) -> Self:
        if self.core and self.code is None:
            raise ValueError("a step marked core needs a code")
        return self


class LifeEvent(Model):
    """Describe one thing that happens in life: 2 to 7 steps in the order of doing.

    ``title`` labels a button, so it has at most 48 characters.
    """

    id: EventId
    title: Title
    sentence: Sentence
    steps: tuple[EventStep, ...] = Field(min_length=2, max_length=7)

    @model_validator(mode="after")
    def _leads_to_different_procedures(self) -> Self:
        if len(self.codes) < OPENING:
            raise ValueError(f"{self.id}: needs at least {OPENING} steps with a code")
        twice = _repeated(self.codes)
        if twice:
            raise ValueError(f"{self.id}: two steps lead to {', '.join(twice)}")
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the steps that have one, in their order."""
        return tuple(step.code for step in self.steps if step.code)

    @property
    def offered_by(self) -> tuple[str, ...]:
        """Return the codes whose cards offer this event: the core ones, else the first two."""
        return tuple(step.code for step in self.steps if step.code and step.core) or self.codes[:OPENING]


_EVENTS = TypeAdapter(tuple[LifeEvent, ...])


def load_life_events(file: Path = EMBEDDED) -> tuple[LifeEvent, ...]:
    """Read and check the events of a file, in its order.

    Raises:
        CatalogueError: naming the file, the event and the field; or an id or title that stands twice.
    """
    try:
        events = _EVENTS.validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise CatalogueError(f"{file.name}: không phải YAML hợp lệ ({error})") from error
    except ValidationError as error:
        lines = [f"{file.name}: {_where(e['loc'])}: {e['msg']} ({e['input']!r:.80})" for e in error.errors()]
        raise CatalogueError("\n".join(lines), "Sửa tệp trên rồi chạy lại.") from error
    twice = _repeated(event.id for event in events) + _repeated(event.title for event in events)
    if twice:
        raise CatalogueError(f"{file.name}: có hai lần {', '.join(twice)}", "Đổi tên một trong hai.")
    return events


def refuse_unknown_codes(events: Iterable[LifeEvent], catalogue: Catalogue) -> None:
    """Check that the catalogue holds every procedure that the events lead to.

    Raises:
        CatalogueError: naming each event and each code that is gone.
    """
    lost = [f"{event.id}: mã {code} không có trong danh mục" for event, code in lost_steps(events, catalogue)]
    if lost:
        raise CatalogueError("\n".join(lost), f"Sửa mã trong {EMBEDDED.name} hoặc bỏ bước đó.")


def lost_steps(events: Iterable[LifeEvent], catalogue: Catalogue) -> Iterator[tuple[LifeEvent, str]]:
    """Yield each event with each code in it that the catalogue neither holds nor has replaced."""
    return ((event, code) for event in events for code in event.codes if catalogue.get(code) is None)


@lru_cache(maxsize=1)
def life_events() -> tuple[LifeEvent, ...]:
    """Return the events that we ship; the file is read once."""
    return load_life_events()


def life_event(event_id: str) -> LifeEvent | None:
    """Return the event with this id, or ``None``."""
    return next((event for event in life_events() if event.id == event_id), None)


def events_of(code: str) -> tuple[LifeEvent, ...]:
    """Return the events that the card of this procedure offers, in the order of the file."""
    return tuple(event for event in life_events() if code in event.offered_by)


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _where(location: Sequence[int | str]) -> str:
    """Return the place of an error; events and steps are counted from 1 as people do."""
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in location) or "(cả tệp)"
