from __future__ import annotations

import logging
import unicodedata
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.test import EntityEvaluationResult, align_entity_predictions
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.nlu.utils.bilou_utils import bilou_tags_from_offsets
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.tokenizer import VietnameseTokenizer
from vietnamese import words as segmenter
from vietnamese.words import syllables, words

QUESTION = "Tôi muốn làm khai sinh cho con thì cần giấy tờ gì?"
PIECES = [
    "làm",
    "khai",
    "sinh",
    unicodedata.normalize("NFD", "đường hoà thuỷ khoẻ"),
    "hoà",
    "thuỷ",
    "khoẻ",
    "  ",
    "\u00a0",
    "\n",
    "\r\n\t",
    "\u200b",
    "\u200d",
    "\ufeff",
    "👍🏽",
    "👨‍👩‍👧",
    "ខ្មែរ",
    "សំបុត្រកំណើត",
    "出生登记",
    "출생신고",
    "...",
    "?!",
    "—",
    "“”",
    "1.004222",
    "0912 345 678",
    "20/11/2026",
    "cha/mẹ",
    "_",
    "\u0301",
    "quáááááá",
    "/",
]
TEXTS = st.text() | st.lists(st.sampled_from(PIECES), max_size=10).map("".join)
BLANK_TO_THE_EYE = frozenset("\u2800\u3164\u115f\u1160\uffa0")


class PanicException(BaseException):
    """Stand in for pyo3's, which is no ``Exception``."""


def tokenizer() -> VietnameseTokenizer:
    return VietnameseTokenizer(VietnameseTokenizer.get_default_config())


def tokens_of(text: str) -> list[Token]:
    message = Message(data={TEXT: text})
    tokenizer().process([message])
    return list(message.get(TEXT_TOKENS))


def annotated(text: str, tokens: list[Token]) -> Message:
    """Annotate the first half of the tokens as one entity."""
    first, last = tokens[0], tokens[(len(tokens) - 1) // 2]
    entity = {
        "entity": "aspect",
        "role": "fee",
        "value": text[first.start : last.end],
        "start": first.start,
        "end": last.end,
        "extractor": "CRFEntityExtractor",
    }
    return Message(data={TEXT: text, INTENT: "ask", ENTITIES: [entity], TEXT_TOKENS: tokens})


@given(TEXTS)
def test_tokens_lie_in_the_text_however_it_was_typed(text: str) -> None:
    """Rasa's ``_convert_words_to_tokens`` raises when a word is no substring of the text."""
    end = 0
    for token in tokens_of(text):
        assert end <= token.start < token.end <= len(text)
        assert token.text.strip()
        assert token.lemma.strip()
        end = token.end


@given(TEXTS)
def test_it_adds_nothing_to_the_words_of_the_language_package(text: str) -> None:
    found = [(token.text, token.start, token.end) for token in tokens_of(text)]
    assert found == [(word.text, word.start, word.end) for word in words(text)]


@given(TEXTS)
def test_anything_visible_has_a_token(text: str) -> None:
    visible = any(unicodedata.category(char)[0] in "LNPS" and char not in BLANK_TO_THE_EYE for char in text)
    assert bool(tokens_of(text)) or not visible


@given(TEXTS)
def test_annotations_align_with_the_tokens(text: str) -> None:
    tokens = tokens_of(text)
    if not tokens:
        return
    message = annotated(text, tokens)
    entities = message.get(ENTITIES)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        EntityExtractorMixin.check_correct_entity_annotations(TrainingData([message]))
    tags = bilou_tags_from_offsets(tokens, [(e["start"], e["end"], "fee") for e in entities])
    assert tags[0] in {"U-fee", "B-fee"}
    aligned = align_entity_predictions(
        EntityEvaluationResult(entities, entities, tokens, text), {"CRFEntityExtractor"}
    )
    assert aligned["target_labels"] == aligned["extractor_labels"]["CRFEntityExtractor"]


@given(TEXTS)
def test_tokens_survive_training_data(text: str) -> None:
    data = TrainingData([Message(data={TEXT: text, INTENT: "ask_procedure"})])
    example = tokenizer().process_training_data(data).training_examples[0]
    assert (example.get(TEXT_TOKENS) or []) == tokens_of(text)
    assert example.fingerprint()


@pytest.mark.parametrize("text", ["", " ", "\u00a0\n", "\u200b\ufeff", "\x00\x07"])
def test_a_blank_text_has_none(text: str) -> None:
    assert tokens_of(text) == []


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("làm khai sinh", "lam khai sinh"),
        ("LAM KHAI SINH", "lam khai sinh"),
        ("mã 1.004222", "ma 0.000000"),
        ("ko", "khong"),
    ],
)
def test_a_lemma_is_spelt_out_without_accents_and_digits(text: str, lemmas: str) -> None:
    assert " ".join(token.lemma for token in tokens_of(text)) == lemmas


def test_a_native_panic_still_gives_tokens(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A Rust panic is no ``Exception`` and would end the worker (underthesea issue 684)."""

    def panic(_: str) -> list[str]:
        raise PanicException("index out of bounds")

    monkeypatch.setattr(segmenter, "_segment", panic)
    with caplog.at_level(logging.WARNING):
        found = tokens_of(QUESTION)
    assert [token.text for token in found] == [word.text for word in syllables(QUESTION)]
    assert "PanicException" in caplog.text
