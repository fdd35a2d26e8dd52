"""Prove on the graph that nobody gets lost, and that everybody can read it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.guides.engine import Engine, Kind, Move
from knowledge.guides.graph import is_crossroads, must_choose, way_on, ways
from knowledge.guides.loader import PICTURES, Guides
from knowledge.guides.reading import hard_to_read
from knowledge.guides.schema import END, GUIDE, PERSON, PROCEDURE, Choice, Guide
from knowledge.guides.walk import Walk
from vietnamese.personal_data import find
from vietnamese.unaccent import skeleton

FEWEST_EXAMPLES = 30
HEAVIEST_PICTURE = 200_000
"""Bytes; a picture should come in a second over a poor line."""
OLDEST = 180
"""Days after which screens should be looked at again."""


@dataclass(frozen=True)
class Problem:
    """Name what is wrong: the guide's file, the step or field, the value, and what to do.

    A problem that is no error is worth knowing, and stops nothing.
    """

    guide: str
    step: str
    value: str
    what: str
    is_error: bool = True

    def __str__(self) -> str:
        return f"{self.guide}.yaml · {self.step} · “{self.value}”: {self.what}"


def problems(guides: Guides, codes: Collection[str], today: date) -> Iterator[Problem]:
    """Yield everything that is wrong with the guides; ``codes`` are the procedures that exist."""
    for guide in guides:
        for check in _CHECKS:
            yield from check(guide)
        yield from _lost_jumps(guide, guides, codes)
        yield from _no_person(guide, guides, today)
        yield from _dates(guide, today)
    yield from circles(guides)


def still_walkable(guides: Guides, today: date) -> Iterator[Problem]:
    """Yield what would keep somebody in guides from which steps were left out."""
    for guide in guides:
        yield from _no_exit(guide)
        yield from _no_person(guide, guides, today)
    yield from circles(guides)


def _unreachable(guide: Guide) -> Iterator[Problem]:
    """Every step is reached from the start, an entry, or the trouble lists."""
    started = [guide.steps[0].id, *(choice.to for choice in guide.entries)]
    todo = [*started, *(one.to for one in guide.trouble if one.to)]
    seen: set[str] = set()
    while todo:
        step = guide.step(todo.pop())
        if step is not None and step.id not in seen:
            seen.add(step.id)
            todo += [*ways(guide, step), *(one.to for one in step.trouble if one.to)]
    for step in guide.steps:
        if step.id not in seen:
            yield Problem(
                guide.id, step.id, step.id, "không bước nào dẫn tới đây; thêm một lối dẫn, hoặc bỏ bước."
            )


def _no_exit(guide: Guide) -> Iterator[Problem]:
    """From every step, going on or choosing leads to an end: no dead ends, no circles without a door."""
    out = {step.id for step in guide.steps if any(_leaves(guide, step.id, one) for one in ways(guide, step))}
    grown = True
    while grown:
        more = {step.id for step in guide.steps if not out.isdisjoint(ways(guide, step))} - out
        out |= more
        grown = bool(more)
    for step in guide.steps:
        if step.id not in out:
            to = ", ".join(ways(guide, step))
            yield Problem(guide.id, step.id, to, "đi hoài không tới chỗ kết thúc; thêm một lối ra (end).")


def _leaves(guide: Guide, step_id: str, target: str) -> bool:
    """Return whether a way ends the guide. A guide chosen beside steps of this one comes back to it."""
    step = guide.step(step_id)
    follows = step is not None and target.startswith(GUIDE) and target == step.next
    return target in (END, PERSON) or follows or (step is not None and is_crossroads(step))


def _no_person(guide: Guide, guides: Guides, today: date) -> Iterator[Problem]:
    """From every step, saying "không được" again and again leads to a person. Tried, not assumed."""
    engine = Engine(guides.get, today)
    for step in guide.steps:
        walk: Walk | None = Walk(guide.id, step.id, today, number=1)
        kind = Kind.STEP
        for _ in range(3):
            if walk is not None and kind is not Kind.PERSON:
                walk, shown = engine.take(walk, Move.TROUBLE)
                kind = shown.kind
        if kind is not Kind.PERSON:
            yield Problem(
                guide.id, step.id, "không được", "ba lần “không được” mà không tới được người giúp."
            )


def circles(guides: Guides) -> Iterator[Problem]:
    """Yield circles that "được rồi" alone walks for ever, also through guides that follow one another."""
    told: set[frozenset[tuple[str, str]]] = set()
    for guide in guides:
        for step in guide.steps:
            path: list[tuple[str, str]] = []
            place: tuple[str, str] | None = (guide.id, step.id)
            while place is not None and place not in path:
                path.append(place)
                place = _forward(guides, *place)
            circle = path[path.index(place) :] if place else []
            if circle and frozenset(circle) not in told:
                told.add(frozenset(circle))
                names = " → ".join(f"{one}/{where}" for one, where in circle)
                yield Problem(
                    *circle[0], names, "bấm “được rồi” hoài thì đi vòng tròn; thêm chỗ để người dân chọn."
                )


def _forward(guides: Guides, guide_id: str, step_id: str) -> tuple[str, str] | None:
    """Return where "được rồi" leads; ``None`` for an end, a person, or a choice."""
    guide = guides.get(guide_id)
    step = guide.step(step_id) if guide else None
    if guide is None or step is None or must_choose(step):
        return None
    target = way_on(guide, step)
    if target.startswith(GUIDE):
        follows = guides.get(target.removeprefix(GUIDE))
        return (follows.id, follows.steps[0].id) if follows else None
    return (guide_id, target) if guide.step(target) else None


def _lost_jumps(guide: Guide, guides: Guides, codes: Collection[str]) -> Iterator[Problem]:
    for target in guide.targets():
        if target.startswith(GUIDE) and guides.get(target.removeprefix(GUIDE)) is None:
            yield Problem(guide.id, "to", target, "không có hướng dẫn này; sửa tên, hoặc viết thêm bài.")
        if target.startswith(PROCEDURE) and target.removeprefix(PROCEDURE) not in codes:
            yield Problem(guide.id, "to", target, "không có thủ tục này trong danh mục; sửa mã.")


def _labels(guide: Guide) -> Iterator[Problem]:
    """Two choices of one list must not sound the same to somebody who types without marks."""
    lists: list[tuple[str, tuple[str, ...]]] = [
        ("entries", _said(guide.entries)),
        ("then", _said(guide.then)),
        ("trouble", tuple(one.say for one in guide.trouble)),
    ]
    for step in guide.steps:
        lists += [(step.id, _said(step.choices)), (step.id, tuple(one.say for one in step.trouble))]
    for where, labels in lists:
        bare = [skeleton(label).strip(" .?!") for label in labels]
        for label, one in zip(labels, bare, strict=True):
            if bare.count(one) > 1:
                yield Problem(guide.id, where, label, "hai lựa chọn đọc giống nhau; viết cho khác.")


def _said(choices: tuple[Choice, ...]) -> tuple[str, ...]:
    return tuple(choice.say for choice in choices)


def _examples(guide: Guide) -> Iterator[Problem]:
    if len(guide.examples) < FEWEST_EXAMPLES:
        count = str(len(guide.examples))
        yield Problem(guide.id, "examples", count, f"cần ít nhất {FEWEST_EXAMPLES} câu người dân hay hỏi.")
    for example in guide.examples:
        for found in find(example):
            what = "câu mẫu có thông tin cá nhân; thay bằng chữ chung chung."
            yield Problem(guide.id, "examples", example[found.start : found.end], what)


def _dates(guide: Guide, today: date) -> Iterator[Problem]:
    """A screen that nobody looked at for long may have changed; a day that has not come is a slip."""
    days = [("checked", guide.checked), *((f"sources/{one.id}", one.read) for one in guide.sources)]
    for where, day in days:
        if day > today:
            yield Problem(guide.id, where, day.isoformat(), "ngày chưa tới; sửa lại.")
    if (today - guide.checked).days > OLDEST:
        old = "xem lại màn hình rồi sửa ngày; đã quá 180 ngày."
        yield Problem(guide.id, "checked", guide.checked.isoformat(), old, is_error=False)


def _pictures(guide: Guide) -> Iterator[Problem]:
    for step in guide.steps:
        if step.picture is None:
            continue
        file = PICTURES / step.picture
        if not file.is_file():
            yield Problem(guide.id, step.id, step.picture, f"không có tệp này trong {PICTURES.name}/.")
        elif file.stat().st_size > HEAVIEST_PICTURE:
            kilobytes = HEAVIEST_PICTURE // 1000
            yield Problem(guide.id, step.id, step.picture, f"hình quá nặng; nén xuống dưới {kilobytes} KB.")


def _reading(guide: Guide) -> Iterator[Problem]:
    for where, value, what in hard_to_read(guide):
        yield Problem(guide.id, where, value, what)


_CHECKS: tuple[Callable[[Guide], Iterator[Problem]], ...] = (
    _unreachable,
    _no_exit,
    _labels,
    _examples,
    _pictures,
    _reading,
)
