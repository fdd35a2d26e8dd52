"""Importing several files: duplicates, lists, withdrawn codes, progress, and what went wrong where."""

from __future__ import annotations

import gzip
from pathlib import Path

from knowledge.ingest.record import Severity
from knowledge.ingest.run import ingest
from tests.knowledge.ingest.samples import (
    READ,
    TODAY,
    as_json,
    as_lines,
    codes,
    crawled,
    harvest,
    portal,
    workbook,
)

LIST = workbook(
    [
        ["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"],
        ["9.000001", "Đăng ký đò ngang", "Bộ Xây dựng", "Ủy ban nhân dân cấp xã", "Bến đò"],
        ["9.000005", "Đóng bến", "Bộ Xây dựng", "Sở Xây dựng", "Bến đò"],
    ]
)


def province(*rows: tuple[str, str]) -> bytes:
    return workbook([["Mã", "Tên", "Mức độ"], *((code, "Tên", level) for code, level in rows)])


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    found = harvest(tmp_path, **{"hỏng.pdf": b"%PDF-1.4", "tốt.json": as_json(portal())})
    assert list(found.procedures) == ["9.000001"]
    (problem,) = found.findings
    assert (problem.severity, problem.code, problem.origin) == (
        Severity.REJECTED,
        "file_unusable",
        "hỏng.pdf",
    )
    assert "PDF" in problem.reason


def test_finding_names_file_place_and_code(tmp_path: Path) -> None:
    found = harvest(
        tmp_path, **{"a.jsonl": as_lines(crawled(), crawled(ma_thu_tuc="9.000002", ten_thu_tuc=""))}
    )
    (problem,) = found.findings
    assert problem.origin == "a.jsonl, dòng 2 (9.000002)"


def test_newer_of_two_answers_wins_whatever_the_order(tmp_path: Path) -> None:
    old, new = portal(name="Tên cũ"), portal(name="Tên mới", updatedAt=1779869296526, resultsDetails=[])
    for files in ([old, new], [new, old]):
        found = harvest(tmp_path, **{f"{n}.json": as_json(one) for n, one in enumerate(files)})
        assert found.procedures["9.000001"].name == "Tên mới"
        assert codes(found.findings) == ["duplicate"]


def test_fuller_of_two_without_a_day_wins_whatever_the_order(tmp_path: Path) -> None:
    thin, full = crawled(trinh_tu_thuc_hien="- Nộp."), crawled()
    for rows in ([thin, full], [full, thin]):
        found = harvest(tmp_path, **{"a.jsonl": as_lines(*rows)})
        assert len(found.procedures["9.000001"].steps) == 2
        assert codes(found.findings) == ["duplicate"]


def test_same_procedure_twice_is_no_finding(tmp_path: Path) -> None:
    found = harvest(tmp_path, **{"a.jsonl": as_lines(crawled(), crawled())})
    assert found.findings == []
    assert found.records == 2


def test_list_never_takes_the_place_of_details(tmp_path: Path) -> None:
    for names in (("a.xlsx", "b.jsonl"), ("b.jsonl", "a.xlsx")):
        files = {"a.xlsx": LIST, "b.jsonl": as_lines(crawled())}
        found = harvest(tmp_path, **{name: files[name] for name in names})
        assert list(found.outlines) == ["9.000005"]
        assert found.procedures["9.000001"].steps
        assert found.findings == []


def test_provincial_list_brings_levels_and_no_procedure(tmp_path: Path) -> None:
    rows = [("9.000001.000.00.00.H01", "Toàn trình"), ("9.000002", "Một phần")]
    found = harvest(tmp_path, **{"a.xlsx": province(*rows)})
    assert found.online_levels == {"9.000001": "full", "9.000002": "partial"}
    assert (found.procedures, found.outlines, found.findings) == ({}, {}, [])


def test_two_levels_for_one_code_are_a_finding(tmp_path: Path) -> None:
    found = harvest(
        tmp_path, **{"a.xlsx": province(("9.000001", "Toàn trình"), ("9.000001.H01", "Một phần"))}
    )
    assert found.online_levels == {}
    assert codes(found.findings) == ["online_level_conflict"]


def test_withdrawn_procedure_does_not_go_in(tmp_path: Path) -> None:
    gone = workbook([["Danh mục bãi bỏ"], ["Mã", "Tên"], ["9.000001", "Đăng ký đò"], ["9.0000", "Hỏng"]])
    found = harvest(tmp_path, **{"a.jsonl": as_lines(crawled()), "b.xlsx": gone})
    assert found.withdrawn == {"9.000001"}
    assert found.procedures == {}
    assert codes(found.findings) == ["code_invalid", "withdrawn"]


def test_progress_counts_the_records_of_each_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(as_lines(*[crawled(ma_thu_tuc=f"9.{n:06}") for n in range(120)])))
    seen: list[tuple[str, int]] = []
    ingest([path], TODAY, READ, lambda name, count: seen.append((name, count)))
    assert seen == [("a.jsonl.gz", 50), ("a.jsonl.gz", 100), ("a.jsonl.gz", 120)]


def test_day_of_reading_is_the_day_of_every_source(tmp_path: Path) -> None:
    found = harvest(tmp_path, **{"a.jsonl": as_lines(crawled())})
    assert found.procedures["9.000001"].sources[0].read == READ
