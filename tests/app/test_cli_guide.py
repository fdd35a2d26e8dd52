"""``tthc guide``: what an operator sees of the guides, and how a step is switched off."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date

import pytest

from app import cli, cli_guide
from app.settings import Settings
from knowledge.guides import force
from knowledge.guides.loader import Guides
from tests.knowledge import made_up
from tests.knowledge.guides.made_up import KITE, choice, guide, shelf, three

Run = Callable[..., tuple[int, str, str]]


class Frozen(date):
    """The day on which every test runs."""

    @classmethod
    def today(cls) -> Frozen:
        return cls(2026, 11, 26)


@pytest.fixture
def ship(monkeypatch: pytest.MonkeyPatch) -> Callable[[Guides], None]:
    def put(whole: Guides) -> None:
        monkeypatch.setattr(cli_guide, "guides", lambda: whole)
        monkeypatch.setattr(force, "guides", lambda: whole)

    return put


@pytest.fixture(autouse=True)
def _small(ship: Callable[[Guides], None], monkeypatch: pytest.MonkeyPatch) -> None:
    ship(three())
    monkeypatch.setattr(cli_guide, "load_catalogue", made_up.catalogue)
    monkeypatch.setattr(cli_guide, "date", Frozen)
    monkeypatch.setattr(force, "_in_force", force.GuidesInForce())
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``tthc guide`` as the shell would, and return exit code, output and errors."""
    monkeypatch.setattr(cli_guide, "get_settings", lambda: settings)

    def invoke(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tthc", "guide", *arguments])
        answers = iter(typed.split("\n"))
        monkeypatch.setattr(cli_guide.typer, "prompt", lambda *_args, **_more: next(answers))
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        told = capsys.readouterr()
        return code, told.out, " ".join(told.err.split())

    return invoke


def test_list_shows_every_guide_with_its_steps(run: Run) -> None:
    code, out, err = run("list")
    assert code == 0
    for text in (KITE, "Thả diều", "Nối dây", "01/11/2026"):
        assert text in out
    assert "3 hướng dẫn, 8 bước." in err


def test_check_of_sound_guides_is_clean(run: Run) -> None:
    code, _, err = run("check")
    assert (code, "3 hướng dẫn, 0 lỗi" in err) == (0, True)


def test_check_names_file_step_and_value(run: Run, ship: Callable[[Guides], None]) -> None:
    ship(shelf(guide(then=[choice("Đi", "procedure:8.888888")])))
    code, _, err = run("check")
    assert code == 1
    assert "LỖI bay-dieu.yaml · to · “procedure:8.888888”" in err


def test_step_is_switched_off_and_on(run: Run, settings: Settings) -> None:
    assert run("off", KITE, "knot")[0] == 0
    assert json.loads(settings.guides_off_file.read_text(encoding="utf-8")) == {KITE: ["knot"]}
    assert run("check")[0] == 0
    assert "Đang tắt 0 bước" in run("on", KITE, "knot")[2]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("off", KITE, "nowhere"), "Các bước: buy, string, knot, run."),
        (("off", "khong-co", "x"), "Không có hướng dẫn khong-co."),
        (("walk", "khong-co"), "Không có hướng dẫn khong-co."),
        (("draw", "khong-co"), "Không có hướng dẫn khong-co."),
    ],
)
def test_what_does_not_exist_is_named_in_one_line(arguments: tuple[str, ...], text: str, run: Run) -> None:
    code, _, err = run(*arguments)
    assert code == 1
    assert text in err
    assert "Traceback" not in err


def test_step_that_is_gone_but_still_off_is_worth_knowing(run: Run, settings: Settings) -> None:
    settings.guides_off_file.parent.mkdir(parents=True, exist_ok=True)
    settings.guides_off_file.write_text('{"bay-dieu": ["old-step"]}', encoding="utf-8")
    code, _, err = run("check")
    assert code == 0
    assert "bay-dieu.yaml · old-step" in err


def test_guide_is_walked_by_typing(run: Run) -> None:
    code, out, _ = run("walk", KITE, typed="2\nday chac\nko dc\n9\nde mai\ntiếp tục\ndiều lên\nthôi")
    assert code == 0
    for text in (
        "Thả diều",
        "Bước 1/3",
        "Bước 2/3",
        "Diều rớt",
        "giữ chỗ ở bước 2/3",
        "Diều lên rồi.",
        "vậy là xong",
    ):
        assert text in out


def test_walk_ends_when_the_operator_has_seen_enough(run: Run) -> None:
    assert run("walk", KITE, typed="thoát")[0] == 0


def test_walk_leaves_out_what_is_switched_off(run: Run) -> None:
    run("off", KITE, "buy")
    assert "Làm việc string." in run("walk", KITE, typed="1\nthoát")[1]


def test_picture_is_written_or_printed(run: Run, settings: Settings) -> None:
    file = settings.data_dir / "kite.svg"
    file.parent.mkdir(parents=True, exist_ok=True)
    assert run("draw", KITE)[1].startswith("<svg")
    assert run("draw", KITE, "--output", str(file))[0] == 0
    assert file.read_text(encoding="utf-8").startswith("<svg")
