"""The four retrievers over five made-up procedures, each through its real library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.index.dense import Dense
from knowledge.index.encoder import BUILT_IN
from knowledge.index.lexical import Lexical, gram_terms, word_terms
from knowledge.index.linear import Linear
from knowledge.index.query import Query
from knowledge.index.retrievers import OF_NAMES, SIGNALS, Retrievers
from knowledge.index.views import View
from knowledge.loader import Catalogue
from tests.knowledge.made_up import BEES, FERRY, KITE, STALL, WELL

CODES = [FERRY, BEES, WELL, STALL, KITE]
FORMAL = [
    ("Đăng ký đò ngang chở khách", FERRY),
    ("khai báo nuôi ong", BEES),
    ("cấp phép khoan giếng nước", WELL),
    ("thuê sạp ở chợ nổi", STALL),
    ("xin phép thả diều", KITE),
]
UNACCENTED = [
    ("cho khach qua song can giay gi", FERRY),
    ("nuoi ong lay mat nop o dau", BEES),
    ("dao gieng thi lam sao", WELL),
    ("thue cho ban cho noi", STALL),
    ("tha dieu mat bao lau", KITE),
]
TEENCODE = [
    ("e mún chở khách qa sông thì lm sao dzậy", FERRY),
    ("nuôi ong có mất fí ko z", BEES),
    ("đào giếng nước trg nhà cần j ạ", WELL),
    ("thuê sạp chợ nổi bn tiền v", STALL),
    ("thả diều nộp ở đâu hok bít", KITE),
]
Retriever = Lexical | Linear | Dense
SAVED: dict[str, tuple[Callable[[Retrievers], Retriever], Callable[[Path], Retriever]]] = {
    "words": (lambda all_four: all_four.words, lambda folder: Lexical.load(folder, word_terms)),
    "grams": (lambda all_four: all_four.grams, lambda folder: Lexical.load(folder, gram_terms)),
    "linear": (lambda all_four: all_four.linear, Linear.load),
    "dense": (lambda all_four: all_four.dense, lambda folder: Dense.load(folder, BUILT_IN)),
}


def best(retriever: Retriever, text: str) -> str:
    return [*CODES, "outside"][int(retriever.scores(Query.of(text)).argmax())]


@pytest.mark.parametrize("signal", SIGNALS)
@pytest.mark.parametrize(("text", "code"), FORMAL)
def test_formal_question_is_found_by_each(signal: str, text: str, code: str, retrievers: Retrievers) -> None:
    assert best(SAVED[signal][0](retrievers), text) == code


@pytest.mark.parametrize("signal", ["linear", "dense"])
@pytest.mark.parametrize(("text", "code"), UNACCENTED)
def test_question_without_accents_is_found(signal: str, text: str, code: str, retrievers: Retrievers) -> None:
    assert best(SAVED[signal][0](retrievers), text) == code


@pytest.mark.parametrize(("text", "code"), TEENCODE)
def test_teencode_question_is_found(text: str, code: str, retrievers: Retrievers) -> None:
    assert best(retrievers.linear, text) == code


@pytest.mark.parametrize("signal", ["words", "grams"])
@pytest.mark.parametrize("text", ["zzz qqq", "12345", "", "???", "ខ្មែរ"])
def test_question_with_no_known_term_scores_nothing(signal: str, text: str, retrievers: Retrievers) -> None:
    scores = SAVED[signal][0](retrievers).scores(Query.of(text))
    assert scores.tolist() == [0.0] * 6


@pytest.mark.parametrize("text", ["zzz qqq", "", "???", "ខ្មែរ", "x" * 3000])
def test_strange_text_gives_finite_scores(text: str, retrievers: Retrievers) -> None:
    signals = retrievers.signals(Query.of(text))
    assert signals.shape == (6, len(SIGNALS))
    assert np.isfinite(signals).all()


def test_unknown_words_weaken_a_lexical_score(retrievers: Retrievers) -> None:
    known = retrievers.words.scores(Query.of("nuôi ong")).max()
    diluted = retrievers.words.scores(Query.of("nuôi ong zzz qqq www vvv")).max()
    assert 0 < diluted < known


def test_cosines_stay_below_one(retrievers: Retrievers) -> None:
    scores = retrievers.dense.scores(Query.of("Khai báo nuôi ong lấy mật"))
    assert 0.5 < scores.max() <= 1 + 1e-5


def test_linear_says_yes_to_one(retrievers: Retrievers) -> None:
    margins = retrievers.linear.scores(Query.of("thủ tục khoan giếng cần giấy gì"))
    assert [CODES[at] for at in np.flatnonzero(margins > 0)] == [WELL]


def test_greeting_belongs_to_none_of_these(retrievers: Retrievers) -> None:
    assert best(retrievers.linear, "chào bạn vui vẻ") == "outside"


@pytest.mark.parametrize("signal", SIGNALS)
def test_disk_brings_back_the_same_scores(signal: str, retrievers: Retrievers, tmp_path: Path) -> None:
    pick, load = SAVED[signal]
    pick(retrievers).save(tmp_path / signal)
    back = load(tmp_path / signal)
    for text, _ in (*FORMAL, *UNACCENTED, *TEENCODE, ("zzz", "")):
        query = Query.of(text)
        assert np.array_equal(back.scores(query), pick(retrievers).scores(query)), text


def test_all_four_are_saved_and_loaded_together(retrievers: Retrievers, tmp_path: Path) -> None:
    retrievers.save(tmp_path)
    back = Retrievers.load(tmp_path, BUILT_IN)
    query = Query.of("thuê sạp chợ nổi")
    assert np.array_equal(back.signals(query), retrievers.signals(query))


def test_columns_are_in_the_order_of_the_names(tiny: Catalogue, views: Sequence[View]) -> None:
    """Somebody is known by name only, so that all four are asked."""
    by_name = View(len(tiny) + 1, "Cho thuê lồng đèn", Query.of("Cho thuê lồng đèn"), is_example=False)
    four = Retrievers.build([*views, by_name], BUILT_IN, lambda _stage: None)
    query = Query.of("thả diều ở đâu")
    signals = four.signals(query)
    for column, name in enumerate(SIGNALS):
        assert np.array_equal(signals[:, column], SAVED[name][0](four).scores(query))


def test_names_are_not_compared_where_all_have_examples(retrievers: Retrievers) -> None:
    """Measured: they change no ranking there, and cost more than all the rest on long messages."""
    signals = retrievers.signals(Query.of("thả diều ở đâu"))
    assert not signals[:, :OF_NAMES].any()
    assert signals[:, OF_NAMES:].any()


def test_procedure_is_as_near_as_its_three_nearest_views_on_average() -> None:
    cosines = np.array([[0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3]], dtype=np.float32)
    rows = np.array([[0, 3, 1, 2, 4, 5, 6]])

    class Found:
        ntotal = 7

        def search(self, _vectors: object, _count: int) -> tuple[object, object]:
            return cosines, rows

    class NoEncoder:
        def encode(self, _queries: object) -> None:
            return None

    dense = Dense(NoEncoder(), Found(), np.array([0, 0, 0, 1, 0, 2, 2]))  # type: ignore[arg-type]
    # A vote that is missing counts as the last one fetched, 0.3.
    expected = [(0.9 + 0.7 + 0.6) / 3, (0.8 + 0.3 + 0.3) / 3, (0.4 + 0.3 + 0.3) / 3]
    assert dense.scores(Query.of("x")).tolist() == pytest.approx(expected)
