"""Sentence encoders: the small static one that we train here, or any sentence-transformers model.

The static encoder (mean of token vectors) is trained with in-batch negatives
(MultipleNegativesRankingLoss; Henderson et al., 2017) on pairs of views of the same procedure,
each pair once accented and once not. It needs no download and encodes in well under a millisecond.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from knowledge.index.query import Query
from knowledge.index.views import View

BUILT_IN = "static"
DIMENSION = 256
VOCABULARY = 12_000
# Measured on 357 positions, a third of 11,300 examples held out: 7 s, R@1 69.1 %; 12 epochs of 256 at 0.05
# took 11 s for 68.7 %.
EPOCHS = 8
BATCH = 512
LEARNING_RATE = 0.08

_SEGMENTED = "bkai-foundation-models/"
"""Trained on PhoBERT's words: syllables of one word joined by "_" (its model card)."""
_PROMPTED = "multilingual-e5-"
"""Trained with "query: " before every text that is compared with its like (its model card)."""

Progress = Callable[[str], None]
# One question is too little work to share, and while the encoder learns the SVM has the other core. With a
# thread for each core the two fought over them: 303 s of processor time for an index that takes 97 s.
torch.set_num_threads(1)


class Encoder:
    """Turn queries into unit vectors."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)

    def encode(self, queries: Sequence[Query]) -> NDArray[np.float32]:
        """Return an array of shape (len(queries), dimension), rows of length 1."""
        texts = [self._text(query) for query in queries]
        static = self._model[0]
        if self.name == BUILT_IN and isinstance(static, StaticEmbedding):
            return _encode_static(static, texts)
        vectors = self._model.encode(
            texts, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write the model below ``folder``; a named model is only remembered by its name."""
        if self.name == BUILT_IN:
            self._model.save(str(folder), create_model_card=False)

    def _text(self, query: Query) -> str:
        if self.name == BUILT_IN:
            return _both_forms(query)
        family = self.name.lower()
        if _SEGMENTED in family:
            return query.segmented
        return f"query: {query.accented}" if _PROMPTED in family else query.accented


def _encode_static(static: StaticEmbedding, texts: list[str]) -> NDArray[np.float32]:
    """Return what ``SentenceTransformer.encode`` returns, bit for bit, at a quarter of its cost."""
    with torch.inference_mode():
        vectors = static(static.preprocess(texts))["sentence_embedding"]
        result: NDArray[np.float32] = torch.nn.functional.normalize(vectors, p=2, dim=1).numpy()
    return result


def load_encoder(name: str, folder: Path | None = None) -> Encoder:
    """Load the built-in model from ``folder``, or a model by hub name or local path."""
    source = str(folder) if name == BUILT_IN else name
    return Encoder(SentenceTransformer(source, device="cpu"), name)


def train_encoder(views: Sequence[View], *, epochs: int = EPOCHS, seed: int = 0) -> Encoder:
    """Train the static encoder on the views; the same views and seed give the same model."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - a training shuffle, not a secret
    static = StaticEmbedding(_train_tokenizer(views), embedding_dim=DIMENSION)
    model = SentenceTransformer(modules=[static], device="cpu")
    loss_of = MultipleNegativesRankingLoss(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    model.train()
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * (1 - epoch / epochs)
        pairs = _pairs(views, chance)
        for start in range(0, len(pairs), BATCH):
            batch = pairs[start : start + BATCH]
            columns = [model.preprocess([pair[side] for pair in batch]) for side in (0, 1)]
            optimizer.zero_grad()
            loss_of(columns, labels=None).backward()
            optimizer.step()
    model.eval()
    return Encoder(model, BUILT_IN)


def _train_tokenizer(views: Sequence[View]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]"))  # noqa: S106 - not a password
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.BpeTrainer(vocab_size=VOCABULARY, special_tokens=["[UNK]"], show_progress=False)
    tokenizer.train_from_iterator((_both_forms(view.query) for view in views), trainer)
    return tokenizer


def _both_forms(query: Query) -> str:
    return f"{query.accented} {query.plain}"


def _pairs(views: Sequence[View], chance: random.Random) -> list[tuple[str, str]]:
    """Pair each view with another of the same procedure, at random without accents."""
    by_procedure: dict[int, list[View]] = defaultdict(list)
    for view in views:
        by_procedure[view.position].append(view)
    pairs = []
    for view in views:
        other = chance.choice(by_procedure[view.position])
        first = view.query.plain if chance.random() < 0.4 else _both_forms(view.query)
        pairs.append((first, _both_forms(other.query)))
    chance.shuffle(pairs)
    return pairs
