from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.aspects import Aspect
from knowledge.errors import TeachingError
from knowledge.lessons import (
    CuratedAnswer,
    GoldenQuestion,
    GuideLesson,
    Phrase,
    ProcedureLesson,
    lesson_text,
    question_form,
)
from knowledge.loader import Catalogue, load_catalogue
from knowledge.phrases import can_be_marked
from knowledge.teaching import Taught, read_taught
from knowledge.teaching_files import files_of, write_taught

BIRTH, RESIDENCE = "1.001193", "1.004222"
ANSWER = CuratedAnswer(
    questions=("trạm y tế trực chủ nhật không",),
    answer="Trạm trực cả tuần.",
    owner="Văn phòng xã",
    source="Thông báo 12",
    read=date(2026, 11, 1),
    expires=date(2026, 12, 31),
)

_NASTY = [
    "[tên]",
    "](x)",
    "{a: b}",
    "- ",
    "#",
    ": ",
    "'",
    '"',
    "\u2028",
    "\ufffe",
    "\u202e",
    "đ",
    "ệ",
    "🙂",
    "\\",
    "|",
    "[",
    "]",
    "!",
    "%",
    "@",
    "`",
    "0",
    "null",
    "yes",
    "~",
    "\t",
    "\n",
    "/x",
]
texts = (
    st.lists(st.one_of(st.sampled_from(_NASTY), st.text(max_size=8)), min_size=1, max_size=8)
    .map(lambda parts: lesson_text("".join(parts))[:120])
    .map(lesson_text)
    .filter(lambda text: len(text) >= 2)
)
aspects = st.sets(st.sampled_from(Aspect), max_size=3).map(
    lambda found: tuple(aspect for aspect in Aspect if aspect in found)
)
phrases = st.builds(Phrase, text=texts, aspects=aspects).filter(can_be_marked)
several = st.lists(texts, max_size=4).map(tuple)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
answers = st.builds(
    lambda questions, answer, first, second: CuratedAnswer(
        questions=questions,
        answer=answer,
        owner="Văn phòng",
        source="Công văn 1: # thử",
        read=min(first, second),
        expires=max(first, second),
    ),
    several.filter(bool),
    st.lists(texts, min_size=1, max_size=3).map("\n".join).filter(lambda text: len(text.strip()) > 1),
    days,
    days,
)
golden = st.one_of(
    st.builds(GoldenQuestion, q=texts),
    st.builds(GoldenQuestion, q=texts, code=st.sampled_from([BIRTH, RESIDENCE])),
    st.builds(GoldenQuestion, q=texts, guide=st.just("vneid-install")),
    st.builds(GoldenQuestion, q=texts, intent=st.just("follow_up")),
)
taughts = st.builds(
    Taught,
    nlu=st.dictionaries(
        st.sampled_from(["ask_procedure", "follow_up"]), st.lists(phrases, min_size=1, max_size=3).map(tuple)
    ),
    procedures=st.dictionaries(
        st.sampled_from([BIRTH, "xin-viec"]), st.builds(ProcedureLesson, aliases=several, examples=several)
    ),
    guides=st.dictionaries(st.just("vneid-install"), st.builds(GuideLesson, examples=several)),
    outside=several,
    golden=st.lists(golden, max_size=3).map(tuple),
    answers=st.dictionaries(st.just("a1"), answers),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(taught=taughts)
def test_what_is_read_is_what_was_written(taught: Taught, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("teaching")
    write_taught(folder, taught)
    assert read_taught(folder) == taught
    assert write_taught(folder, taught) == []


@given(text=st.text(max_size=60))
def test_a_lesson_is_one_line_without_markup_and_stays_so(text: str) -> None:
    lesson = lesson_text(text)
    assert lesson_text(lesson) == lesson
    assert "\n" not in lesson
    assert not lesson.startswith(("/", "-"))
    assert not any(mark in lesson for mark in ("](", "]{", "]["))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_no_folder_teaches_nothing_and_leaves_the_catalogue_as_it_is(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    taught = read_taught(tmp_path / "teaching")
    assert taught.is_empty
    assert taught.applied(catalogue) is catalogue


def test_a_lesson_is_added_under_another_version(catalogue: Catalogue) -> None:
    lesson = ProcedureLesson(aliases=("giấy sanh",), examples=("sanh con rồi mần giấy gì",))
    after = Taught(procedures={BIRTH: lesson}).applied(catalogue)
    assert after.procedures[BIRTH].aliases[-1] == "giấy sanh"
    assert after.procedures[BIRTH].examples[-1] == "sanh con rồi mần giấy gì"
    assert after.version != catalogue.version
    assert after.procedures[RESIDENCE] == catalogue.procedures[RESIDENCE]
    assert list(after.procedures) == list(catalogue.procedures)


def test_a_lesson_that_stands_there_already_is_not_repeated(catalogue: Catalogue) -> None:
    own = catalogue.procedures[BIRTH].examples
    lesson = ProcedureLesson(examples=(lesson_text(own[0].upper()),))
    assert Taught(procedures={BIRTH: lesson}).applied(catalogue).procedures[BIRTH].examples == own


def test_a_lesson_about_a_procedure_that_is_gone_waits(catalogue: Catalogue) -> None:
    taught = Taught(procedures={"9.999999": ProcedureLesson(examples=("gì đó",))})
    assert taught.applied(catalogue) is catalogue
    assert taught.waiting(catalogue, {"vneid-install"}) == ["9.999999"]


def test_guides_get_their_lessons(catalogue: Catalogue) -> None:
    taught = Taught(guides={"a": GuideLesson(examples=("mới",)), "gone": GuideLesson(examples=("x y",))})
    assert taught.with_guides({"a": ("cũ",), "b": ("khác",)}) == {"a": ("cũ", "mới"), "b": ("khác",)}


def test_order_of_files_does_not_matter_to_the_digest() -> None:
    one, two = ProcedureLesson(examples=("một hai",)), ProcedureLesson(examples=("ba bốn",))
    left = Taught(procedures={BIRTH: one, RESIDENCE: two})
    assert left.digest == Taught(procedures={RESIDENCE: two, BIRTH: one}).digest
    assert left.digest != Taught(procedures={BIRTH: one}).digest


def test_what_is_no_longer_taught_leaves_the_folder_and_nothing_else_does(tmp_path: Path) -> None:
    (tmp_path / "GHI-CHU.txt").write_text("của người phát triển")
    write_taught(tmp_path, Taught(outside=("mai mưa không",), answers={"a1": ANSWER}))
    assert write_taught(tmp_path, Taught()) == ["answers/a1.yaml", "outside.yaml"]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["GHI-CHU.txt"]


@pytest.mark.parametrize(
    "taught",
    [
        Taught(procedures={"../../x": ProcedureLesson()}),
        Taught(procedures={"/etc/passwd": ProcedureLesson()}),
        Taught(guides={"..": GuideLesson()}),
        Taught(guides={"a/../../b-c": GuideLesson()}),
        Taught(nlu={"../x": (Phrase(text="một hai"),)}),
        Taught(answers={"..": ANSWER}),
        Taught(answers={"a\x00": ANSWER}),
    ],
)
def test_a_name_that_leads_out_of_the_folder_is_refused_before_anything_is_written(
    taught: Taught, tmp_path: Path
) -> None:
    folder = tmp_path / "teaching"
    with pytest.raises(TeachingError):
        write_taught(folder, taught)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(
    ("file", "text", "where"),
    [
        ("procedures/1.001193.yaml", "aliases: []\nexamples:\n- tốt\n- 'x'\n", "1.001193.yaml, dòng 4"),
        ("procedures/1.001193.yaml", "examples: [\n", "1.001193.yaml, dòng 2"),
        ("procedures/1.001193.yaml", "wrong: 1\n", "1.001193.yaml, dòng 1"),
        ("procedures/khong.yaml", "examples: []\n", "khong.yaml"),
        ("guides/vneid-install.yaml", "examples: chữ\n", "vneid-install.yaml, dòng 1"),
        ("outside.yaml", "- tốt đó\n- [a]\n", "outside.yaml, dòng 2"),
        ("golden.jsonl", '{"q": "được đó"}\n{"q": 3}\n', "golden.jsonl, dòng 2"),
        ("answers/a1.yaml", "questions: [một hai]\nanswer: ừ đó\n", "answers/a1.yaml, dòng 1"),
        ("nlu/thanks.yml", "nlu:\n- intent: other\n  examples: |\n    - cảm ơn\n", "thanks.yml, dòng 1"),
        (
            "nlu/thanks.yml",
            "nlu:\n- intent: thanks\n  examples: |\n    - cảm ơn\n    - x\n",
            "thanks.yml, dòng 5",
        ),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_without_its_words(
    file: str, text: str, where: str, tmp_path: Path
) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(TeachingError, match=where) as refused:
        read_taught(tmp_path)
    assert "chữ" not in str(refused.value)


def test_aspects_are_marked_where_their_usual_words_stand() -> None:
    phrase = Phrase(text="làm khai sinh hết bao nhiêu tiền, bao lâu", aspects=(Aspect.FEE, Aspect.TIME))
    (text,) = files_of(Taught(nlu={"ask_procedure": (phrase,)})).values()
    assert '[bao nhiêu tiền]{"entity": "aspect", "role": "fee"}' in text
    assert '[bao lâu]{"entity": "aspect", "role": "time"}' in text
    assert yaml.safe_load(text)["nlu"][0]["intent"] == "ask_procedure"


def test_more_aspects_than_words_cannot_be_marked() -> None:
    assert not can_be_marked(Phrase(text="khai sinh", aspects=(Aspect.FEE, Aspect.TIME, Aspect.FORM)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Làm khai sinh cần gì?", "lam khai sinh can gi"),
        ("dạ em ơi, làm khai sinh cần gì vậy", "làm khai sinh cần gì"),
        ("khai  sinh – cần gì!!", "khai sinh can gi"),
    ],
)
def test_equal_questions_have_one_form(one: str, other: str) -> None:
    assert question_form(one) == question_form(other)


def test_other_questions_have_other_forms() -> None:
    assert question_form("khai sinh cần gì") != question_form("khai tử cần gì")
    assert question_form("dạ") == "da"
    assert question_form("👍") != question_form("??")
