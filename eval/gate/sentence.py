"""Say in one sentence why a version passed, or was stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.gate.report import AT_ONCE, SLICES, Slice, Subject

if TYPE_CHECKING:
    from eval.gate.judge import Stops

_NOT_YET = "nên chưa đưa vào chạy được."
_GOOD = "nên đưa vào chạy được."


@dataclass(frozen=True)
class Turns:
    """Hold how many questions turned wrong, turned right, and are right still but asked back about first."""

    lost: int
    gained: int
    asked_back: int


def sentence_of(stops: Stops, slices: Sequence[Slice], subjects: Sequence[Subject], turns: Turns) -> str:
    """Return the sentence; what weighs most is said, the rest stands below it on the page."""
    if _is_about_asking_back(stops):
        most = _mostly(subjects, lambda one: one.asked_back)
        told = f"Bản mới phải hỏi lại ở {turns.asked_back} câu mà bản đang chạy trả lời đúng ngay{most}"
        return f"{told}, {_NOT_YET}"
    if (stops.floors or stops.slices or stops.subjects) and turns.lost:
        most = _mostly(subjects, lambda one: one.lost)
        told = f"Bản mới trả lời sai {turns.lost} câu mà bản đang chạy trả lời đúng{most}"
        return f"{told}, {_NOT_YET}"
    if stops.talks:
        talk = stops.talks[0].probe.subject
        return f"Trò chuyện thử với bản mới, chuyện “{talk}” không ra câu trả lời đúng, {_NOT_YET}"
    if stops.any:
        return _below(stops, slices)
    return _passed(slices, turns.lost, turns.gained)


def _is_about_asking_back(stops: Stops) -> bool:
    """Return whether what speaks against it is that it asks back, and nothing else (a talk apart)."""
    names = {floor.floor.path[1] for floor in stops.floors} | {one.name for one in stops.slices}
    lost = any(one.net_lost >= one.asked_back for one in stops.subjects)
    return bool(names or stops.subjects) and names <= {AT_ONCE} and not lost


def _mostly(subjects: Sequence[Subject], much: Callable[[Subject], int]) -> str:
    """Name what fares worst; one question alone is no "most"."""
    most = max(subjects, key=much, default=None)
    if most is None or much(most) < 2:
        return ""
    return f", nhiều nhất ở “{most.name}” ({much(most)} câu)"


def _below(stops: Stops, slices: Sequence[Slice]) -> str:
    names = [floor.floor.path[1] for floor in stops.floors]
    found = next((one for one in slices if one.name in names), None)
    if found is None:
        return f"Bản mới thiếu số đo cần có, {_NOT_YET}"
    right = f"{found.new} trên {found.n} câu"
    return f"Nhóm “{SLICES[found.name].lower()}” bản mới chỉ đúng {right}, dưới mức phải giữ, {_NOT_YET}"


def _passed(slices: Sequence[Slice], lost: int, gained: int) -> str:
    total = sum(one.n for one in slices if one.name != AT_ONCE)
    if all(one.old is None for one in slices):
        return f"Bản mới đạt mọi mức phải giữ ở {total} câu thử, chưa có bản đang chạy để so, {_GOOD}"
    if not lost and not gained:
        return f"Bản mới trả lời như bản đang chạy ở cả {total} câu thử, {_GOOD}"
    taught = next((one for one in slices if one.name == "taught"), None)
    learnt = f"; câu mới dạy đúng {taught.new} trên {taught.n}" if taught else ""
    change = f"đúng thêm {gained} câu, sai đi {lost} câu so với bản đang chạy"
    return f"Bản mới {change}{learnt}; không nhóm nào kém đi rõ rệt, {_GOOD}"
