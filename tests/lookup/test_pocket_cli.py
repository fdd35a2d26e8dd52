"""``tthc pocket``: what it writes, and what it refuses."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import app.knowledge
import lookup.pocket
from app import cli, cli_pocket
from app.settings import Settings
from knowledge.guides import force
from tests.knowledge import made_up
from tests.knowledge.guides.made_up import three

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``tthc pocket`` over made-up knowledge, and return exit code and messages."""
    monkeypatch.setattr(cli_pocket, "get_settings", lambda: settings)
    monkeypatch.setattr(app.knowledge, "catalogue", lambda _settings: made_up.catalogue())
    monkeypatch.setattr(force, "guides", three)
    monkeypatch.setattr(force, "_in_force", force.GuidesInForce())
    monkeypatch.setenv("COLUMNS", "200")

    def invoke(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["tthc", "pocket", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        return code, capsys.readouterr().err

    return invoke


def test_writes_the_page_and_the_booklet(run: Run, tmp_path: Path) -> None:
    page, booklet = tmp_path / "a.html", tmp_path / "b.html"
    code, said = run("--output", page, "--booklet", booklet, "--day", "2026-11-27")
    assert code == 0
    assert "5 thủ tục, 3 hướng dẫn." in said
    assert "Bản ngày 27/11/2026" in page.read_text(encoding="utf-8")
    assert "Bản ngày 27/11/2026" in booklet.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "b.html"]


def test_takes_some_fields_only(run: Run, tmp_path: Path) -> None:
    code, said = run("--output", tmp_path / "a.html", "--field", "business")
    assert (code, "5 thủ tục" in said) == (0, True)
    code, said = run("--output", tmp_path / "b.html", "--field", "land")
    assert (code, "Không có thủ tục nào" in said) == (1, True)
    assert not (tmp_path / "b.html").exists()


def test_refuses_a_page_that_is_too_heavy(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup.pocket, "LARGEST", 1_000)
    code, said = run("--output", tmp_path / "a.html")
    assert code == 1
    assert "--field" in said
    assert not list(tmp_path.iterdir())


def test_folder_that_is_not_there_is_one_clear_line(run: Run, tmp_path: Path) -> None:
    code, said = run("--output", tmp_path / "no" / "a.html")
    assert code == 1
    assert said.startswith("LỖI:")
