from __future__ import annotations

import unicodedata

import pytest

from bot.components.ngrams import forms_of, ngram_features
from tests.bot.lessons import EXAMPLES, tokenized


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Làm KHAI SINH", ("làm khai sinh", "lam khai sinh")),
        (unicodedata.normalize("NFD", "Làm khai sinh"), ("làm khai sinh", "lam khai sinh")),
        ("làm  khai\u00a0sinh!", ("làm khai sinh", "lam khai sinh")),
        ("ko", ("ko", "khong")),
        ("mã 1.004222", ("mã 1.004222", "ma 0.000000")),
        ("", ("", "")),
    ],
)
def test_forms_are_as_typed_and_as_lemmas(text: str, forms: tuple[str, str]) -> None:
    (message,) = tokenized(text)
    assert forms_of([message]) == [forms] if text else message.get("text_tokens") == []


def test_accents_are_seen_and_their_absence_forgiven() -> None:
    features = ngram_features(max_words=2, max_characters=3)
    features.fit(forms_of(tokenized(*(text for text, _, _ in EXAMPLES))))
    accented, bare, other = features.transform(
        forms_of(tokenized("lệ phí bao nhiêu", "le phi bao nhieu", "cảm ơn em"))
    )
    assert accented.multiply(bare).sum() > accented.multiply(other).sum()
    assert (accented != bare).nnz > 0
