"""From decisions to lessons: what is learnt, what is kept for testing, and that the two never meet."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.teaching.decision import Answer, Content, Decision, Kind, State, Wording
from admin.teaching.export import Export
from admin.teaching.held_out import held_out, nearly_equal
from admin.teaching.history import commit
from admin.teaching.overlay import taught_by
from admin.teaching.patch import as_patch
from channels.database import Database
from knowledge.aspects import Aspect
from knowledge.errors import TeachingError
from knowledge.lessons import GoldenQuestion, Phrase, question_form
from knowledge.teaching import Taught, read_taught
from knowledge.teaching_files import files_of, write_taught
from tests.admin.visitors import NOON

BIRTH, DEATH = "1.001193", "1.000656"
WORDS = "heo ghe nhà đất xe trâu chó mèo gà vịt lúa cá tôm xoài dừa mía khoai bắp đậu mè".split()  # noqa: SIM905


def decision(number: int, content: Content, state: State = State.CONFIRMED) -> Decision:
    at = NOON + timedelta(minutes=number)
    return Decision(number, content, state, 1, False, None, 1, "an", at, at, confirmed_at=at)


def procedure(number: int, code: str, *texts: str, state: State = State.CONFIRMED) -> Decision:
    wordings = tuple(Wording(text, (f"t{text}",)) for text in texts)
    return decision(number, Content(Kind.PROCEDURE, code, wordings), state)


def learnt(taught: Taught) -> set[str]:
    """Return the form of everything that training sees."""
    texts = [phrase.text for phrases in taught.nlu.values() for phrase in phrases]
    texts += [text for one in taught.procedures.values() for text in (*one.examples, *one.aliases)]
    texts += [text for one in taught.guides.values() for text in one.examples]
    return {question_form(text) for text in (*texts, *taught.outside)}


def kept_back(taught: Taught) -> set[str]:
    return {question_form(one.q) for one in taught.golden}


sentences = st.lists(st.sampled_from(WORDS), min_size=2, max_size=6).map(" ".join)
groups = st.lists(st.lists(sentences, min_size=1, max_size=12), min_size=1, max_size=4)


@given(groups=groups, share=st.sampled_from([0.0, 0.3, 0.5, 0.9]))
def test_nothing_is_both_learnt_and_tested(groups: list[list[str]], share: float) -> None:
    codes = [BIRTH, DEATH, "2.000815", "1.004222"]
    made = [
        procedure(n, code, *texts)
        for n, (code, texts) in enumerate(zip(codes, groups, strict=False), start=1)
    ]
    taught = taught_by(made, share)
    assert not learnt(taught) & kept_back(taught)
    assert learnt(taught) | kept_back(taught) == {question_form(text) for texts in groups for text in texts}
    # Nor a near duplicate of the same thing.
    for code in codes:
        kept = [one.q for one in taught.golden if one.code == code]
        examples = taught.procedures[code].examples if code in taught.procedures else ()
        for unit in nearly_equal(sorted({question_form(text) for text in (*kept, *examples)})):
            sides = {form in {question_form(text) for text in kept} for form in unit}
            assert len(sides) == 1
        assert examples or not kept


def test_the_share_is_about_what_was_asked_for() -> None:
    texts = [f"{one} {other} {one}{other}" for one in WORDS for other in WORDS if one < other]
    kept = held_out(map(question_form, texts), 0.3)
    assert 0.2 < len(kept) / len(texts) < 0.4


def test_what_is_kept_for_testing_stays_when_more_is_taught() -> None:
    first = [f"{one} một hai ba" for one in WORDS[:10]]
    before = held_out(map(question_form, first), 0.5)
    after = held_out(map(question_form, [*first, "chuyện hoàn toàn mới lạ", "thêm nữa cho đủ"]), 0.5)
    assert before <= after


def test_one_wording_alone_is_learnt() -> None:
    for text in WORDS:
        taught = taught_by([procedure(1, BIRTH, f"làm {text} này")], 0.9)
        assert not taught.golden
        assert taught.procedures[BIRTH].examples == (f"làm {text} này",)


def test_each_kind_lands_where_it_is_learnt() -> None:
    answer = Answer("Trạm mở cả tuần.", "Văn phòng", "Thông báo", date(2026, 11, 1), date(2027, 1, 1))
    fee = Wording("hết nhiêu tiền vậy", aspects=(Aspect.FEE,))
    taught = taught_by(
        [
            decision(1, Content(Kind.PROCEDURE, BIRTH, (fee,))),
            decision(2, Content(Kind.ALIAS, BIRTH, alias="giấy sanh")),
            decision(3, Content(Kind.GUIDE, "vneid-install", (Wording("cài cái app căn cước"),))),
            decision(4, Content(Kind.INTENT, "follow_up", (Wording("rồi sao nữa"),), (Aspect.STEPS,))),
            decision(5, Content(Kind.OUT_OF_SCOPE, None, (Wording("mai mưa không"),))),
            decision(6, Content(Kind.ANSWER, None, (Wording("trạm y tế mở chủ nhật không"),), answer=answer)),
            decision(7, Content(Kind.IGNORE, None, (Wording("hihi", taught=False),))),
        ],
        0,
    )
    assert taught.procedures[BIRTH].aliases == ("giấy sanh",)
    assert taught.procedures[BIRTH].examples == ("hết nhiêu tiền vậy",)
    assert taught.guides["vneid-install"].examples == ("cài cái app căn cước",)
    assert taught.outside == ("mai mưa không",)
    assert taught.answers["00006"].questions == ("trạm y tế mở chủ nhật không",)
    assert taught.nlu == {
        "ask_procedure": (Phrase(text="hết nhiêu tiền vậy", aspects=(Aspect.FEE,)),),
        "follow_up": (Phrase(text="rồi sao nữa", aspects=(Aspect.STEPS,)),),
        "out_of_scope": (Phrase(text="mai mưa không"),),
        "start_guide": (Phrase(text="cài cái app căn cước"),),
    }
    assert not any("hihi" in text for text in files_of(taught).values())


def test_of_two_decisions_about_one_wording_the_later_one_counts() -> None:
    taught = taught_by([procedure(1, BIRTH, "làm giấy"), procedure(2, DEATH, "Làm giấy?")], 0)
    assert BIRTH not in taught.procedures
    assert taught.procedures[DEATH].examples == ("Làm giấy?",)


@pytest.mark.parametrize("state", [State.PROPOSED, State.WITHDRAWN])
def test_what_does_not_hold_is_not_taught(state: State) -> None:
    assert taught_by([procedure(1, BIRTH, "làm giấy", state=state)], 0).is_empty


def test_what_the_house_tests_with_is_never_learnt() -> None:
    taught = taught_by([procedure(1, BIRTH, "câu kiểm tra", "câu mới")], 0, {question_form("Câu kiểm tra!")})
    assert learnt(taught) == {"cau moi"}


def test_golden_questions_say_what_is_right() -> None:
    texts = tuple(Wording(f"{one} {other}") for one in WORDS for other in WORDS[:3])
    right = {
        Kind.PROCEDURE: (BIRTH, GoldenQuestion(q="xx", code=BIRTH)),
        Kind.GUIDE: ("vneid-install", GoldenQuestion(q="xx", guide="vneid-install")),
        Kind.INTENT: ("thanks", GoldenQuestion(q="xx", intent="thanks")),
        Kind.OUT_OF_SCOPE: (None, GoldenQuestion(q="xx")),
    }
    for kind, (target, wanted) in right.items():
        golden = taught_by([decision(1, Content(kind, target, texts))], 0.5).golden
        assert golden
        assert {one.model_copy(update={"q": "xx"}) for one in golden} == {wanted}


def test_the_same_decisions_give_the_same_bytes_in_any_order() -> None:
    made = [
        procedure(n, code, f"{word} này", f"{word} kia")
        for n, (code, word) in enumerate([(BIRTH, "heo"), (DEATH, "ghe"), (BIRTH, "xe")], start=1)
    ]
    assert files_of(taught_by(made, 0.3)) == files_of(taught_by(made[::-1], 0.3))


@pytest.mark.parametrize("code", ["../../x", "/etc/passwd", "a/b", "..", "nul\x00"])
def test_a_code_that_is_a_path_is_refused(code: str, tmp_path: Path) -> None:
    with pytest.raises((TeachingError, ValueError)):
        write_taught(tmp_path / "teaching", taught_by([procedure(1, code, "làm giấy")], 0))
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.anyio
async def test_an_export_can_be_read_back_and_is_written_once(database: Database, tmp_path: Path) -> None:
    from admin.accounts.account import Account
    from admin.accounts.roles import Role
    from admin.teaching import book, store

    by = Account(1, "an", "An", Role.EDITOR, None)
    content = Content(Kind.PROCEDURE, BIRTH, (Wording("sanh con rồi mần giấy gì", ("t1",)),))
    made = await database.run(lambda c: store.add(c, store.Plan(content), by, NOON))
    export = Export(tmp_path / "teaching", 0.3, lambda: NOON)
    first = await export.write(database, "an", "Quyết định 1")
    assert first.changed == ("nlu/ask_procedure.yml", f"procedures/{BIRTH}.yaml")
    assert (await export.write(database, "an", "lại")).changed == ()
    assert read_taught(tmp_path / "teaching") == await export.taught(database)
    now = await database.run(lambda c: book.by_id(c, made.id))
    assert (now.state, now.version) == (State.EXPORTED, 1)
    await database.run(lambda c: store.withdraw(c, made.id, 1, by, NOON))
    await export.write(database, "an", "rút lại")
    assert read_taught(tmp_path / "teaching").is_empty


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@needs_git
def test_the_folder_keeps_a_history_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "teaching"
    write_taught(folder, Taught(outside=("mai mưa không",)))
    assert commit(folder, "Quyết định 1: Ngoài phạm vi", "lan <x>\nAuthor: evil")
    assert commit(folder, "không có gì mới", "lan")
    write_taught(folder, Taught())
    assert commit(folder, "Quyết định 1: rút lại", "an")
    log = git(folder, "log", "--format=%an|%s").splitlines()
    assert log == ["an|Quyết định 1: rút lại", "lan xAuthor evil|Quyết định 1: Ngoài phạm vi"]


@needs_git
def test_a_hook_or_a_setting_of_the_machine_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    folder = tmp_path / "teaching"
    write_taught(folder, Taught(outside=("mai mưa không",)))
    assert commit(folder, "một", "an")
    assert (folder / ".git").is_dir()
    assert not (tmp_path / "elsewhere").exists()


def test_without_git_the_files_are_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    folder = tmp_path / "teaching"
    write_taught(folder, Taught(outside=("mai mưa không",)))
    assert not commit(folder, "một", "an")
    assert read_taught(folder).outside == ("mai mưa không",)


@needs_git
def test_the_patch_makes_the_very_same_files(tmp_path: Path) -> None:
    taught = taught_by([procedure(1, BIRTH, "làm giấy heo", "ghe xuồng này")], 0)
    patch = as_patch(files_of(taught))
    git(tmp_path, "init", "--quiet")
    (tmp_path / "x.patch").write_text(patch, encoding="utf-8")
    git(tmp_path, "apply", "x.patch")
    assert read_taught(tmp_path / "teaching") == taught


def test_an_empty_patch_says_nothing() -> None:
    assert as_patch({}) == ""
