"""Reading the catalogue: every slip is named with its file, and a snapshot brings back the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from knowledge.errors import CatalogueError
from knowledge.loader import Catalogue, load_catalogue, load_snapshot, save_snapshot
from tests.knowledge.made_up import BEES, FERRY, KITE, STALL, WELL, catalogue, procedure, raw_procedure, write

NOT_A_PROCEDURE = {
    "torn.yaml": b"code: [1.0",
    "tab.yaml": b"code:\n\t- x",
    "tag.yaml": b"!!python/object/apply:os.getcwd []",
    "latin.yaml": "tên: đò".encode("utf-16-le"),
    "list.yaml": b"- 1\n- 2",
    "empty.yaml": b"",
    "number.yaml": b"12",
}


def twins_file(folder: Path, *codes: str) -> None:
    options = [{"answer": f"Việc {code}", "code": code} for code in codes]
    text = yaml.safe_dump([{"question": "Việc nào?", "options": options}], allow_unicode=True)
    (folder / "business").mkdir(exist_ok=True)
    (folder / "business" / "twins.yaml").write_text(text, encoding="utf-8")


def message_of(folder: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    return caught.value.message


def test_reads_a_folder_in_order_of_code(tmp_path: Path) -> None:
    for code in (KITE, FERRY, BEES):
        write(tmp_path, raw_procedure(code))
    assert list(load_catalogue(tmp_path).procedures) == [FERRY, BEES, KITE]


@pytest.mark.parametrize("name", NOT_A_PROCEDURE)
def test_file_that_is_no_procedure_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(NOT_A_PROCEDURE[name])
    assert name in message_of(tmp_path)


@pytest.mark.parametrize("name", ["land/9.000001.yaml", "business/9.000002.yaml", "9.000001.yaml"])
def test_file_in_the_wrong_place_is_refused(name: str, tmp_path: Path) -> None:
    path = write(tmp_path, raw_procedure(FERRY))
    (tmp_path / name).parent.mkdir(exist_ok=True)
    path.rename(tmp_path / name)
    assert "tệp phải nằm ở business/9.000001.yaml" in message_of(tmp_path)


def test_same_code_twice_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a", raw_procedure(FERRY))
    write(tmp_path / "b", raw_procedure(FERRY))
    assert "mã 9.000001 đã có" in message_of(tmp_path)


def test_replaced_code_that_still_has_its_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path, raw_procedure(FERRY, replaces=[BEES]))
    write(tmp_path, raw_procedure(BEES))
    assert f"thay thế mã {BEES}" in message_of(tmp_path)


@pytest.mark.parametrize(
    ("field", "values"), [("aliases", ["đò ngang"] * 9), ("examples", [f"đò ngang {n}" for n in range(14)])]
)
def test_too_few_different_words_to_be_found_by_are_refused(
    field: str, values: list[str], tmp_path: Path
) -> None:
    write(tmp_path, raw_procedure(FERRY, **{field: values}))
    message = message_of(tmp_path)
    assert field in message
    assert str(len(set(values))) in message


def test_twin_questions_lie_beside_the_procedures(tmp_path: Path) -> None:
    for code in (FERRY, BEES, KITE):
        write(tmp_path, raw_procedure(code))
    twins_file(tmp_path, FERRY, BEES)
    found = load_catalogue(tmp_path)
    assert len(found) == 3
    question = found.question_between([BEES, FERRY])
    assert question is not None
    assert question.codes == {FERRY, BEES}
    assert found.question_between([FERRY, KITE]) is None
    assert found.question_between([FERRY]) is None


def test_twin_question_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    write(tmp_path, raw_procedure(FERRY))
    twins_file(tmp_path, FERRY, BEES)
    assert f"mã {BEES} không có" in message_of(tmp_path)


@pytest.mark.parametrize("codes", [(FERRY,), (FERRY, FERRY), (FERRY, BEES, WELL, KITE, STALL)])
def test_twin_question_has_two_to_four_different_ways_out(codes: tuple[str, ...], tmp_path: Path) -> None:
    write(tmp_path, raw_procedure(FERRY))
    twins_file(tmp_path, *codes)
    assert "business/twins.yaml" in message_of(tmp_path)


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    write(tmp_path, raw_procedure(FERRY, fees=[{"amount": -5}], colour="xanh"))
    write(tmp_path, raw_procedure(BEES, name=None))
    (tmp_path / "torn.yaml").write_text("a: [")
    message = message_of(tmp_path)
    for part in ("fees.0.amount", "-5", "colour", "9.000002.yaml: name", "torn.yaml"):
        assert part in message


def test_an_empty_folder_is_no_catalogue(tmp_path: Path) -> None:
    assert str(tmp_path) in message_of(tmp_path)


def test_version_follows_the_contents(tmp_path: Path) -> None:
    path = write(tmp_path, raw_procedure(FERRY))
    before = load_catalogue(tmp_path).version
    assert load_catalogue(tmp_path).version == before
    path.write_text(path.read_text(encoding="utf-8") + "# một dòng\n", encoding="utf-8")
    assert load_catalogue(tmp_path).version != before


def test_snapshot_brings_back_the_whole_catalogue(embedded: Catalogue, tmp_path: Path) -> None:
    save_snapshot(embedded, tmp_path / "catalogue.json")
    back = load_snapshot(tmp_path / "catalogue.json")
    assert back.version == embedded.version
    assert back.procedures == embedded.procedures
    assert list(back.procedures) == list(embedded.procedures)
    assert back.twin_questions == embedded.twin_questions


def test_snapshot_does_not_depend_on_the_machine_locale(
    tiny: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("io.text_encoding", lambda encoding, _level=2: encoding or "ascii")
    save_snapshot(tiny, tmp_path / "catalogue.json")
    assert "Đăng ký đò ngang" in (tmp_path / "catalogue.json").read_bytes().decode()
    assert load_snapshot(tmp_path / "catalogue.json").procedures == tiny.procedures


def test_get_finds_by_code_and_by_replaced_code() -> None:
    ferry = procedure(FERRY, replaces=["1.111111"])
    both = catalogue(procedure(BEES), ferry)
    assert both.get(FERRY) is ferry
    assert both.get("1.111111") is ferry
    assert both.get(WELL) is None
    assert both.get("None") is None


def test_by_decision_ignores_case_and_accents_but_not_a_part() -> None:
    source = raw_procedure()["sources"][0]
    ferry = procedure(FERRY, sources=[{**source, "decision": "163/QĐ-BTP"}])
    both = catalogue(procedure(BEES), ferry)
    for typed in ("163/QĐ-BTP", "163/qđ-btp", "163/QD-BTP", "163/qd-btp"):
        assert both.by_decision(typed) == [ferry]
    assert both.by_decision("63/QĐ-BTP") == []
