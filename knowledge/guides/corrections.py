"""Steps of guides that officers worded anew, over the guides that we ship.

A correction names the words it was made for: where an update of ours changed them, it waits for somebody to
look at it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from knowledge.errors import CatalogueError
from knowledge.fact_edits import Reading
from knowledge.guides.loader import Guides
from knowledge.guides.schema import Guide, GuideId, Step, StepId, Words
from knowledge.schema import Label, Model

WORDS: Final = ("do", "see", "tip", "warning")
"""The texts of a step that may be worded anew; ways on, choices and pictures stay as they are."""


class StepWords(Model):
    """Hold the texts of a step."""

    do: Words
    see: Words | None = None
    tip: Words | None = None
    warning: Words | None = None

    @classmethod
    def of(cls, step: Step) -> StepWords:
        """Return the texts of a step as it is."""
        return cls(**{name: getattr(step, name) for name in WORDS})


class Correction(Model):
    """Replace the texts of a step; ``by`` says who did it."""

    before: StepWords
    after: StepWords
    reading: Reading
    by: Label


Corrections = dict[GuideId, dict[StepId, Correction]]
_FILE: Final = TypeAdapter(Corrections)


def read_corrections(path: Path | None) -> Corrections:
    """Return the corrections by guide and step; a file that is not there corrects nothing.

    Raises:
        CatalogueError: the file is none of ours.
    """
    if path is None or not path.is_file():
        return {}
    try:
        return _FILE.validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "cả tệp"
        hint = "Sửa lại tệp, hoặc xóa đi để dùng lời có sẵn."
        raise CatalogueError(f"{path.name}, {where}: {first['msg']}.", hint) from error


def write_corrections(path: Path, corrections: Corrections) -> None:
    """Write all corrections, in one step; guides without any are left out."""
    kept = {name: dict(sorted(steps.items())) for name, steps in sorted(corrections.items()) if steps}
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.draft")
    draft.write_bytes(_FILE.dump_json(kept, indent=1, exclude_none=True) + b"\n")
    os.replace(draft, path)


def corrected(guides: Guides, corrections: Mapping[str, Mapping[str, Correction]]) -> Guides:
    """Return the guides with the corrections; what waits changes nothing."""
    changed = {
        name: with_corrections(guide, steps)
        for name, steps in corrections.items()
        if (guide := guides.get(name)) is not None
    }
    return Guides({**guides.by_id, **changed}) if changed else guides


def with_corrections(guide: Guide, steps: Mapping[str, Correction]) -> Guide:
    """Return one guide with its corrections; a step that was looked at again is no longer unconfirmed."""
    fitting = {name: one for name, one in steps.items() if fits(guide, name, one)}
    if not fitting:
        return guide
    new = tuple(_step(step, fitting.get(step.id)) for step in guide.steps)
    sources = (one.reading.as_source(_source_id(name)) for name, one in fitting.items())
    return guide.model_copy(update={"steps": new, "sources": (*guide.sources, *sources)})


def fits(guide: Guide, step_id: str, correction: Correction) -> bool:
    """Return whether a step still has the words that a correction was made for."""
    step = guide.step(step_id)
    return step is not None and StepWords.of(step) == correction.before


def waiting(
    guides: Guides, corrections: Mapping[str, Mapping[str, Correction]]
) -> Iterator[tuple[str, str, Correction]]:
    """Yield guide, step and correction wherever the step, or its words, are no longer there."""
    for name, steps in corrections.items():
        guide = guides.get(name)
        for step_id, one in steps.items():
            if guide is None or not fits(guide, step_id, one):
                yield name, step_id, one


def _step(step: Step, correction: Correction | None) -> Step:
    if correction is None:
        return step
    words = {name: getattr(correction.after, name) for name in WORDS}
    return step.model_copy(update={**words, "source": _source_id(step.id), "unconfirmed": False})


def _source_id(step_id: str) -> str:
    return f"corrected-{step_id}"
