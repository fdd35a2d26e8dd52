from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from eval.curve import Curve
from eval.drawing import BOTTOM, HEIGHT, LEFT, RIGHT, STEPS, TOP, WIDTH, draw
from eval.metrics.coverage_accuracy import Point

POINTS = [Point(0.9, 0.25, 1.0), Point(0.6, 0.5, 0.9), Point(0.2, 1.0, 0.8)]
SVG = "{http://www.w3.org/2000/svg}"


def line_of(picture: str) -> list[tuple[float, float]]:
    line = ElementTree.fromstring(picture).find(f"{SVG}polyline")
    assert line is not None
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+),([\d.]+)", line.attrib["points"])]


def test_corners_by_hand() -> None:
    places = line_of(draw(Curve(10, POINTS, POINTS[1])))
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    # The axis begins at 80 %, the lowest accuracy.
    assert places == [
        (LEFT + width / 4, TOP),
        (LEFT + width / 2, TOP + height / 2),
        (LEFT + width, TOP + height),
    ]


def test_present_threshold_is_marked_and_told() -> None:
    picture = draw(Curve(10, POINTS, POINTS[1]))
    circle = ElementTree.fromstring(picture).find(f"{SVG}circle")
    assert circle is not None
    assert (float(circle.attrib["cx"]), float(circle.attrib["cy"])) == line_of(picture)[1]
    assert "ngưỡng đang dùng: 0,60" in picture
    assert "trả lời ngay 50,0%, đúng 90,0%" in picture
    assert "n = 10 câu" in picture


@pytest.mark.parametrize("points", [[], POINTS, [Point(0.5, 0.1, 0.0)]])
def test_picture_is_whole_whatever_there_is_to_draw(points: list[Point]) -> None:
    picture = draw(Curve(10, points, None))
    tree = ElementTree.fromstring(picture)
    assert tree.find(f"{SVG}title") is not None
    assert tree.find(f"{SVG}circle") is None
    assert all(TOP <= y <= HEIGHT - BOTTOM and LEFT <= x <= WIDTH - RIGHT for x, y in line_of(picture))


def test_many_points_are_thinned() -> None:
    many = [Point(1 - i / 5000, (i + 1) / 5000, 1.0) for i in range(5000)]
    assert len(line_of(draw(Curve(5000, many, None)))) <= STEPS + 1
