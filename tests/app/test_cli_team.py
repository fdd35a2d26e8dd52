"""``tthc team``: a list is tried, put in force, looked at, taken back; a bad one changes nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import cli, cli_team
from app.settings import Settings
from knowledge.teams.store import load
from tests.knowledge.teams.lists import ROW, changed, csv_of, xlsx_of

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    def invoke(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tthc", "team", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        sys.stdout.flush()
        said = capfd.readouterr()
        return int(end.value.code or 0), said.out, said.err

    monkeypatch.setattr(cli_team, "get_settings", lambda: settings)
    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "to.csv"
    path.write_bytes(csv_of(ROW, changed(ROW, hamlet="ấp Kênh Đào", days="")))
    return path


def test_dry_run_tells_the_difference_and_changes_nothing(run: Run, file: Path, settings: Settings) -> None:
    code, _, err = run("import", str(file), "--dry-run")
    assert code == 0
    assert "mới ấp Trung Bình, xã Thoại Sơn (30682): trực thứ ba, thứ năm" in err
    assert "2 tổ mới, 0 tổ đổi, 0 tổ bỏ." in err
    assert not settings.teams_file.exists()


def test_list_is_put_in_force_and_shown(run: Run, file: Path, settings: Settings) -> None:
    assert run("import", str(file))[0] == 0
    assert len(load(settings.teams_file).teams) == 2
    _, out, err = run("list")
    assert "Thoại" in out
    assert "2 tổ ở 1 xã" in err
    assert "chưa có ngày trực" in run("check")[2]
    assert "Không có gì mới" in run("import", str(file))[2]


def test_bad_list_changes_nothing_and_says_where(
    run: Run, file: Path, tmp_path: Path, settings: Settings
) -> None:
    run("import", str(file))
    bad = tmp_path / "sai.xlsx"
    bad.write_bytes(xlsx_of(ROW, changed(ROW, hamlet="ấp Khác", phone="12")))
    code, _, err = run("import", str(bad))
    assert code == 1
    assert "Dòng 3, cột Số điện thoại: “12”" in err
    assert "1 chỗ chưa dùng được" in err
    assert len(load(settings.teams_file).teams) == 2


def test_teams_that_vanish_are_asked_about(
    run: Run, file: Path, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", str(file))
    fewer = tmp_path / "it.csv"
    fewer.write_bytes(csv_of(ROW))
    monkeypatch.setattr("typer.confirm", lambda _question: False)
    assert "Không đổi gì" in run("import", str(fewer))[2]
    assert len(load(settings.teams_file).teams) == 2
    assert run("import", str(fewer), "--yes")[0] == 0
    assert len(load(settings.teams_file).teams) == 1
    assert "2 tổ" in run("undo")[2]
    assert len(load(settings.teams_file).teams) == 2


def test_broken_list_on_disk_is_told_and_can_be_replaced(run: Run, file: Path, settings: Settings) -> None:
    settings.teams_file.write_text("{")
    code, _, err = run("check")
    assert (code, "không đọc được" in err) == (1, True)
    assert run("import", str(file))[0] == 0
    assert len(load(settings.teams_file).teams) == 2


def test_template_is_a_file_that_can_be_filled_in(run: Run, tmp_path: Path, settings: Settings) -> None:
    code, out, _ = run("template")
    assert code == 0
    assert out.startswith("\ufeffXã, phường;Ấp, khóm;")
    filled = tmp_path / "day.csv"
    filled.write_text(out.rstrip() + "\n" + ";".join(ROW) + "\n", encoding="utf-8")
    assert run("import", str(filled))[0] == 0
    assert len(load(settings.teams_file).teams) == 1
