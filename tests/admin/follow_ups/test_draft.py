from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from admin.follow_ups.draft import Checked, Draft, checked
from admin.follow_ups.facts import confirmed_facts, states_facts, strange_numbers
from knowledge.loader import Catalogue, load_catalogue
from tests.lookup.fakes import BIRTH, TODAY
from tests.lookup.follow_up_house import PLANTED, SECRETS

GOOD = Draft("Anh/chị cứ ra xã hỏi.", "Ủy ban nhân dân xã An Phú")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def check(draft: Draft, catalogue: Catalogue) -> Checked:
    return checked(draft, catalogue, TODAY)


def test_answer_that_states_no_fact_needs_no_source(catalogue: Catalogue) -> None:
    draft = check(GOOD, catalogue)
    assert draft.problems == draft.warnings == ()
    assert draft.told.answer == GOOD.answer
    assert draft.told.procedure is draft.told.source is draft.told.source_read is None


@pytest.mark.parametrize(
    "text",
    ["Chỉ mất hai ngày thôi.", "Khong mat le phi.", "Nộp ở xã.", "Cần giấy chứng sinh.", "Mang 2 tấm hình."],
)
def test_answer_that_states_a_fact_needs_its_source_and_the_day_it_was_read(
    text: str, catalogue: Catalogue
) -> None:
    assert states_facts(text)
    draft = replace(GOOD, answer=text)
    assert any("nguồn" in problem for problem in check(draft, catalogue).problems)
    assert check(replace(draft, source="Luật Hộ tịch 2014"), catalogue).problems
    told = check(replace(draft, source="Luật Hộ tịch 2014", source_read="2026-11-20"), catalogue)
    assert told.problems == ()
    assert told.told.source_read == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"answer": ""}, "câu trả lời"),
        ({"office": ""}, "nơi trả lời"),
        ({"answer": "x" * 5000}, "dài quá"),
        ({"office": "x" * 200}, "dài quá"),
        ({"procedure": "9.999999"}, "không có mã"),
        ({"source": "a", "source_read": "hôm qua"}, "ngày xem"),
        ({"source": "a", "source_read": "2027-01-01"}, "sau hôm nay"),
        ({"source": "a"}, "ngày xem"),
    ],
)
def test_what_is_missing_or_wrong_is_told(change: dict[str, str], word: str, catalogue: Catalogue) -> None:
    problems = " ".join(check(replace(GOOD, **change), catalogue).problems).lower()
    assert word in problems


@pytest.mark.parametrize("kind", PLANTED)
@pytest.mark.parametrize("name", ["answer", "office", "source"])
def test_personal_data_goes_out_of_every_field_and_is_counted(
    name: str, kind: str, catalogue: Catalogue
) -> None:
    typed = f"Hỏi {PLANTED[kind]} nhé"
    draft = check(replace(GOOD, **{name: typed}), catalogue)
    assert not any(secret in getattr(draft.draft, name) for secret in SECRETS)
    assert sum(count for _, count in draft.redactions) >= 1
    assert check(draft.draft, catalogue).redactions == ()


def test_lines_stay_but_data_that_runs_over_a_line_does_not(catalogue: Catalogue) -> None:
    lines = check(replace(GOOD, answer="Một.\n\nHai.\r\nBa, gọi 0912345678."), catalogue)
    assert lines.told.paragraphs == ("Một.", "Hai.", "Ba, gọi [số điện thoại].")
    split = check(replace(GOOD, answer="Số căn cước 0891\n23456789 nhé"), catalogue)
    assert "23456789" not in split.draft.answer


def test_number_that_no_confirmed_fact_holds_is_pointed_out(catalogue: Catalogue) -> None:
    procedure = catalogue.get(BIRTH)
    assert procedure is not None
    facts = confirmed_facts(procedure, TODAY)
    assert [side.heading for side in facts.sides][:2] == ["Giấy tờ cần chuẩn bị", "Lệ phí"]
    assert facts.citations
    assert strange_numbers("Trong 60 ngày, mã 1.001193, 1 bản chính", facts) == ()
    assert strange_numbers("Lệ phí 50.000 đồng, 60 ngày, 50.000", facts) == ("50.000",)
    told = check(replace(GOOD, answer="Lệ phí 50.000 đồng", procedure=BIRTH), catalogue)
    assert "50.000" in told.warnings[0]


def test_unconfirmed_facts_are_not_offered_to_copy(catalogue: Catalogue) -> None:
    doubtful = [one for one in catalogue if any(fee.unconfirmed for fee in one.fees)]
    for procedure in doubtful[:20]:
        text = "\n".join(line for side in confirmed_facts(procedure, TODAY).sides for line in side.lines)
        for paper in procedure.documents:
            if paper.unconfirmed:
                assert f"☐ {paper.name}\n" not in f"{text}\n"
