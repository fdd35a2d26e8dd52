"""The n-gram features that intent and aspect are told from."""

from __future__ import annotations

from collections.abc import Sequence

from rasa.shared.nlu.constants import TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

Forms = tuple[str, str]
"""A message as typed, and as lemmas: spelt out, without accents. Both in lower case."""


def forms_of(messages: Sequence[Message]) -> list[Forms]:
    """Return both forms of each tokenized message."""
    return [
        (
            " ".join(token.text for token in message.get(TEXT_TOKENS)).lower().replace("_", " "),
            " ".join(token.lemma for token in message.get(TEXT_TOKENS)),
        )
        for message in messages
    ]


def typed(forms: Forms) -> str:
    """Return the form as typed."""
    return forms[0]


def lemmas(forms: Forms) -> str:
    """Return the form as lemmas."""
    return forms[1]


def ngram_features(max_words: int, max_characters: int) -> FeatureUnion:
    """Return TF-IDF of typed words, of lemmas, and of characters of the lemmas.

    ``max_words`` and ``max_characters`` are the longest n-grams; characters start at 2.
    """
    words = {"ngram_range": (1, max_words), "sublinear_tf": True, "token_pattern": r"\S+"}
    characters = {"analyzer": "char_wb", "ngram_range": (2, max_characters), "sublinear_tf": True}
    return FeatureUnion(
        [
            ("typed", TfidfVectorizer(preprocessor=typed, **words)),
            ("lemmas", TfidfVectorizer(preprocessor=lemmas, **words)),
            ("characters", TfidfVectorizer(preprocessor=lemmas, **characters)),
        ]
    )
