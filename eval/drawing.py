"""Draw the curve of coverage and accuracy as SVG: a few lines of text, readable in a diff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eval.curve import Curve
from eval.metrics.coverage_accuracy import Point

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 20, 44, 56
STEPS: Final = 200
"""Points that the line is drawn with at the most: one in so many of the way across."""
LEAST_SPAN: Final = 0.2
"""The vertical axis shows at least this much below 100 %."""

_STYLE: Final = (
    "text{font:14px system-ui,sans-serif;fill:#1d2b2a}.small{font-size:12px}"
    ".grid{stroke:#d5dddc}.line{fill:none;stroke:#0b5f5a;stroke-width:2.5}"
    ".now{fill:#b3541e}.cut{stroke:#b3541e;stroke-dasharray:4 4}"
)


def draw(curve: Curve) -> str:
    """Return the picture: across the share answered outright, upwards the share of those answered rightly."""
    floor = _floor(curve.points)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<title>Trả lời ngay bao nhiêu, đúng bao nhiêu</title>",
        f"<style>{_STYLE}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="24">Trong những câu trả lời ngay, phần đúng (n = {curve.n} câu)</text>',
        *_across(),
        *_upwards(floor),
        _line(curve.points, floor),
        *_present(curve.present, floor),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _floor(points: Sequence[Point]) -> float:
    """Return where the vertical axis begins: a tenth at or below the lowest point."""
    lowest = min((point.accuracy for point in points), default=0.0)
    return min(int(lowest * 10) / 10, 1.0 - LEAST_SPAN)


def _across() -> list[str]:
    bottom = HEIGHT - BOTTOM
    marks = []
    for tenth in range(0, 11, 2):
        x = _x(tenth / 10)
        marks.append(f'<line class="grid" x1="{x}" y1="{TOP}" x2="{x}" y2="{bottom}"/>')
        marks.append(
            f'<text class="small" x="{x}" y="{bottom + 18}" text-anchor="middle">{10 * tenth}%</text>'
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    marks.append(
        f'<text x="{middle}" y="{HEIGHT - 12}" text-anchor="middle">Phần câu được trả lời ngay</text>'
    )
    return marks


def _upwards(floor: float) -> list[str]:
    marks = []
    for percent in range(round(floor * 100), 101, 5 if floor >= 0.7 else 10):
        y = _y(percent / 100, floor)
        marks.append(f'<line class="grid" x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}"/>')
        marks.append(f'<text class="small" x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{percent}%</text>')
    return marks


def _line(points: Sequence[Point], floor: float) -> str:
    # Of points that fall together on the paper, the last is enough.
    kept = {int(point.coverage * STEPS): point for point in points}.values()
    places = " ".join(f"{_x(point.coverage)},{_y(point.accuracy, floor)}" for point in kept)
    return f'<polyline class="line" points="{places}"/>'


def _present(point: Point | None, floor: float) -> list[str]:
    if point is None:
        return []
    x, y = _x(point.coverage), _y(point.accuracy, floor)
    anchor, shift = ("end", -10) if point.coverage > 0.5 else ("start", 10)
    bottom = HEIGHT - BOTTOM
    said = (
        f"ngưỡng đang dùng: {_number(point.threshold, 2)}",
        f"trả lời ngay {_percent(point.coverage)}, đúng {_percent(point.accuracy)}",
    )
    return [
        f'<line class="cut" x1="{x}" y1="{y}" x2="{x}" y2="{bottom}"/>',
        f'<circle class="now" cx="{x}" cy="{y}" r="5"/>',
        *(
            f'<text x="{x + shift}" y="{bottom - up}" text-anchor="{anchor}">{line}</text>'
            for up, line in zip((32, 12), said, strict=True)
        ),
    ]


def _x(share: float) -> float:
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _y(share: float, floor: float) -> float:
    return round(TOP + (1 - share) / (1 - floor) * (HEIGHT - TOP - BOTTOM), 1)


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def _percent(share: float) -> str:
    return f"{_number(100 * share, 1)}%"
