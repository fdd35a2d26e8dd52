"""Judge a new version by what it did: floors, slices that surely got worse, subjects that lost too much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import tomllib

from eval.errors import FloorsError
from eval.floors import Broken, Floor, broken, floors_of
from eval.gate.observation import Kind, Observation
from eval.gate.report import AT_ONCE, SLICES, GateReport, Slice, Subject, Turned
from eval.gate.sentence import Turns, sentence_of
from eval.metrics.paired_difference import paired_difference
from eval.metrics.share import Share

RULES: Final = Path(__file__).parent / "rules.toml"


@dataclass(frozen=True)
class Rules:
    """Hold what may not happen.

    ``floors`` are demands on figures of slices. About one procedure, guide or intent ``most_lost`` more
    questions may be wrong than before, and ``most_asked_back`` more be asked back about first.
    """

    floors: tuple[Floor, ...]
    most_lost: int
    most_asked_back: int

    def forbid(self, subject: Subject) -> bool:
        """Return whether a subject fares too much worse."""
        return subject.net_lost > self.most_lost or subject.asked_back > self.most_asked_back


@dataclass(frozen=True)
class Stops:
    """Hold everything that speaks against a version, the parts of its sentence."""

    talks: tuple[Observation, ...]
    floors: tuple[Broken, ...]
    slices: tuple[Slice, ...]
    subjects: tuple[Subject, ...]

    @property
    def any(self) -> bool:
        """Return whether there is one at all."""
        return any((self.talks, self.floors, self.slices, self.subjects))


def read_rules(path: Path = RULES) -> Rules:
    """Read the rules.

    Raises:
        FloorsError: the file is not what it should be.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        most = {name: int(data["subject"][name]) for name in ("most_lost", "most_asked_back")}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise FloorsError(f"không đọc được {path.name}: {error}.", "Cần tệp TOML như bản gốc.") from error
    return Rules(tuple(floors_of({"slices": data.get("slices", {})})), **most)


def judge(observed: Sequence[Observation], rules: Rules) -> GateReport:
    """Return the report on everything observed."""
    slices = tuple(_slices(observed))
    subjects = tuple(sorted(_subjects(observed), key=lambda one: (-one.net_lost, -one.asked_back, one.name)))
    stops = Stops(
        talks=tuple(one for one in observed if one.probe.kind is Kind.TALK and not one.new.right),
        floors=tuple(broken(_asked(rules, slices), {"slices": _measured(slices)})),
        slices=tuple(one for one in slices if one.is_surely_worse),
        subjects=tuple(one for one in subjects if rules.forbid(one)),
    )
    worse = tuple(_turned(one) for one in observed if one.is_worse)
    better = tuple(_turned(one) for one in observed if one.is_better)
    asked_back = sum(one.asks_back > 0 for one in observed)
    return GateReport(
        passed=not stops.any,
        sentence=sentence_of(stops, slices, subjects, Turns(len(worse), len(better), asked_back)),
        slices=slices,
        subjects=tuple(one for one in subjects if one.lost or one.gained or one.asked_back),
        worse=worse,
        better=better,
        broken=tuple(_demands(stops, rules)),
    )


def _asked(rules: Rules, slices: Sequence[Slice]) -> list[Floor]:
    """Return the floors that can be asked for: a difference only of what was put to both versions."""
    compared = {one.name for one in slices if one.difference is not None}
    return [floor for floor in rules.floors if floor.path[2] == "new" or floor.path[1] in compared]


def _slices(observed: Sequence[Observation]) -> Iterator[Slice]:
    for name in SLICES:
        mine = strictly(observed) if name == AT_ONCE else [one for one in observed if one.probe.slice == name]
        if mine:
            yield _slice(name, mine)


def strictly(observed: Sequence[Observation]) -> list[Observation]:
    """Return what was observed about procedures, right only where it was answered without asking back."""
    return [
        replace(
            one,
            old=one.old and replace(one.old, right=one.old.at_once),
            new=replace(one.new, right=one.new.at_once),
        )
        for one in observed
        if one.probe.kind is Kind.PROCEDURE
    ]


def _slice(name: str, mine: Sequence[Observation]) -> Slice:
    new = Share.of(one.new.right for one in mine)
    low, high = new.interval
    old = [one.old.right for one in mine if one.old is not None]
    if len(old) < len(mine):
        return Slice(name=name, n=new.n, old=None, new=new.successes, new_low=low, new_high=high)
    before = Share.of(old)
    change = paired_difference(old, [one.new.right for one in mine])
    return Slice(
        name=name,
        n=new.n,
        old=before.successes,
        new=new.successes,
        new_low=low,
        new_high=high,
        old_low=before.interval[0],
        old_high=before.interval[1],
        difference=change.value,
        low=change.low,
        high=change.high,
    )


def _subjects(observed: Sequence[Observation]) -> Iterator[Subject]:
    grouped: defaultdict[tuple[Kind, str], list[Observation]] = defaultdict(list)
    for one in observed:
        if one.old is not None:
            grouped[one.probe.kind, one.probe.subject].append(one)
    for (kind, name), mine in grouped.items():
        yield Subject(
            kind=kind,
            name=name,
            n=len(mine),
            old=sum(one.old is not None and one.old.right for one in mine),
            new=sum(one.new.right for one in mine),
            lost=sum(one.is_worse for one in mine),
            gained=sum(one.is_better for one in mine),
            asked_back=sum(one.asks_back for one in mine),
        )


def _measured(slices: Sequence[Slice]) -> dict[str, Any]:
    return {one.name: one.as_dict() for one in slices}


def _turned(one: Observation) -> Turned:
    before = one.old.said if one.old else ""
    probe = one.probe
    return Turned(slice=probe.slice, subject=probe.subject, text=probe.text, before=before, now=one.new.said)


def _demands(stops: Stops, rules: Rules) -> Iterator[str]:
    for talk in stops.talks:
        yield f"Trò chuyện thử “{talk.probe.subject}”: {talk.new.said}"
    for floor in stops.floors:
        yield _floor_in_words(floor)
    for one in stops.slices:
        yield f"{one.label}: kém đi rõ rệt ({one.old} câu đúng trước đây, nay {one.new}, trong {one.n} câu)"
    for subject in stops.subjects:
        if subject.net_lost > rules.most_lost:
            yield f"“{subject.name}”: sai thêm {subject.net_lost} câu, chỉ được phép {rules.most_lost}"
        else:
            more = f"phải hỏi lại thêm {subject.asked_back} câu"
            yield f"“{subject.name}”: {more}, chỉ được phép {rules.most_asked_back}"


def _floor_in_words(floor: Broken) -> str:
    _, name, figure = floor.floor.path
    bound = floor.floor.at_least if floor.floor.at_least is not None else floor.floor.at_most
    measured = "không đo được" if floor.measured is None else f"{floor.measured:.1%}".replace(".", ",")
    what = "so với bản đang chạy" if figure == "difference" else "câu đúng"
    wanted = f"{bound or 0.0:.1%}".replace(".", ",")
    return f"{SLICES.get(name, name)}: {what} {measured}, phải từ {wanted}"
