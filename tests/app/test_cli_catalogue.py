"""``tthc catalogue``: what official files bring in, and the way back; nothing lost, nothing by halves."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app import cli, cli_catalogue, knowledge
from app.outside import outside_messages
from app.settings import Settings
from knowledge.decision import Decision
from knowledge.errors import IndexMissingError
from knowledge.loader import Catalogue, load_catalogue
from knowledge.search import Hit, Searcher, SearchResult
from knowledge.versions import Versions
from tests.knowledge import made_up
from tests.knowledge.ingest.samples import as_json, as_lines, crawled, portal, workbook
from tests.knowledge.made_up import BEES, FERRY, WELL, procedure

RAFT, BUOY, SMOKEHOUSE = "9.000011", "9.000012", "9.000013"
HALL = [{"body": "Ủy ban nhân dân xã"}]
ONLINE = {"available": True, "url": "https://dichvucong.gov.vn/do"}
TODAY = date(2026, 11, 26)
Run = Callable[..., tuple[int, str, str]]


class Frozen(date):
    """The day on which every test runs."""

    @classmethod
    def today(cls) -> Frozen:
        return cls(TODAY.year, TODAY.month, TODAY.day)


def written() -> Catalogue:
    """Return the catalogue that a person wrote: the ferry has a fee and a place."""
    ferry = procedure(FERRY, fees=[{"amount": 8000}], places=HALL, online=ONLINE)
    return made_up.catalogue(ferry, *(procedure(code, places=HALL) for code in (BEES, WELL)))


@pytest.fixture(autouse=True)
def _small_and_on_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the made-up catalogue in the place of the embedded one, and stop the clock."""
    monkeypatch.setattr(cli_catalogue, "load_catalogue", written)
    monkeypatch.setattr(knowledge, "load_catalogue", written)
    monkeypatch.setattr(cli_catalogue, "date", Frozen)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``tthc catalogue`` as the shell would, and return exit code, output and errors."""

    def command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tthc", "catalogue", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return int(ended.value.code or 0), out, " ".join(err.split())

    monkeypatch.setattr(cli_catalogue, "get_settings", lambda: settings)
    return command


@pytest.fixture
def versions(settings: Settings) -> Versions:
    return Versions(settings.catalogue_dir)


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def answer_of_the_portal(
    code: str = RAFT, name: str = "Đăng ký bè nổi", fee: int = 0, **changes: Any
) -> bytes:
    """Return one procedure as the portal's JSON tells it."""
    way = {"submissionMethod": "DIRECT", "processingTime": 5, "processingTimeUnit": "WORKING_DAY"}
    fees = [{"value": fee, "currencyName": "VNĐ", "description": ""}]
    ways = [{**way, "fees": fees}]
    return as_json(portal(code=code, codeNotation=code, name=name, executionMethods=ways, **changes))


def provincial_list(*rows: tuple[str, str]) -> bytes:
    """Return the Excel list of a province: code and level of online service."""
    return workbook([["Mã", "Tên", "Mức độ"], *((code, "Tên", level) for code, level in rows)])


def abolished(*codes: str) -> bytes:
    """Return the Excel list of procedures that a province has abolished."""
    rows = ([number, code, "Tên"] for number, code in enumerate(codes, start=1))
    title = ["Danh mục thủ tục hành chính bị bãi bỏ"]
    return workbook([title, ["STT", "Mã số TTHC", "Tên TTHC"], *rows])


@pytest.fixture
def raft(tmp_path: Path) -> Path:
    return write(tmp_path, "bè.json", answer_of_the_portal())


def test_dry_run_shows_what_is_new_and_changes_nothing(raft: Path, run: Run, settings: Settings) -> None:
    before = sorted(settings.data_dir.rglob("*"))
    code, _, err = run("import", raft, "--dry-run")
    assert code == 0
    assert RAFT in err
    assert "Mới 1" in err
    assert "chưa đổi gì" in err
    assert sorted(settings.data_dir.rglob("*")) == before


def test_yes_makes_the_first_version(raft: Path, run: Run, versions: Versions) -> None:
    code, _, err = run("import", raft, "--yes")
    assert code == 0
    assert "phiên bản 1" in err
    assert "tthc retrain" in err
    (version,) = versions.all()
    assert (version.number, version.files, version.procedures) == (1, ("bè.json",), 1)
    current = versions.current()
    assert current is not None
    assert current.procedures[RAFT].name == "Đăng ký bè nổi"


def test_same_file_again_is_nothing_new(raft: Path, run: Run, versions: Versions) -> None:
    run("import", raft, "--yes")
    code, _, err = run("import", raft, "--yes", "--read", "2026-01-01")
    assert code == 0
    assert "Không có gì mới" in err
    assert len(versions.all()) == 1


@pytest.mark.parametrize(("said", "number"), [("y\n", 1), ("n\n", None), ("", None)])
def test_without_yes_it_asks_first(
    said: str,
    number: int | None,
    raft: Path,
    versions: Versions,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cli_catalogue, "get_settings", lambda: settings)
    done = CliRunner().invoke(cli.cli, ["catalogue", "import", str(raft)], input=said)
    assert "Áp dụng 1 thủ tục" in done.output
    assert versions.current_number() == number


def test_broken_files_are_reported_and_the_others_go_in(tmp_path: Path, run: Run, versions: Versions) -> None:
    files = {
        "hỏng.pdf": b"%PDF-1.4",
        "trống.json": b"",
        "nửa.json": answer_of_the_portal()[:60],
        "bè.json": answer_of_the_portal(),
        "phao.jsonl": as_lines(crawled(ma_thu_tuc=BUOY, ten_thu_tuc="Thả phao"), crawled(ma_thu_tuc="?")),
    }
    paths = [write(tmp_path, name, data) for name, data in files.items()]
    code, _, err = run("import", *paths, tmp_path / "không có.json", "--yes")
    assert code == 0
    for name in ("hỏng.pdf", "file_unusable", "code_invalid"):
        assert name in err
    current = versions.current()
    assert current is not None
    assert set(current.procedures) == {RAFT, BUOY}


def test_only_broken_files_change_nothing(tmp_path: Path, run: Run, versions: Versions) -> None:
    code, _, err = run("import", write(tmp_path, "hỏng.pdf", b"%PDF-1.4"), "--yes")
    assert code == 0
    assert "Không có gì mới" in err
    assert versions.all() == []


def test_files_of_every_kind_go_in_together(tmp_path: Path, run: Run, versions: Versions) -> None:
    row = [SMOKEHOUSE, "Mở lò sấy cá", "Bộ Xây dựng", "Ủy ban nhân dân cấp xã", "Bến đò"]
    headings = ["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"]
    page = (
        f"<html><h1>Thả phao</h1><p>Mã thủ tục: {BUOY}</p><p>Tên thủ tục: Thả phao</p>"
        "<p>Số quyết định: 12/QĐ-BXD</p><p>Cấp thực hiện: Cấp xã</p></html>"
    )
    files = {
        "a.json": answer_of_the_portal(),
        "b.jsonl": as_lines(crawled()),
        "c.xlsx": workbook([headings, row]),
        "d.html": page.encode(),
        "e.xlsx": provincial_list((RAFT, "Toàn trình")),
    }
    paths = [write(tmp_path, name, data) for name, data in files.items()]
    code, _, _ = run("import", *paths, "--yes", "--decision", "77/QĐ-UBND")
    assert code == 0
    current = versions.current()
    assert current is not None
    assert {RAFT, FERRY, BUOY} <= set(current.procedures)
    assert current.procedures[RAFT].online is not None
    assert current.procedures[RAFT].online.level == "full"


def test_two_files_of_one_name_in_different_folders_both_go_in(
    tmp_path: Path, run: Run, versions: Versions
) -> None:
    one = write(tmp_path, "a/ds.json", answer_of_the_portal())
    two = write(tmp_path, "b/ds.json", answer_of_the_portal(BUOY, "Thả phao"))
    assert run("import", one, two, "--yes")[0] == 0
    current = versions.current()
    assert current is not None
    assert set(current.procedures) == {RAFT, BUOY}


def test_report_has_every_finding_and_every_change(tmp_path: Path, run: Run) -> None:
    bad = [crawled(ma_thu_tuc=f"{number}") for number in range(40)]
    path = write(tmp_path, "ds.jsonl", as_lines(*bad, crawled(ma_thu_tuc=RAFT)))
    report = tmp_path / "[báo cáo].json"
    code, _, err = run("import", path, "--dry-run", "--report", report)
    assert code == 0
    assert "[báo cáo].json" in err
    told = json.loads(report.read_text(encoding="utf-8"))
    assert [one["code"] for one in told["findings"]].count("code_invalid") == 40
    first = told["findings"][0]
    assert set(first) == {"severity", "code", "origin", "field", "value", "reason"}
    assert (first["severity"], first["field"], first["value"]) == ("rejected", "code", "0")
    assert "ds.jsonl, dòng 1" in first["origin"]
    assert told["diff"] == {"new": [RAFT], "withdrawn": [], "changes": []}


def test_report_has_the_values_of_a_change(tmp_path: Path, raft: Path, run: Run) -> None:
    run("import", raft, "--yes")
    newer = write(tmp_path, "mới.json", answer_of_the_portal(name="Đăng ký bè nuôi cá"))
    run("import", newer, "--dry-run", "--report", tmp_path / "r.json")
    changes = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["diff"]["changes"]
    assert {
        "code": RAFT,
        "field": "name",
        "before": "Đăng ký bè nổi",
        "after": "Đăng ký bè nuôi cá",
    } in changes


def test_report_into_a_folder_that_is_not_there_is_one_clear_line(
    tmp_path: Path, raft: Path, run: Run, versions: Versions
) -> None:
    code, _, err = run("import", raft, "--yes", "--report", tmp_path / "không có" / "r.json")
    assert code == 1
    assert "r.json" in err
    assert versions.all() == []


def test_import_diff_rollback_and_versions_tell_one_story(
    tmp_path: Path, raft: Path, run: Run, versions: Versions
) -> None:
    run("import", raft, "--yes")
    newer = write(tmp_path, "mới.json", answer_of_the_portal(name="Đăng ký bè nuôi cá"))
    run("import", newer, write(tmp_path, "phao.json", answer_of_the_portal(BUOY, "Thả phao")), "--yes")

    _, _, err = run("diff", 0, 1)
    assert f"Mới: {RAFT}" in err
    _, _, err = run("diff", 1, 2)
    assert f"Mới: {BUOY}" in err
    assert "Đăng ký bè nuôi cá" in err
    _, _, err = run("diff", 2, 1)
    assert f"Bỏ: {BUOY}" in err

    for arguments, in_force in (((), 1), ((0,), 0), ((2,), 2), ((), 1), ((), 0), ((), 0)):
        code, _, err = run("rollback", *arguments)
        assert code == 0
        assert f"Đang dùng phiên bản {in_force} " in err
        _, out, _ = run("versions")
        (marked,) = [line for line in out.splitlines() if "●" in line]
        assert marked.split("●")[1].split("│")[1].strip() == str(in_force)
    assert [version.number for version in versions.all()] == [1, 2]


def test_diff_as_json(raft: Path, run: Run) -> None:
    run("import", raft, "--yes")
    code, out, _ = run("diff", 0, 1, "--json")
    assert code == 0
    assert json.loads(out) == {"new": [RAFT], "withdrawn": [], "changes": []}


def test_versions_before_any_import_are_the_written_catalogue_alone(run: Run) -> None:
    code, out, _ = run("versions")
    assert code == 0
    (marked,) = [line for line in out.splitlines() if "●" in line]
    assert "3" in marked
    assert "chỉ danh mục viết tay" in marked


@pytest.mark.parametrize("arguments", [(7,), ("--", -1)])
def test_rollback_to_a_wrong_number_is_one_clear_line(
    arguments: tuple[object, ...], raft: Path, run: Run, versions: Versions
) -> None:
    run("import", raft, "--yes")
    code, out, err = run("rollback", *arguments)
    assert (code, out) == (1, "")
    assert err == f"LỖI: không có phiên bản danh mục {arguments[-1]}. Xem `tthc catalogue versions`."
    assert versions.current_number() == 1


def test_rollback_to_no_number_at_all_is_wrong_usage(run: Run) -> None:
    assert run("rollback", "năm")[0] == 2


def test_rollback_to_a_broken_version_leaves_the_one_in_force(
    tmp_path: Path, raft: Path, run: Run, versions: Versions
) -> None:
    run("import", raft, "--yes")
    run("import", write(tmp_path, "mới.json", answer_of_the_portal(name="Đăng ký bè nuôi cá")), "--yes")
    (tmp_path / "catalogue" / "0001" / "catalogue.json").write_text('{"version": "half')
    code, _, err = run("rollback", 1)
    assert code == 1
    assert err.startswith("LỖI: phiên bản danh mục 1 bị hỏng")
    assert versions.current_number() == 2


def test_rollback_steps_over_a_version_that_was_removed(tmp_path: Path, run: Run, versions: Versions) -> None:
    """One less than the number in force need not exist."""
    for number, name in enumerate(("một", "hai", "ba")):
        run("import", write(tmp_path, f"{number}.json", answer_of_the_portal(name=f"Bè {name}")), "--yes")
    (tmp_path / "catalogue" / "0002").rename(tmp_path / "gone")
    code, _, err = run("rollback")
    assert code == 0
    assert "Đang dùng phiên bản 1 (trước đó 3)" in err
    assert versions.current_number() == 1


@pytest.mark.parametrize("command", [("diff", 1, 9), ("diff", 9, 1)])
def test_diff_with_a_version_that_never_was_is_one_clear_line(
    command: tuple[object, ...], raft: Path, run: Run
) -> None:
    run("import", raft, "--yes")
    code, _, err = run(*command)
    assert code == 1
    assert err.startswith("LỖI: không có phiên bản danh mục 9.")


def test_conflicts_lists_a_fee_that_differs(tmp_path: Path, run: Run) -> None:
    dear = write(tmp_path, "đò.json", answer_of_the_portal(FERRY, "Đăng ký đò ngang", fee=9000))
    _, _, err = run("import", dear, "--yes")
    assert "9000" in err
    code, out, err = run("conflicts")
    assert code == 0
    (fee,) = [line for line in out.splitlines() if "fees" in line]
    assert [cell.strip() for cell in fee.strip("│").split("│")] == [FERRY, "fees", "8000", "9000"]
    assert "giữ phần viết tay" in err


def test_no_conflict_before_any_import(run: Run) -> None:
    code, out, err = run("conflicts")
    assert (code, out) == (0, "")
    assert "0 chỗ" in err


def test_provincial_list_without_a_decision_is_refused_with_what_to_do(
    tmp_path: Path, run: Run, versions: Versions
) -> None:
    path = write(tmp_path, "tỉnh.xlsx", provincial_list((FERRY, "Toàn trình")))
    code, _, err = run("import", path, "--yes")
    assert code == 1
    assert "LỖI: danh mục toàn trình, một phần (1 mã) chưa có số quyết định" in err
    assert "--decision" in err
    assert versions.all() == []


def test_level_of_a_provincial_list_reaches_the_catalogue_in_force(
    tmp_path: Path, run: Run, settings: Settings
) -> None:
    path = write(tmp_path, "tỉnh.xlsx", provincial_list((FERRY, "Toàn trình"), (RAFT, "Một phần")))
    code, _, err = run("import", path, "--yes", "--decision", "77/QĐ-UBND", "--read", "2026-11-20")
    assert code == 0
    assert "online_level_unknown_code" in err
    one = knowledge.catalogue(settings).procedures[FERRY]
    assert one.online is not None
    assert (one.online.level, one.online.url) == ("full", ONLINE["url"])
    source = one.source_of(one.online)
    assert (source.decision, source.read) == ("77/QĐ-UBND", date(2026, 11, 20))
    assert [fee.amount for fee in one.fees] == [8000]


def test_withdrawn_procedure_goes_and_a_written_one_is_pointed_out(
    tmp_path: Path, raft: Path, run: Run, versions: Versions
) -> None:
    run("import", raft, "--yes")
    code, _, err = run("import", write(tmp_path, "bỏ.xlsx", abolished(RAFT, FERRY)), "--yes")
    assert code == 0
    assert f"Bỏ: {RAFT}" in err
    assert "withdrawn_but_written" in err
    current = versions.current()
    assert current is not None
    assert current.procedures == {}


class Blind(Searcher):
    """Find the first three procedures, whatever is asked."""

    def __init__(self, known: Catalogue) -> None:
        self.catalogue = known

    def search(self, text: str, top: int = 10) -> SearchResult:
        hits = tuple(Hit(one, 0.5) for one in list(self.catalogue)[:3])
        return SearchResult(Decision.CLARIFY, hits, 0.1)


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search without an index."""
    monkeypatch.setattr(knowledge, "searcher", lambda settings: Blind(knowledge.catalogue(settings)))


@pytest.mark.usefixtures("blind")
def test_check_of_a_clean_catalogue_is_exit_0(run: Run) -> None:
    code, _, err = run("check", "--days", "1000")
    assert code == 0
    assert "3 thủ tục, 0 lỗi, 0 điều cần biết." in err


@pytest.mark.usefixtures("blind")
def test_check_tells_remarks_from_errors(run: Run) -> None:
    code, out, err = run("check", "--days", "30")
    assert code == 0
    assert "Nguồn xem đã lâu: 3" in err
    assert "0 lỗi, 3 điều cần biết." in err
    assert out.count("xem cách đây 328 ngày") == 3


@pytest.mark.usefixtures("blind")
def test_check_of_a_catalogue_with_an_error_is_exit_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = procedure(FERRY, summary="Dành cho [b]đò[/b] của huyện.")
    monkeypatch.setattr(cli_catalogue, "load_catalogue", lambda: made_up.catalogue(bad))
    code, out, err = run("check", "--days", "1000")
    assert code == 1
    assert "[b]đò[/b]" in out
    assert "1 thủ tục, 2 lỗi" in err
    code, out, _ = run("check", "--days", "1000", "--json")
    assert code == 1
    assert {(one["kind"], one["code"]) for one in json.loads(out)} == {
        ("abolished_body", FERRY),
        ("no_place", FERRY),
    }


@pytest.mark.usefixtures("blind")
def test_check_leaves_imported_procedures_out_unless_asked(raft: Path, run: Run) -> None:
    run("import", raft, "--yes")
    assert "3 thủ tục" in run("check", "--days", "1000")[2]
    _, out, err = run("check", "--days", "1000", "--all")
    assert "4 thủ tục" in err
    assert RAFT in out


def test_check_without_an_index_says_what_to_run(run: Run) -> None:
    code, _, err = run("check")
    assert code == 1
    assert "tthc build" in err


def test_check_of_the_embedded_catalogue_reports_no_error(
    built: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Settings(_env_file=None, data_dir=built)
    for module in (cli_catalogue, knowledge):
        monkeypatch.setattr(module, "load_catalogue", load_catalogue)
    try:
        knowledge.searcher(real)
    except IndexMissingError as missing:
        pytest.skip(f"{missing.message} Run `python -m app build` first.")
    monkeypatch.setattr(cli_catalogue, "get_settings", lambda: real)
    code, out, err = run("check")
    assert code == 0, out
    assert " 0 lỗi, " in err


def test_counts_prints_the_table_and_writes_it_between_the_marks(tmp_path: Path, run: Run) -> None:
    begin, end = (f"<!-- tthc catalogue counts: {mark} -->" for mark in ("begin", "end"))
    document = write(tmp_path, "README.md", f"Trước\n{begin}\ncũ\n{end}\nSau\n".encode())
    code, out, _ = run("counts", "--docs", document)
    assert code == 0
    text = document.read_text(encoding="utf-8")
    assert out in text
    assert "cũ" not in text
    assert text.startswith("Trước\n")
    assert text.endswith(f"{end}\nSau\n")
    run("counts", "--docs", document)
    assert document.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("content", [b"", "Không có dấu mốc".encode(), b"\xff\xfe\x00", None])
def test_counts_into_a_document_without_marks_is_one_clear_line(
    content: bytes | None, tmp_path: Path, run: Run
) -> None:
    document = tmp_path / "README.md"
    if content is not None:
        document.write_bytes(content)
    code, _, err = run("counts", "--docs", document)
    assert code == 1
    assert err.startswith("LỖI:")
    assert "README.md" in err
    assert document.exists() == (content is not None)
    assert content is None or document.read_bytes() == content


QUESTION = "nhà tui tính mở lò sấy cá khô"


def answer_to(settings: Settings) -> tuple[Decision, str]:
    """Build the index that is missing, ask it, and return the decision with the best code."""
    knowledge.build(settings, lambda _stage: None)
    found = knowledge.searcher(settings).search(QUESTION)
    return found.decision, found.hits[0].procedure.code


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Decision, str]]]:
    """Ask one question before an import, after it, and after going back; with real indexes."""
    folder = tmp_path_factory.mktemp("story")
    settings = Settings(_env_file=None, data_dir=folder)
    export = write(folder, "lò.json", answer_of_the_portal(SMOKEHOUSE, "Mở lò sấy cá khô"))
    with pytest.MonkeyPatch.context() as patch:
        for module in (cli_catalogue, knowledge):
            patch.setattr(module, "load_catalogue", made_up.catalogue)
        # A tenth of them is enough to know what no procedure answers, and quicker to learn.
        patch.setattr(knowledge, "outside_messages", lambda: outside_messages()[::10])
        patch.setattr(cli_catalogue, "get_settings", lambda: settings)

        def catalogue(*arguments: str) -> None:
            assert CliRunner().invoke(cli.cli, ["catalogue", *arguments]).exit_code == 0

        told = {"before": answer_to(settings)}
        catalogue("import", str(export), "--yes")
        told["imported"] = answer_to(settings)
        catalogue("rollback")
        told["back"] = answer_to(settings)
        yield told


def test_question_finds_nothing_before_the_import(story: dict[str, tuple[Decision, str]]) -> None:
    assert story["before"][0] is Decision.NO_MATCH


def test_question_finds_the_imported_procedure(story: dict[str, tuple[Decision, str]]) -> None:
    decision, code = story["imported"]
    assert decision is not Decision.NO_MATCH
    assert code == SMOKEHOUSE


def test_question_finds_nothing_after_going_back(story: dict[str, tuple[Decision, str]]) -> None:
    assert story["back"] == story["before"]
