"""The row of one text must be the row that scikit-learn would make."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from vietnamese.tfidf import Block, TfidfRow

TEXTS = ["làm khai sinh cho con", "mất căn cước làm lại ở đâu", "lam lai can cuoc", "sang tên xe máy cũ"]
WORDS = TfidfVectorizer(ngram_range=(1, 3), sublinear_tf=True, token_pattern=r"\w+").fit(TEXTS)
CHARACTERS = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True).fit(TEXTS)
ROW = TfidfRow([Block.of(WORDS), Block.of(CHARACTERS)])


def dense(text: str) -> np.ndarray:
    columns, weights = ROW([text, text])
    row = np.zeros(len(WORDS.vocabulary_) + len(CHARACTERS.vocabulary_))
    row[columns] = weights
    return row


def from_sklearn(text: str) -> np.ndarray:
    return np.hstack([WORDS.transform([text]).toarray()[0], CHARACTERS.transform([text]).toarray()[0]])


@pytest.mark.parametrize("text", [*TEXTS, "", "   ", "hoàn toàn xa lạ", "làm làm làm khai sinh khai sinh"])
def test_row_is_that_of_sklearn(text: str) -> None:
    np.testing.assert_allclose(dense(text), from_sklearn(text), atol=1e-12)


@given(st.text(alphabet="làmkhisncướđu ", max_size=60))
def test_row_is_that_of_sklearn_for_any_text(text: str) -> None:
    np.testing.assert_allclose(dense(text), from_sklearn(text), atol=1e-12)
