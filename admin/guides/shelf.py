"""The guides as they are, and what a change of one step would do to them; nothing here is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from actions.walk_fit import too_long
from admin.errors import NotThereError
from knowledge.guides.check import Problem, problems, still_walkable
from knowledge.guides.corrections import (
    Correction,
    Corrections,
    StepWords,
    corrected,
    fits,
    read_corrections,
    with_corrections,
)
from knowledge.guides.force import Off, read_off, without
from knowledge.guides.loader import Guides, guides
from knowledge.guides.schema import Guide, Step


@dataclass(frozen=True)
class GuideShelf:
    """Hold the guides as shipped, what is switched off, what was worded anew, and what people walk now."""

    shipped: Guides
    off: Off
    corrections: Corrections
    now: Guides

    def guide(self, name: str) -> Guide:
        """Return a guide as shipped.

        Raises:
            NotThereError: there is none of this name.
        """
        found = self.shipped.get(name)
        if found is None:
            raise NotThereError("Không có bài hướng dẫn này.", "Anh/chị chọn lại trong danh sách.")
        return found

    def step(self, name: str, step: str) -> Step:
        """Return a step as shipped.

        Raises:
            NotThereError: the guide has none of this name.
        """
        found = self.guide(name).step(step)
        if found is None:
            raise NotThereError("Bài này không có bước đó.", "Anh/chị mở lại bài hướng dẫn.")
        return found

    def words(self, name: str, step: str) -> StepWords:
        """Return what a step says now, whether it is switched off or not."""
        correction = self.correction(name, step)
        return correction.after if correction else StepWords.of(self.step(name, step))

    def correction(self, name: str, step: str) -> Correction | None:
        """Return the correction of a step that is in force."""
        found = self.corrections.get(name, {}).get(step)
        return found if found and fits(self.guide(name), step, found) else None


@dataclass(frozen=True)
class _OneOf(Guides):
    """Look over one guide only, with all others there to jump to."""

    name: str

    def __iter__(self) -> Iterator[Guide]:
        yield self.by_id[self.name]


def read_shelf(off_file: Path, corrected_file: Path, shipped: Guides | None = None) -> GuideShelf:
    """Read the guides and both files.

    Raises:
        CatalogueError: a file is broken.
    """
    whole = shipped or guides()
    off, corrections = read_off(off_file), read_corrections(corrected_file)
    return GuideShelf(whole, off, corrections, without(corrected(whole, corrections), off))


def problems_of_words(
    shelf: GuideShelf, name: str, steps: Mapping[str, Correction], codes: Collection[str], today: date
) -> list[str]:
    """Return what these corrections of a guide would break that was whole before, in words for people."""
    guide = shelf.guide(name)
    after = with_corrections(guide, steps)
    try:
        Guide.model_validate(after.model_dump())
    except ValidationError as error:
        return [_told_of_schema(error)]
    whole = Guides({**shelf.shipped.by_id, name: after})
    before = {_key(one) for one in _all(shelf.shipped, name, codes, today)}
    return [
        f"“{one.value}”: {one.what}" for one in _all(whole, name, codes, today) if _key(one) not in before
    ]


def problems_of_off(shelf: GuideShelf, name: str, off: Collection[str], today: date) -> list[str]:
    """Return what leaving these steps out would break: nobody may get lost, or walk in a circle."""
    now = without(corrected(shelf.shipped, shelf.corrections), {**shelf.off, name: list(off)})
    before = {_key(one) for one in still_walkable(shelf.now, today) if one.is_error}
    found = (one for one in still_walkable(now, today) if one.is_error)
    return [f"Bước {one.step}: {one.what}" for one in found if _key(one) not in before]


def _all(whole: Guides, name: str, codes: Collection[str], today: date) -> list[Problem]:
    one = _OneOf(whole.by_id, name)
    found = [*problems(one, codes, today), *too_long(one, today)]
    return [problem for problem in found if problem.is_error]


def _key(problem: Problem) -> tuple[str, str, str, str]:
    return (problem.guide, problem.step, problem.value, problem.what)


def _told_of_schema(error: ValidationError) -> str:
    text = str(error.errors(include_input=False, include_url=False)[0]["msg"])
    if "placeholder" in text:
        return "Chỗ trong ngoặc nhọn {…} không đúng; giữ nguyên như lời có sẵn."
    return "Lời này không vào được khuôn của bài hướng dẫn; viết ngắn, thường lại."
