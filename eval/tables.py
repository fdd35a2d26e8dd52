"""Turn figures into rows that people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.changes import Change
from eval.confusions import Confusion
from eval.dialogues.figures import KEPT, DialogueMeasures, TurnMeasures
from eval.guides import GuideMeasures
from eval.lengths import LENGTHS
from eval.metrics.share import Share
from eval.outside import OutsideMeasures
from eval.requests import RequestMeasures
from eval.retrieval import Measures
from eval.robustness import Robustness
from eval.section import Row, Section
from knowledge.decision import Decision
from knowledge.loader import Catalogue

FOUND = ("Nhóm", "n", "R@1", "R@3", "Đúng, kể cả sinh đôi", "MRR", "Nhắc tên thủ tục")
DECIDED = (
    "Nhóm",
    "n",
    "Trả lời ngay",
    "Hỏi lại",
    "Nói không có",
    "Sang hướng dẫn",
    "Trả lời mà đúng",
    "Hỏi lại có câu đúng",
)
VARIANTS = ("Cách gõ", "n", "R@1", "R@3", "Hơn kém (điểm)")
OUTSIDE = ("Nhóm", "n", "Trả lời nhầm", "Hỏi lại", "Nói không có", "Sang hướng dẫn")
REQUESTS = (
    "Nhóm",
    "n",
    "Việc đầu đứng đầu",
    "Từng việc khác được đưa ra",
    "Mọi việc khác được đưa ra",
    "Trọn vẹn",
)
GUIDED = ("Nhóm", "n", "Sang hướng dẫn", "Đúng", "Đúng bài đứng đầu", "Đưa thẻ thủ tục")
TURNS = ("Lượt", "n", "Đúng", "Hỏi lại có việc đúng", "Đúng thủ tục", "Đúng khía cạnh")
TALKS = ("Hội thoại", "n", "Phần")
CONFUSED = ("Cần", "Ra", "Số câu")
CHANGED = ("Bộ câu", "Câu", "Trước", "Nay")

WORST = 15
"""Rows of confusions that are shown; the JSON has them all."""

_KINDS = {
    "first": "lượt đầu",
    "follow_up": "hỏi tiếp",
    "change": "đổi việc",
    "off_topic": "chuyện khác",
    KEPT: "hỏi tiếp, khi đang đúng việc",
}
_SHOWN = (Decision.ANSWER, Decision.CLARIFY, Decision.NO_MATCH, Decision.GUIDE)


def found_section(title: str, slices: Mapping[str, Measures]) -> Section:
    """Return what was found, a row a slice."""
    return Section(title, FOUND, [_found(LENGTHS.get(name, name), one) for name, one in slices.items()])


def decided_section(title: str, slices: Mapping[str, Measures]) -> Section:
    """Return what was decided, a row a slice."""
    rows = [
        (name, str(one.n), *_decisions(one.decisions), str(one.answers_right), str(one.clarify_contains))
        for name, one in slices.items()
    ]
    return Section(title, DECIDED, rows)


def variants_section(title: str, variants: Mapping[str, Robustness]) -> Section:
    """Return what was found in each variant, and how that differs from the questions as they are."""
    rows = [
        (name, str(one.n), str(one.recall_1), str(one.recall_3), str(one.difference))
        for name, one in variants.items()
    ]
    return Section(title, VARIANTS, rows)


def outside_section(title: str, slices: Mapping[str, OutsideMeasures]) -> Section:
    """Return what was decided on messages that nothing answers."""
    rows = [(name, str(one.n), *_decisions(one.decisions)) for name, one in slices.items()]
    return Section(title, OUTSIDE, rows)


def requests_section(title: str, one: RequestMeasures) -> Section:
    """Return how messages with several requests were served."""
    shares = (one.first, one.others, one.all_others, one.served)
    return Section(title, REQUESTS, [("total", str(one.n), *map(str, shares))])


def guides_section(title: str, slices: Mapping[str, GuideMeasures]) -> Section:
    """Return what became of questions about apps and portals."""
    rows = [
        (name, str(one.n), *map(str, (one.guided, one.right, one.first, one.card)))
        for name, one in slices.items()
    ]
    return Section(title, GUIDED, rows)


def dialogue_sections(measures: DialogueMeasures) -> list[Section]:
    """Return how turns went, by kind, and how whole conversations did."""
    turns = [_turn(_KINDS.get(kind, kind), one) for kind, one in measures.turns.items()]
    talks = [
        ("đúng từ đầu tới cuối", measures.wholly_right),
        ("không lượt nào sai (có thể có hỏi lại)", measures.without_wrong),
    ]
    return [
        Section("Hội thoại: từng lượt", TURNS, turns),
        Section("Hội thoại: cả cuộc", TALKS, [(name, str(share.n), str(share)) for name, share in talks]),
    ]


def confusions_section(title: str, pairs: Sequence[Confusion], catalogue: Catalogue) -> Section:
    """Return the pairs that are confused most, by their everyday names."""
    rows = [
        (_named(one.wanted, catalogue), _named(one.got, catalogue), str(one.count)) for one in pairs[:WORST]
    ]
    return Section(title, CONFUSED, rows)


def changes_section(title: str, changes: Sequence[Change], *, with_text: bool) -> Section:
    """Return the questions that turned; their text only when they are our own."""
    rows = [
        (
            one.now.set_name,
            one.now.text if with_text else one.now.key,
            _state(one.before.rank, one.before.decision),
            _state(one.now.rank, one.now.decision),
        )
        for one in changes
    ]
    return Section(title, CHANGED, rows)


def _found(name: str, one: Measures) -> Row:
    shares = (one.recall_1, one.recall_3, one.twins_right)
    return (name, str(one.n), *map(str, shares), _number(one.mrr), str(one.title_overlap))


def _turn(name: str, one: TurnMeasures) -> Row:
    return (name, str(one.n), *map(str, (one.right, one.asked_back, one.procedure, one.aspect)))


def _decisions(decisions: Mapping[Decision, Share]) -> Row:
    return tuple(str(decisions[one]) for one in _SHOWN)


def _named(code: str, catalogue: Catalogue) -> str:
    found = catalogue.get(code)
    return f"{code} {found.plain_name}" if found else code or "không ra gì"


def _state(rank: int | None, decision: str) -> str:
    return decision if rank is None else f"hạng {rank}, {decision}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".replace(".", ",")
