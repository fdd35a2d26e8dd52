"""Draw the graph of a guide as SVG: the steps in layers from the start, ways on as lines, troubles dashed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape
from typing import Final

from knowledge.guides.graph import ways
from knowledge.guides.schema import END, Guide

WIDTH, HEIGHT, ACROSS, DOWN, MARGIN = 210, 74, 40, 56, 24
_DOOR: Final = 40
_STYLE: Final = (
    "text{font:13px sans-serif;fill:#1f2933}.id{font-weight:bold}.say{font-size:11px;fill:#52606d}"
    "rect{fill:#fff;stroke:#486581;stroke-width:1.5}.open rect{stroke-dasharray:5 4}"
    ".door rect{fill:#e3f2ec;stroke:#2f6f55}path{fill:none;stroke:#829ab1;stroke-width:1.5}"
    ".trouble{stroke:#d08b4c;stroke-dasharray:4 4}"
)
Edge = tuple[str, str, str, bool]
"""From, to, what is said, whether it is a trouble."""


def svg_of(guide: Guide) -> str:
    """Return the picture; a dashed frame is an unconfirmed step, a green box leads out of the guide."""
    edges = list(_edges(guide))
    layers = _layers(guide, edges)
    places = {
        node: (MARGIN + column * (WIDTH + ACROSS), MARGIN + 30 + row * (HEIGHT + DOWN))
        for row, layer in enumerate(layers)
        for column, node in enumerate(layer)
    }
    width = 2 * MARGIN + max(map(len, layers)) * (WIDTH + ACROSS)
    height = 2 * MARGIN + 30 + len(layers) * (HEIGHT + DOWN)
    body = [_line(places, edge, n) for n, edge in enumerate(edges)]
    body += [_box(guide, node, *places[node]) for node in places]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(guide.title)}</title><style>{_STYLE}</style>",
            '<defs><marker id="tip" markerWidth="9" markerHeight="9" refX="8" refY="4" orient="auto">'
            '<path d="M0,0 L8,4 L0,8" style="stroke:#829ab1"/></marker></defs>',
            f'<rect x="0" y="0" width="{width}" height="{height}" style="stroke:none"/>',
            f'<text class="id" x="{MARGIN}" y="{MARGIN + 8}">{escape(guide.title)}</text>',
            *body,
            "</svg>\n",
        ]
    )


def _edges(guide: Guide) -> Iterator[Edge]:
    """Yield each way once; several troubles that lead the same way are one line."""
    for step in guide.steps:
        said = {choice.to: choice.say for choice in reversed(step.choices)}
        for target in dict.fromkeys(ways(guide, step)):
            yield step.id, _door(step.id, target), said.get(target, ""), False
        helped = {one.to: one.say for one in step.trouble if one.to and one.to not in ways(guide, step)}
        for target, say in helped.items():
            yield step.id, _door(step.id, target), say, True


def _door(step: str, target: str) -> str:
    """Return the node of a target; other guides stand beside the step they are reached from."""
    return target if ":" not in target else f"{target}@{step}"


def _layers(guide: Guide, edges: list[Edge]) -> list[list[str]]:
    """Put each step one layer below the first that leads to it, what leads out beside it, the end last."""
    depth: dict[str, int] = {}
    for step in guide.steps:
        # The first step, and each that only an entry or a trouble of the whole guide leads to.
        todo = [] if step.id in depth else [step.id]
        depth.setdefault(step.id, max(depth.values(), default=-1) + 1)
        while todo:
            here = todo.pop(0)
            follow = [
                to for source, to, _, _ in edges if source == here and guide.step(to) and to not in depth
            ]
            depth.update(dict.fromkeys(follow, depth[here] + 1))
            todo += follow
    for source, to, _, _ in edges:
        if guide.step(to) is None and to != END:
            depth.setdefault(to, depth[source] + 1)
    depth[END] = max(depth.values()) + 1
    rows = sorted(set(depth.values()))
    return [[node for node, row in depth.items() if row == wanted] for wanted in rows]


def _line(places: dict[str, tuple[int, int]], edge: Edge, n: int) -> str:
    source, to, say, trouble = edge
    (x1, y1), (x2, y2) = places[source], places[to]
    x1, x2 = x1 + WIDTH // 2 + 7 * (n % 5 - 2), x2 + WIDTH // 2
    if y2 > y1:
        y1 += HEIGHT
        path, at = f"M{x1},{y1} C{x1},{y1 + DOWN} {x2},{y2 - DOWN} {x2},{y2}", (x2 + 8, y2 - 12)
    else:
        # A way back, or beside: round the right side of both boxes.
        x1, x2, y1, y2 = x1 + WIDTH // 2, x2 + WIDTH // 2, y1 + HEIGHT // 2, y2 + HEIGHT // 2
        path = f"M{x1},{y1} C{x1 + ACROSS},{y1} {x2 + ACROSS},{y2} {x2},{y2}"
        at = (x1 + ACROSS // 2, (y1 + y2) // 2)
    kind = ' class="trouble"' if trouble else ""
    line = f'<path{kind} d="{path}" marker-end="url(#tip)"><title>{escape(say)}</title></path>'
    short = escape(textwrap.shorten(say, 24, placeholder=" …"))
    return line + (f'<text class="say" x="{at[0]}" y="{at[1]}">{short}</text>' if say and to != END else "")


def _box(guide: Guide, node: str, x: int, y: int) -> str:
    step = guide.step(node)
    height, kind = (HEIGHT, "open" if step.unconfirmed else "step") if step else (_DOOR, "door")
    name = node.partition("@")[0] if step is None else node
    lines = textwrap.wrap(step.do, 28, max_lines=2, placeholder=" …") if step else []
    text = f'<text class="id" x="{x + 10}" y="{y + 22}">{escape(name)}</text>'
    text += "".join(
        f'<text x="{x + 10}" y="{y + 42 + 17 * n}">{escape(line)}</text>' for n, line in enumerate(lines)
    )
    return f'<g class="{kind}"><rect x="{x}" y="{y}" width="{WIDTH}" height="{height}" rx="8"/>{text}</g>'
