"""The encoder that we train, and any other sentence-transformers model named in the settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

from knowledge.index.dense import Dense
from knowledge.index.encoder import BUILT_IN, DIMENSION, Encoder, load_encoder, train_encoder
from knowledge.index.query import Query
from knowledge.index.views import View

WORDS = [
    "[UNK]",
    "query",
    ":",
    "đăng",
    "ký",
    "đăng_ký",
    "đò",
    "ngang",
    "do",
    "nuôi",
    "ong",
    "nuoi",
    "giếng",
    "thả",
    "diều",
]
QUERIES = [Query.of(text) for text in ("đò ngang", "nuôi ong", "tha dieu", "")]


@pytest.fixture(scope="session")
def foreign_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model on disk that is not ours, as an operator would name it."""
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    torch.manual_seed(1)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)], device="cpu")
    folder = tmp_path_factory.mktemp("foreign") / "model"
    model.save(str(folder), create_model_card=False)
    return folder


def test_vectors_have_length_one(views: Sequence[View]) -> None:
    encoder = train_encoder(views, epochs=1)
    vectors = encoder.encode(QUERIES[:3])
    assert vectors.shape == (3, DIMENSION)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_same_views_and_seed_give_the_same_vectors(views: Sequence[View]) -> None:
    first, second = (train_encoder(views, epochs=2).encode(QUERIES) for _ in range(2))
    assert np.array_equal(first, second)


def test_the_short_cut_gives_what_sentence_transformers_gives(views: Sequence[View]) -> None:
    encoder = train_encoder(views, epochs=1)
    texts = [f"{query.accented} {query.plain}" for query in QUERIES]
    stock = encoder._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    assert np.array_equal(encoder.encode(QUERIES), stock)


def test_another_seed_gives_other_vectors(views: Sequence[View]) -> None:
    first, second = (train_encoder(views, epochs=1, seed=seed).encode(QUERIES) for seed in (0, 1))
    assert not np.allclose(first, second)


def test_training_brings_texts_of_one_procedure_together(views: Sequence[View]) -> None:
    ferry, crossing, bees = (Query.of(text) for text in ("đò ngang", "cho khach qua song", "thùng ong"))

    def closer(epochs: int) -> float:
        vectors = train_encoder(views, epochs=epochs).encode([ferry, crossing, bees])
        return float(vectors[0] @ vectors[1] - vectors[0] @ vectors[2])

    assert closer(12) > closer(0) + 0.2


def test_own_model_comes_back_from_its_folder(views: Sequence[View], tmp_path: Path) -> None:
    encoder = train_encoder(views, epochs=1)
    encoder.save(tmp_path / "encoder")
    back = load_encoder(BUILT_IN, tmp_path / "encoder")
    assert back.dimension == encoder.dimension == DIMENSION
    assert np.array_equal(back.encode(QUERIES), encoder.encode(QUERIES))


def test_model_named_in_the_settings_is_loaded(foreign_model: Path) -> None:
    encoder = load_encoder(str(foreign_model))
    assert (encoder.name, encoder.dimension) == (str(foreign_model), 8)
    assert encoder.encode(QUERIES).shape == (4, 8)


def test_named_model_reads_the_accented_form_only(foreign_model: Path) -> None:
    """A model trained on written Vietnamese must not be fed the words twice."""
    encoder = load_encoder(str(foreign_model))
    accented, plain = encoder.encode([Query.of("nuôi ong"), Query.of("nuoi ong")])
    by_hand = SentenceTransformer(str(foreign_model), device="cpu").encode(
        ["nuôi ong", "nuoi ong"], normalize_embeddings=True
    )
    assert np.allclose([accented, plain], by_hand)
    assert not np.allclose(accented, plain)


@pytest.mark.parametrize(
    ("family", "fed"),
    [
        ("bkai-foundation-models/vietnamese-bi-encoder", "đăng_ký đò_ngang"),
        ("intfloat/multilingual-e5-small", "query: đăng ký đò ngang"),
        ("BAAI/bge-m3", "đăng ký đò ngang"),
    ],
)
def test_each_family_is_fed_as_it_was_trained(family: str, fed: str, foreign_model: Path) -> None:
    model = SentenceTransformer(str(foreign_model), device="cpu")
    (vector,) = Encoder(model, family).encode([Query.of("Đăng ký đò ngang")])
    assert np.allclose(vector, model.encode([fed], normalize_embeddings=True)[0])


def test_named_model_is_remembered_by_name_not_copied(
    foreign_model: Path, views: Sequence[View], tmp_path: Path
) -> None:
    dense = Dense.build(views, load_encoder(str(foreign_model)))
    dense.save(tmp_path / "dense")
    assert not (tmp_path / "dense" / "encoder").exists()
    back = Dense.load(tmp_path / "dense", str(foreign_model))
    query = Query.of("nuôi ong")
    assert back.scores(query).argmax() == dense.scores(query).argmax() == 1
    assert np.array_equal(back.scores(query), dense.scores(query))


def test_model_that_is_not_there_says_which(tmp_path: Path) -> None:
    with pytest.raises((OSError, ValueError), match="nowhere"):
        load_encoder(str(tmp_path / "nowhere"))
