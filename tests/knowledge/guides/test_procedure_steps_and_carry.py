"""A procedure's own steps as a guide, and what a procedure puts into a guide that carries it."""

from __future__ import annotations

from knowledge.guides.carry import LONGEST_PAPERS, can_be_filed_online, carried, filled
from knowledge.guides.draw import svg_of
from knowledge.guides.graph import steps_ahead
from knowledge.guides.procedure_steps import guide_of
from knowledge.loader import load_catalogue
from tests.knowledge.guides.made_up import KITE, three
from tests.knowledge.made_up import FERRY, procedure

PORTAL = {"available": True, "url": "https://dichvucong.gov.vn/do"}


def test_confirmed_steps_become_a_guide_and_keep_their_sources() -> None:
    ferry = procedure(
        FERRY,
        steps=[
            {"text": "Vẽ bến."},
            {"text": "Đoán mò.", "unconfirmed": True},
            {"text": "Nộp giấy.", "source": "law"},
        ],
        sources=[
            {"id": "list", "title": "Danh mục", "decision": "1/QĐ", "read": "2026-01-02"},
            {"id": "law", "title": "Luật đò", "decision": "2/L", "read": "2026-02-02"},
        ],
    )
    found = guide_of(ferry)
    assert found is not None
    assert found.id == f"procedure:{FERRY}"
    assert [step.do for step in found.steps] == ["Vẽ bến.", "Nộp giấy."]
    assert [found.source_of(step).id for step in found.steps] == ["list", "law"]
    assert steps_ahead(found, found.steps[0].id) == 2
    assert guide_of(ferry) is found


def test_procedure_without_a_sure_step_is_no_guide() -> None:
    assert guide_of(procedure(FERRY)) is None
    assert guide_of(procedure(FERRY, steps=[{"text": "Đoán mò.", "unconfirmed": True}])) is None


def test_every_procedure_of_the_catalogue_becomes_a_guide_that_goes_straight_on() -> None:
    for one in load_catalogue():
        found = guide_of(one)
        if found is not None:
            assert steps_ahead(found, found.steps[0].id) == len(found.steps)


def test_procedure_fills_the_blanks_with_confirmed_facts() -> None:
    ferry = procedure(
        FERRY,
        documents=[
            {"name": "Bản vẽ bến.", "when": "Bến mới"},
            {"name": "Tờ khai"},
            {"name": "Giấy mơ hồ", "unconfirmed": True},
        ],
        places=[
            {"body": "Bến cũ", "via": ["in_person"]},
            {"body": "Trung tâm đò", "via": ["online"]},
            {"body": "Ủy ban"},
        ],
    )
    words = carried(ferry)
    text = filled("Nộp {procedure} cho {body}: {papers}. {khac}", words)
    assert text.startswith("Nộp “Làm giấy đò ngang” cho Trung tâm đò: Tờ khai; giấy tờ riêng của từng")
    assert text.endswith(" {khac}")


def test_long_list_of_papers_stays_short_and_says_how_many_are_left() -> None:
    ferry = procedure(FERRY, documents=[{"name": f"Giấy số {n} của chủ đò ngang"} for n in range(40)])
    papers = carried(ferry)["papers"]
    assert len(papers) < LONGEST_PAPERS + 100
    assert papers.endswith("giấy tờ khác ghi ở thẻ thủ tục")
    endless = procedure(FERRY, documents=[{"name": "rất dài " * 100}])
    assert len(carried(endless)["papers"]) < LONGEST_PAPERS + 5


def test_paper_of_a_single_case_is_never_asked_of_everybody() -> None:
    ferry = procedure(FERRY, documents=[{"name": "Biên bản chìm đò", "when": "Đò chìm"}])
    assert carried(ferry)["papers"] == "giấy tờ riêng của từng trường hợp, ghi ở thẻ thủ tục"


def test_without_a_procedure_or_a_fact_the_wording_is_neutral() -> None:
    words = carried(None)
    assert "{" not in filled("{procedure} {papers} {body}", words)
    assert carried(procedure(FERRY))["papers"] == words["papers"]


def test_filing_online_must_be_confirmed() -> None:
    assert can_be_filed_online(procedure(FERRY, online=PORTAL))
    assert not can_be_filed_online(procedure(FERRY, online={**PORTAL, "unconfirmed": True}))
    assert not can_be_filed_online(procedure(FERRY, online={"available": False}))
    assert not can_be_filed_online(procedure(FERRY))
    assert not can_be_filed_online(None)


def test_picture_shows_every_step_and_escapes_what_people_wrote() -> None:
    kite = three().get(KITE)
    assert kite is not None
    picture = svg_of(kite.model_copy(update={"title": "Diều <& gió>"}))
    assert picture.startswith("<svg")
    assert all(f">{step.id}<" in picture for step in kite.steps)
    assert "<& gió>" not in picture
    assert picture == svg_of(kite.model_copy(update={"title": "Diều <& gió>"}))
