"""The figures as people and machines read them: rows, Markdown, JSON. Never a question's text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.document import write_between
from eval.metrics.share import Share
from eval.retrieval import Measures, OutsideMeasures
from knowledge.decision import Decision

COMMAND = "tthc eval --docs docs/evaluation.md"
MARK = "tthc eval"
WEAKEST = 10

FOUND = ("Nhóm", "n", "R@1", "R@3", "MRR", "Nhắc tên thủ tục")
DECIDED = ("Nhóm", "n", "Trả lời ngay", "Hỏi lại", "Nói không có", "Trả lời mà đúng", "Hỏi lại có câu đúng")
OUTSIDE = ("Nhóm", "n", "Trả lời nhầm", "Hỏi lại", "Nói không có")
PROCEDURES = ("Mã", "n", "R@1", "R@3", "MRR")

Row = tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """Hold one table, ready to be shown: every row has a cell for each heading."""

    title: str
    headings: Row
    rows: list[Row]


@dataclass(frozen=True)
class Report:
    """Hold one evaluation. ``outside`` is empty when a single file was measured."""

    source: str
    catalogue: str
    left_out: int
    slices: Mapping[str, Measures]
    procedures: Mapping[str, Measures]
    outside: Mapping[str, OutsideMeasures]

    def sections(self) -> list[Section]:
        """Return the tables that have rows, in the order of reading."""
        missed = [(code, one) for code, one in self.procedures.items() if one.recall_1.value != 1.0]
        every = [
            Section("Tìm ra", FOUND, [_found_row(*item) for item in self.slices.items()]),
            Section("Quyết định", DECIDED, [_decided_row(*item) for item in self.slices.items()]),
            Section(
                "Câu không thủ tục nào trả lời", OUTSIDE, [_outside_row(*o) for o in self.outside.items()]
            ),
            Section("Thủ tục hay bị nhầm nhất", PROCEDURES, [_found_row(*m)[:-1] for m in missed[:WEAKEST]]),
        ]
        return [section for section in every if section.rows]

    def as_dict(self) -> dict[str, Any]:
        """Return everything that was measured, ready for JSON."""
        return {
            "source": self.source,
            "catalogue": self.catalogue,
            "left_out": self.left_out,
            "slices": {name: _measures_dict(one) for name, one in self.slices.items()},
            "procedures": {code: _measures_dict(one) for code, one in self.procedures.items()},
            "outside": {
                name: {"n": one.n, "decisions": _decisions_dict(one.decisions)}
                for name, one in self.outside.items()
            },
        }

    def as_markdown(self) -> str:
        """Return the tables, each under its own heading."""
        left_out = f" {self.left_out} câu bị bỏ qua vì mã không có trong danh mục." if self.left_out else ""
        parts = [f"Bộ câu `{self.source}`, danh mục `{self.catalogue}`.{left_out}"]
        for section in self.sections():
            parts += [f"### {section.title}", _table(section)]
        return "\n\n".join(parts) + "\n"


def write_report(report: Report, folder: Path) -> None:
    """Write ``report.md`` and ``report.json`` into a folder, which is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text(f"# Kết quả đo\n\n{report.as_markdown()}", encoding="utf-8")
    text = json.dumps(report.as_dict(), ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(f"{text}\n", encoding="utf-8")


def write_into_document(report: Report, document: Path) -> None:
    """Replace what stands between the two markers of a document.

    Raises:
        MarkersMissingError: the document, or one of its markers, is missing.
    """
    write_between(document, MARK, COMMAND, report.as_markdown())


def _found_row(name: str, one: Measures) -> Row:
    recalls = (str(one.recall_1), str(one.recall_3))
    return (name, str(one.n), *recalls, _number(one.mrr), str(one.title_overlap))


def _decided_row(name: str, one: Measures) -> Row:
    right = (str(one.answers_right), str(one.clarify_contains))
    return (name, str(one.n), *_decision_cells(one.decisions), *right)


def _outside_row(name: str, one: OutsideMeasures) -> Row:
    return (name, str(one.n), *_decision_cells(one.decisions))


def _decision_cells(decisions: Mapping[Decision, Share]) -> Row:
    return tuple(str(decisions[one]) for one in (Decision.ANSWER, Decision.CLARIFY, Decision.NO_MATCH))


def _measures_dict(one: Measures) -> dict[str, Any]:
    return {
        "n": one.n,
        "recall_at_1": one.recall_1.as_dict(),
        "recall_at_3": one.recall_3.as_dict(),
        "mrr": None if one.mrr is None else round(one.mrr, 4),
        "decisions": _decisions_dict(one.decisions),
        "answers_right": one.answers_right.as_dict(),
        "clarify_contains": one.clarify_contains.as_dict(),
        "title_overlap": one.title_overlap.as_dict(),
    }


def _decisions_dict(decisions: Mapping[Decision, Share]) -> dict[str, Any]:
    return {decision.value: share.as_dict() for decision, share in decisions.items()}


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".replace(".", ",")


def _table(section: Section) -> str:
    rule = ("---", *("---:" for _ in section.headings[1:]))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (section.headings, rule, *section.rows))
