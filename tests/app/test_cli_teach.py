"""``tthc teach``, and that what was taught changes the hashes of index and model."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from admin.accounts.account import Account
from admin.accounts.roles import Role
from admin.teaching import store
from admin.teaching.decision import Content, Kind, Wording
from app import cli, cli_teach
from app.database import migrate, open_database
from app.rasa_model import model_path
from app.settings import Settings
from app.teaching import nlu_lessons, outside_lessons, taught
from eval import tested
from knowledge.lessons import Phrase, ProcedureLesson
from knowledge.teaching import Taught, read_taught
from knowledge.teaching_files import write_taught

BIRTH = "1.001193"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def invoke(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tthc", "teach", *arguments])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        told = capsys.readouterr()
        return code, told.out, " ".join(told.err.split())

    monkeypatch.setattr(cli_teach, "get_settings", lambda: settings)
    return invoke


@pytest.fixture
def _decided(settings: Settings) -> None:
    """One decision about one question."""
    content = Content(Kind.PROCEDURE, BIRTH, (Wording("sanh con rồi mần giấy gì", ("t1",)),))
    by, now = Account(1, "lan", "Lan", Role.EDITOR, None), datetime(2026, 11, 27, tzinfo=UTC)

    async def work() -> None:
        database = open_database(settings.database)
        await database.run(lambda connection: store.add(connection, store.Plan(content), by, now))
        await database.close()

    migrate(settings.database)
    asyncio.run(work())


@pytest.mark.usefixtures("_decided")
def test_an_export_writes_the_files_and_a_patch(run: Run, settings: Settings, tmp_path: Path) -> None:
    patch = tmp_path / "x.patch"
    code, _, told = run("export", "--patch", str(patch))
    assert code == 0
    assert "2 tệp thay đổi" in told
    assert read_taught(settings.teaching_dir).procedures[BIRTH].examples == ("sanh con rồi mần giấy gì",)
    assert f"+++ b/teaching/procedures/{BIRTH}.yaml" in patch.read_text(encoding="utf-8")
    assert "0 tệp thay đổi" in run("export")[2]


@pytest.mark.usefixtures("_decided")
def test_the_list_tells_what_was_decided(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    _, told, _ = run("list")
    assert "Thủ tục" in told
    assert "lan" in told


def test_nothing_taught_is_in_order(run: Run) -> None:
    assert run("check")[0] == 0


@pytest.mark.parametrize(
    ("lessons", "problem"),
    [
        (Taught(procedures={"9.999999": ProcedureLesson(examples=("gì đó",))}), "9.999999"),
        (
            Taught(
                outside=(
                    next(form for form in sorted(tested.tested_forms()) if form.isascii() and len(form) > 9),
                )
            ),
            "Câu kiểm tra mà lại đem dạy",
        ),
    ],
)
def test_what_is_wrong_is_named_and_ends_with_1(
    lessons: Taught, problem: str, run: Run, settings: Settings
) -> None:
    write_taught(settings.teaching_dir, lessons)
    code, _, told = run("check")
    assert code == 1
    assert problem in told


def test_a_broken_file_is_one_line(run: Run, settings: Settings) -> None:
    settings.teaching_dir.mkdir(parents=True)
    (settings.teaching_dir / "outside.yaml").write_text("a: b", encoding="utf-8")
    code, _, told = run("check")
    assert code == 1
    assert "outside.yaml, dòng 1" in told


def test_an_example_of_an_intent_makes_another_model(settings: Settings) -> None:
    before = model_path(settings)
    assert nlu_lessons(settings) is None
    write_taught(settings.teaching_dir, Taught(nlu={"thanks": (Phrase(text="đội ơn nghen"),)}))
    assert nlu_lessons(settings) == settings.teaching_dir / "nlu"
    assert model_path(settings) != before
    write_taught(settings.teaching_dir, Taught())
    assert model_path(settings) == before


def test_messages_that_nothing_answers_come_by_name_and_by_intent(settings: Settings) -> None:
    phrases = {"thanks": (Phrase(text="đội ơn nghen"),), "ask_procedure": (Phrase(text="khai sinh sao"),)}
    write_taught(settings.teaching_dir, Taught(nlu=phrases, outside=("mai mưa không",)))
    assert outside_lessons(settings) == ("mai mưa không", "đội ơn nghen")
    assert taught(settings).outside == ("mai mưa không",)
