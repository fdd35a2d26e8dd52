"""Vietnamese words as Rasa tokens."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from vietnamese.shorthand import expand
from vietnamese.unaccent import unaccent
from vietnamese.words import words

_DIGIT = re.compile(r"\d")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokenizer(Tokenizer):
    """Cut a message into words whose offsets point into the text exactly as it was typed.

    A token's ``text`` is the word as spelt, its ``lemma`` the same spelt out and without accents:
    featurizers choose between the two with ``use_lemma``.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options every Rasa tokenizer has."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be importable."""
        return ["underthesea"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute of a message."""
        return [
            Token(word.text, word.start, word.end, lemma=_lemma(word.text))
            for word in words(message.get(attribute))
        ]


def _lemma(word: str) -> str:
    """Spell a word out without accents; every digit is a 0, for what matters of a number is its shape."""
    return _DIGIT.sub("0", unaccent(expand(word.replace("_", " "))).lower())
