"""Say who helps in somebody's hamlet: the Tổ công nghệ số cộng đồng, as the operator's list has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from actions.cards import compose, reply, say
from actions.team_addresses import TEAMS, ask_of, list_of
from actions.turn import Said, Turn
from channels.contract import Action, Block, Bullets, Citation, Outbound, Paragraph
from channels.status import Status
from knowledge.teams.find import Named, Teams
from knowledge.teams.force import TeamsInForce
from knowledge.teams.hamlets import hamlet_name
from knowledge.teams.schema import Team

TEAM_GUIDE: Final = "help-team-visit"
MOST: Final = 10
"""Teams named in one message; more are for the page."""
FEW: Final = 3
"""Communes that are offered as buttons; of more the name is asked."""
LONGEST_LABEL: Final = 64
_IN: Final = "/"
"""Between commune and hamlet in what a button stands for; no commune alone has it."""
_WHERE: Final = (
    "Một số ấp, khóm có Tổ công nghệ số cộng đồng chỉ tận nơi. "
    "Anh/chị nhắn tên xã, phường (ví dụ: xã Thoại Sơn), trợ lý tìm tổ giúp."
)
_IN_COMMUNE: Final = "Tổ công nghệ số cộng đồng ở {}"
_SAME_NAME: Final = "Có mấy nơi tên giống nhau, anh/chị chọn đúng nơi mình ở"
_NOT_STATED: Final = (
    "Danh sách chưa ghi ngày trực và nơi gặp của tổ này. Anh/chị hỏi trưởng ấp, trưởng khóm giúp."
)
_LIST: Final = "Danh sách Tổ công nghệ số cộng đồng do đơn vị vận hành nhập"
_HOME_VISIT: Final = "Nhờ tổ đến nhà"
_NOTHING_FOUND: Final = frozenset({Status.NO_MATCH, Status.OUT_OF_SCOPE})


@dataclass(frozen=True)
class House:
    """Hold the list in force, and the address outside, empty where none is set."""

    teams: TeamsInForce
    public_url: str


_house = House(TeamsInForce(), "")


def operate(teams_file: Path, public_url: str) -> None:
    """Set once, when a process starts: where the list is kept, and what links begin with."""
    global _house
    _house = House(TeamsInForce(teams_file), public_url.rstrip("/"))


def with_team(turn: Turn, said: Said) -> Said:
    """Add the team of the hamlet that a message names to an answer that sends somebody to people.

    Where only the commune is known, or nothing, what is asked comes below: its buttons must not take the
    numbers of those above. Nothing is said of a team that the list does not name.
    """
    teams = _house.teams.now()
    if not teams:
        return said
    named = teams.named_in(turn.text)
    if len(named.teams) == 1:
        return replace(said, replies=(_one(named.teams[0], teams), *said.replies))
    return replace(said, replies=(*said.replies, _choice(named, teams)))


def with_team_if_nothing_found(turn: Turn, said: Said) -> Said:
    """Put the team of a hamlet that is named before an answer that knows nothing else."""
    told = _of_hamlet(turn.text) if said.status in _NOTHING_FOUND else None
    return replace(said, replies=(told, *said.replies)) if told else said


def with_team_below(turn: Turn, said: Said) -> Said:
    """Add the team of a hamlet that is named below an answer about places."""
    told = _of_hamlet(turn.text) if said.status is Status.ANSWERED else None
    return replace(said, replies=(*said.replies, told)) if told else said


def team_pressed(key: str) -> Said | None:
    """Answer a button that names commune and hamlet, "30682/ấp Trung Bình"; ``None`` for another key."""
    commune, is_ours, hamlet = key.partition(_IN)
    teams = _house.teams.now()
    found = teams.of_commune(commune) if is_ours else ()
    team = teams.of_hamlet(commune, hamlet) if hamlet else None
    if team is not None:
        return Said(Status.ANSWERED, (_one(team, teams),))
    return (
        Said(Status.CLARIFY, (_several(_IN_COMMUNE.format(found[0].commune_name), found, teams),))
        if found
        else None
    )


def team_buttons(communes: Iterable[str]) -> list[Action]:
    """Return one button that leads to the teams of the first of some communes that has any."""
    teams = _house.teams.now()
    found = next((of_commune for code in communes if (of_commune := teams.of_commune(code))), ())
    return [_commune_button(found[0].commune, found[0].commune_name)] if found else []


def _of_hamlet(text: str) -> Outbound | None:
    teams = _house.teams.now()
    named = teams.named_in(text).teams
    if len(named) > 1:
        return _several(_SAME_NAME, named, teams)
    return _one(named[0], teams) if named else None


def _choice(named: Named, teams: Teams) -> Outbound:
    """Return what is left to choose: among hamlets of one name, among those of a commune, or the commune."""
    if named.teams:
        return _several(_SAME_NAME, named.teams, teams)
    found = next((of_commune for code in named.communes if (of_commune := teams.of_commune(code))), ())
    if found:
        return _several(_IN_COMMUNE.format(found[0].commune_name), found, teams)
    few = teams.communes if len(teams.communes) <= FEW else ()
    buttons = [_commune_button(code, name) for code, name in few]
    return say(_WHERE, actions=[*buttons, *_link("Tìm tổ công nghệ số ở ấp", TEAMS)])


def _one(team: Team, teams: Teams) -> Outbound:
    where = hamlet_name(team.hamlet).kind or "chỗ"
    told = f"Tổ ở {where} anh/chị {team.on_duty}." if team.on_duty else _NOT_STATED
    blocks: list[Block] = [Paragraph(text=told)]
    if team.public_members:
        people = tuple(": ".join(filter(None, (one.name, one.phone))) for one in team.public_members)
        blocks.append(Bullets(heading="Người của tổ", items=people))
    blocks += [Paragraph(text=team.note)] if team.note else []
    title = f"Tổ công nghệ số cộng đồng {team.hamlet}, {team.commune_name}"
    return compose(title, blocks, [*_call(team), *_link(_HOME_VISIT, ask_of(team))], _sources([team], teams))


def _several(heading: str, found: Sequence[Team], teams: Teams) -> Outbound:
    shown = found[:MOST]
    items = [f"{one.hamlet}, {one.commune_name}: {one.on_duty or 'chưa ghi ngày trực'}" for one in shown]
    items += [f"và {len(found) - MOST} nơi khác"] if len(found) > MOST else []
    names = [one.hamlet for one in shown]
    labels = [
        f"{one.hamlet}, {one.commune_name}" if names.count(one.hamlet) > 1 else one.hamlet for one in shown
    ]
    buttons = [
        reply(label[:LONGEST_LABEL], "pick_place", place=f"{one.commune}{_IN}{one.hamlet}")
        for label, one in zip(labels, shown, strict=True)
    ]
    buttons += _link("Xem đủ, nhờ tổ đến nhà", list_of(found[0].commune))
    return compose(None, [Bullets(heading=heading, items=tuple(items))], buttons, _sources(shown, teams))


def _commune_button(code: str, name: str) -> Action:
    return reply(f"Tổ công nghệ số ở {name}", "pick_place", place=f"{code}{_IN}")


def _call(team: Team) -> list[Action]:
    number = next((one.phone for one in team.public_members if one.phone), None)
    return [Action(kind="phone", label=f"Gọi tổ: {number}", value=number)] if number else []


def _link(label: str, path: str) -> list[Action]:
    return [Action(kind="url", label=label, value=_house.public_url + path)] if _house.public_url else []


def _sources(found: Sequence[Team], teams: Teams) -> tuple[Citation, ...]:
    days = [(one.source or _LIST, one.read or teams.directory.imported) for one in found]
    return tuple(Citation(title=title, read=day.isoformat()) for title, day in dict.fromkeys(days) if day)
