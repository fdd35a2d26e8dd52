"""An index over a catalogue of which a part came by import: names only, and nobody wrote examples."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.decision import Decision
from knowledge.index.encoder import BUILT_IN
from knowledge.index.recipe import Recipe
from knowledge.index.store import ensure_index, load_searcher
from knowledge.loader import Catalogue
from knowledge.schema import Procedure
from knowledge.search import Searcher
from tests.knowledge.made_up import BEES, FERRY, KITE, OUTSIDE, STALL, WELL, catalogue, procedure
from vietnamese.unaccent import unaccent

RECIPE = Recipe(BUILT_IN, OUTSIDE)
TAUGHT = (FERRY, BEES, WELL, STALL, KITE)
_MORE = (
    *("chợ phiên", "cầu tre", "hồ sen", "ruộng muối", "lò rèn", "nhà mồ", "đèn lồng", "sân phơi"),
    *("múa lân", "xe lôi", "vườn chim", "bánh tét", "trại vịt", "hội làng", "cột cờ", "bia đá"),
)
_ASKED = (
    "{} cần giấy gì",
    "muốn làm {} thì sao",
    "tui hỏi {} nộp ở đâu",
    "{} mất bao lâu",
    "lệ phí {}",
    "xin {}",
)
_DONE = ("Cấp mới", "Cấp lại", "Gia hạn", "Thu hồi")
_THINGS = ("giấy chứng nhận nuôi cá tra", "giấy phép đặt lò gạch", "bằng nghề đan lục bình", "thẻ lái vỏ lãi")
NAMES = tuple(f"{done} {thing}" for thing in _THINGS for done in _DONE)
NEIGHBOURS = ("Thu hồi đăng ký đò ngang chở hàng", "Cấp lại giấy phép khoan giếng nước khoáng")
"""Official names that share most words with procedures that were taught."""


def known_by_name(number: int, name: str) -> Procedure:
    """Return a procedure as an import brings it: no examples, no other words to be found by."""
    short = name[:64].strip()
    code = f"8.{number:06}"
    return procedure(
        code, name=name, plain_name=short, summary=f"Thủ tục {name}.", aliases=None, examples=None
    )


def taught(number: int, topic: str) -> Procedure:
    """Return one more procedure with examples: the weights of names are learnt by hiding every fourth."""
    return procedure(
        f"7.{number:06}",
        name=f"Thủ tục về {topic}",
        plain_name=f"Làm giấy {topic}",
        summary=f"Dành cho người cần {topic}.",
        aliases=[f"giấy {topic}"],
        examples=[pattern.format(topic) for pattern in _ASKED],
    )


MORE = tuple(taught(number, topic) for number, topic in enumerate(_MORE, start=1))
IMPORTED = tuple(known_by_name(number, name) for number, name in enumerate((*NAMES, *NEIGHBOURS), start=1))
MIXED = catalogue(*MORE, *IMPORTED, *(procedure(code) for code in TAUGHT), version="mixed")


def built(home: Path, one: Catalogue) -> tuple[Searcher, list[str]]:
    """Build the index of a catalogue; return what searches it, and the stages that were told."""
    stages: list[str] = []
    folder, _ = ensure_index(home, one, RECIPE, stages.append)
    return load_searcher(folder, BUILT_IN), stages


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Searcher, list[str]]:
    return built(tmp_path_factory.mktemp("mixed"), MIXED)


@pytest.fixture
def searcher(mixed: tuple[Searcher, list[str]]) -> Searcher:
    return mixed[0]


def found(searcher: Searcher, text: str) -> Sequence[str]:
    return [hit.procedure.code for hit in searcher.search(text).hits]


def test_names_are_a_stage_of_their_own_and_only_when_there_are_any(
    mixed: tuple[Searcher, list[str]], tmp_path: Path
) -> None:
    _, stages = mixed
    assert stages.count("tên") == 1
    _, all_taught = built(tmp_path, catalogue())
    assert "tên" not in all_taught


@pytest.mark.parametrize("one", IMPORTED, ids=lambda one: one.name)
def test_procedure_without_examples_is_found_by_its_official_name(one: Procedure, searcher: Searcher) -> None:
    assert found(searcher, one.name)[0] == one.code
    assert searcher.search(one.name).decision is not Decision.NO_MATCH


@pytest.mark.parametrize("name", NAMES[::3])
def test_it_is_found_without_accents_and_among_other_words(name: str, searcher: Searcher) -> None:
    code = next(one.code for one in IMPORTED if one.name == name)
    assert code in found(searcher, unaccent(name.lower()))[:3]
    assert code in found(searcher, f"cho tui hỏi {name.lower()} thì làm ở đâu")[:3]


@pytest.mark.parametrize("code", TAUGHT)
def test_taught_procedure_is_not_drowned_by_those_known_by_name(code: str, searcher: Searcher) -> None:
    """Some share its words; the one with examples must stay in front for everyday questions."""
    one = searcher.catalogue.procedures[code]
    asked = [*one.examples, *one.aliases, one.name]
    first = [found(searcher, text)[0] == code for text in asked]
    assert sum(first) >= 0.95 * len(asked)


@pytest.mark.parametrize("text", ["qua sông bằng đò thì cần gì", "tui muốn đào cái giếng nước sau nhà"])
def test_question_that_nobody_trained_on_still_finds_the_taught_one(text: str, searcher: Searcher) -> None:
    assert found(searcher, text)[0] in (FERRY, WELL)


@pytest.mark.parametrize("text", OUTSIDE[:4])
def test_message_outside_the_catalogue_matches_nothing(text: str, searcher: Searcher) -> None:
    assert searcher.search(text).decision is Decision.NO_MATCH


def test_scores_are_probabilities_for_both_kinds(searcher: Searcher) -> None:
    hits = searcher.search("cấp lại giấy phép khoan giếng nước", top=50).hits
    assert len(hits) == len(MIXED)
    assert all(0 <= hit.score <= 1 for hit in hits)


def test_names_are_weighed_by_weights_of_their_own(tmp_path: Path) -> None:
    """Those of a taught procedure rest on the classifier, which says a plain no to a mere name."""
    folder, _ = ensure_index(tmp_path, MIXED, RECIPE, lambda _stage: None)
    weights = json.loads((folder / "fusion.json").read_text())
    assert weights["taught"] != weights["named"]
    assert all(np.isfinite([*kind["features"], kind["bias"]]).all() for kind in weights.values())


def test_one_imported_procedure_among_the_taught_ones_is_enough(tmp_path: Path) -> None:
    one = replace(catalogue(*(procedure(code) for code in TAUGHT), IMPORTED[0]), version="one more")
    searcher, _ = built(tmp_path, one)
    assert found(searcher, IMPORTED[0].name)[0] == IMPORTED[0].code
    assert found(searcher, procedure(BEES).name)[0] == BEES
