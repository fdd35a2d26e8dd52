"""Write an answer for a platform: text within its limits, buttons as it takes, numbers for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from channels.contract import Action, Outbound
from channels.numbers import numbered, without_number
from channels.plain import plain_text
from channels.platform import Button, Limits, Piece
from channels.splitting import split

_BY_NUMBER: Final = "Anh/chị nhắn số:"
_OR_BY_NUMBER: Final = "Hoặc nhắn số:"


def rendered(replies: Sequence[Outbound], limits: Limits) -> list[Piece]:
    """Return the messages of one turn, in order; the buttons of a reply are below its last part."""
    numbers = {id(action): number for number, action in numbered(replies)}
    return [piece for reply in replies for piece in _pieces(reply, numbers, limits)]


def _pieces(reply: Outbound, numbers: dict[int, int], limits: Limits) -> list[Piece]:
    body = plain_text(reply.title, reply.blocks, reply.citations)
    pressable = [action for action in reply.actions if action.kind in ("reply", "url") and action.value]
    on_buttons = _chosen(pressable, limits.buttons)
    rest = [action for action in reply.actions if not _is_among(action, on_buttons)]
    text = "\n\n".join(part for part in (body, *_lines(rest, numbers, bool(on_buttons), body)) if part)
    parts = split(text, limits.text) or ([_BY_NUMBER] if on_buttons else [])
    buttons = tuple(_button(action, limits.label) for action in on_buttons)
    last = len(parts) - 1
    return [Piece(text=part, buttons=buttons if n == last else ()) for n, part in enumerate(parts)]


def _chosen(pressable: Sequence[Action], room: int) -> list[Action]:
    """Return what gets a button: replies before addresses, which can be written out; order is kept."""
    replies = [action for action in pressable if action.kind == "reply"]
    addresses = [action for action in pressable if action.kind == "url"]
    chosen = [*replies, *addresses][:room]
    return [action for action in pressable if _is_among(action, chosen)]


def _is_among(action: Action, others: Sequence[Action]) -> bool:
    """Return whether this very action is there: an equal one may be offered twice."""
    return any(action is other for other in others)


def _lines(rest: Sequence[Action], numbers: dict[int, int], has_buttons: bool, body: str) -> list[str]:
    """Return what has no button: addresses and telephone numbers that were not told yet, then numbers."""
    told = [_told(action) for action in rest if action.kind in ("url", "phone") and action.value not in body]
    replies = [action for action in rest if action.kind == "reply"]
    listed = [f"{numbers[id(action)]}. {without_number(action.label)}" for action in replies]
    heading = _OR_BY_NUMBER if has_buttons else _BY_NUMBER
    return ["\n".join(told), "\n".join([heading, *listed]) if listed else ""]


def _told(action: Action) -> str:
    return action.label if action.value in action.label else f"{action.label}: {action.value}"


def _button(action: Action, longest: int) -> Button:
    kind = "reply" if action.kind == "reply" else "url"
    label = without_number(action.label)
    return Button(
        kind=kind, label=label if len(label) <= longest else f"{label[: longest - 1]}…", value=action.value
    )
