"""The figures of one evaluation as people and machines read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval import tables
from eval.changes import Changes
from eval.confusions import Confusion, confusions
from eval.curve import Curve
from eval.dialogues.figures import DialogueMeasures
from eval.guides import GuideMeasures
from eval.outside import OutsideMeasures
from eval.requests import RequestMeasures
from eval.retrieval import (
    TOTAL,
    Measures,
    Outcome,
    measure_by_length,
    measure_by_procedure,
    measure_by_slice,
)
from eval.robustness import Robustness
from eval.section import Section
from eval.seen import Seen
from knowledge.loader import Catalogue


@dataclass(frozen=True)
class SetReport:
    """Hold what was measured with one set. ``variants`` is empty when none was asked for.

    ``left_out`` counts the questions whose procedure is not in the catalogue.
    """

    name: str
    outcomes: Sequence[Outcome]
    left_out: int
    variants: Mapping[str, Robustness]

    @property
    def kinds(self) -> dict[str, Measures]:
        """Return the figures by kind of question, and of all."""
        return measure_by_slice(self.outcomes)

    def sections(self) -> list[Section]:
        """Return its tables."""
        kinds, lengths = self.kinds, measure_by_length(self.outcomes)
        return [
            tables.found_section(f"{self.name}: tìm ra, theo loại", kinds),
            tables.found_section(f"{self.name}: tìm ra, theo độ dài", lengths),
            tables.variants_section(f"{self.name}: gõ kiểu khác", self.variants),
            tables.decided_section(f"{self.name}: quyết định", kinds),
        ]

    def as_dict(self) -> dict[str, Any]:
        """Return everything ready for JSON."""
        parts: dict[str, Mapping[str, Any]] = {
            "kinds": self.kinds,
            "lengths": measure_by_length(self.outcomes),
            "variants": self.variants,
            "procedures": measure_by_procedure(self.outcomes),
        }
        figures = {name: {key: one.as_dict() for key, one in part.items()} for name, part in parts.items()}
        return {"left_out": self.left_out, **figures}


@dataclass(frozen=True)
class Report:
    """Hold one evaluation. Parts that were not measured are empty or ``None``.

    ``seen`` holds every question of every part; ``own`` says that they are ours, so that their text may
    be shown.
    """

    catalogue: Catalogue
    own: bool
    sets: Sequence[SetReport]
    seen: Sequence[Seen]
    outside: Mapping[str, OutsideMeasures] | None = None
    requests: RequestMeasures | None = None
    guides: Mapping[str, GuideMeasures] | None = None
    dialogues: DialogueMeasures | None = None
    curve: Curve | None = None

    @property
    def confusions(self) -> list[Confusion]:
        """Return the confused pairs of all sets together."""
        return confusions(outcome for one in self.sets for outcome in one.outcomes)

    @property
    def left_out(self) -> int:
        """Return how many questions were left out of all sets."""
        return sum(one.left_out for one in self.sets)

    def sections(self) -> list[Section]:
        """Return the tables that have rows, in the order of reading; those of dialogues stand apart."""
        every = [section for one in self.sets for section in one.sections()]
        if self.outside is not None:
            every.append(tables.outside_section("Câu không thủ tục nào trả lời", self.outside))
        if self.guides is not None:
            every.append(tables.guides_section("Vướng ứng dụng, Cổng dịch vụ công", self.guides))
        if self.requests is not None:
            every.append(tables.requests_section("Nhiều việc trong một tin", self.requests))
        every.append(tables.confusions_section("Hay nhầm nhất", self.confusions, self.catalogue))
        return [section for section in every if section.rows]

    def dialogue_sections(self) -> list[Section]:
        """Return the tables of dialogues; none when they were not measured."""
        return [] if self.dialogues is None else tables.dialogue_sections(self.dialogues)

    def change_sections(self, changes: Changes) -> list[Section]:
        """Return the tables of what turned since the last report."""
        both = [
            tables.changes_section("Đúng thành sai", changes.worse, with_text=self.own),
            tables.changes_section("Sai thành đúng", changes.better, with_text=self.own),
        ]
        return [section for section in both if section.rows]

    def as_dict(self) -> dict[str, Any]:
        """Return everything that was measured, ready for JSON. Texts of other people's sets stay out."""
        return {
            "catalogue": self.catalogue.version,
            "sets": {one.name: one.as_dict() for one in self.sets},
            "outside": _each(self.outside),
            "guides": _each(self.guides),
            "requests": None if self.requests is None else self.requests.as_dict(),
            "dialogues": None if self.dialogues is None else self.dialogues.as_dict(),
            "curve": None if self.curve is None else self.curve.as_dict(),
            "confusions": [pair.as_dict() for pair in self.confusions],
            "questions": {one.key: one.as_dict(with_text=self.own) for one in self.seen},
        }

    def as_markdown(self) -> str:
        """Return the tables, each under its own heading."""
        sets = ", ".join(f"`{one.name}` ({one.kinds[TOTAL].n} câu)" for one in self.sets)
        left_out = (
            f" {self.left_out} câu bị bỏ qua vì thủ tục không có trong danh mục." if self.left_out else ""
        )
        parts = [f"Bộ câu {sets}, danh mục `{self.catalogue.version}`.{left_out}"]
        return "\n\n".join([*parts, *(section.as_markdown() for section in self.sections())]) + "\n"


def _each(parts: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if parts is None else {name: one.as_dict() for name, one in parts.items()}
