"""Indexes on disk: found by what they were built from, refused when they do not fit (T16)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import IndexMismatchError, IndexMissingError
from knowledge.index import store
from knowledge.index.encoder import BUILT_IN
from knowledge.index.recipe import Recipe
from knowledge.index.store import ensure_index, find_index, fingerprint, load_searcher
from knowledge.loader import Catalogue
from tests.knowledge.made_up import BEES, FERRY, OUTSIDE, WELL, catalogue, procedure

RECIPE = Recipe(BUILT_IN, OUTSIDE)


def silent(_stage: str) -> None:
    pass


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, tiny: Catalogue) -> Path:
    """A folder with the finished index of the made-up procedures."""
    folder = tmp_path_factory.mktemp("index")
    ensure_index(folder, tiny, RECIPE, silent)
    return folder


@pytest.fixture
def built(home: Path, tiny: Catalogue) -> Path:
    return find_index(home, tiny, RECIPE)


@pytest.fixture
def restored(built: Path) -> Iterator[Path]:
    """Put the header back after a test has spoilt it."""
    header = built / "header.json"
    text = header.read_text()
    yield header
    header.write_text(text)


def test_index_is_built_once(home: Path, built: Path, tiny: Catalogue) -> None:
    stages: list[str] = []
    assert ensure_index(home, tiny, RECIPE, stages.append) == (built, False)
    assert stages == []


def test_no_draft_is_left_behind(home: Path, built: Path) -> None:
    assert [path.name for path in home.iterdir()] == [built.name]


def test_header_says_what_it_was_built_from(built: Path, tiny: Catalogue) -> None:
    header = json.loads((built / "header.json").read_text())
    assert header["fingerprint"] == built.name
    assert header["catalogue"] == tiny.version
    assert (header["encoder"], header["dimension"]) == (BUILT_IN, 256)
    assert {"faiss-cpu", "sentence-transformers", "scikit-learn", "bm25s"} <= set(header["libraries"])


def test_searcher_finds_each_of_its_procedures_by_name(built: Path, tiny: Catalogue) -> None:
    searcher = load_searcher(built, BUILT_IN)
    for one in tiny:
        assert searcher.search(one.name).hits[0].procedure == one


def test_searcher_loads_with_the_catalogue_it_was_built_from(built: Path, tiny: Catalogue) -> None:
    """Rows of the index are places in that catalogue; a file edited since must not shift them."""
    assert load_searcher(built, BUILT_IN).catalogue.procedures == tiny.procedures


def test_two_builds_give_the_same_scores(built: Path, tiny: Catalogue, tmp_path: Path) -> None:
    again, _ = ensure_index(tmp_path, tiny, RECIPE, silent)
    first, second = (
        load_searcher(folder, BUILT_IN).search("đào giếng ở đâu").hits for folder in (built, again)
    )
    assert [hit.procedure.code for hit in first] == [hit.procedure.code for hit in second]
    assert np.allclose([hit.score for hit in first], [hit.score for hit in second])
    assert first[0].procedure.code == WELL


OTHERS = {
    "library": {"libraries": {"faiss-cpu": "0.0.1"}},
    "encoder": {"encoder": "bkai-foundation-models/vietnamese-bi-encoder"},
    "dimension": {"dimension": 768},
    "catalogue": {"catalogue": "another"},
    "fingerprint": {"fingerprint": "0123456789abcdef"},
}


@pytest.mark.parametrize("other", OTHERS)
def test_index_built_otherwise_is_refused(other: str, built: Path, restored: Path) -> None:
    header = json.loads(restored.read_text())
    restored.write_text(json.dumps({**header, **OTHERS[other]}))
    with pytest.raises(IndexMismatchError, match="không khớp") as caught:
        load_searcher(built, BUILT_IN)
    assert built.name in caught.value.message


def test_index_moved_to_another_name_is_refused(built: Path, tmp_path: Path) -> None:
    (tmp_path / "other").symlink_to(built)
    with pytest.raises(IndexMismatchError):
        load_searcher(tmp_path / "other", BUILT_IN)


def test_index_of_another_library_version_is_not_even_looked_at(
    home: Path, tiny: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "version", lambda _name: "99.0")
    with pytest.raises(IndexMissingError):
        find_index(home, tiny, RECIPE)


def test_fingerprint_follows_catalogue_and_recipe(tiny: Catalogue) -> None:
    base = fingerprint(tiny, RECIPE)
    assert fingerprint(catalogue(*tiny), RECIPE) == base
    changed = {
        fingerprint(catalogue(*tiny, version="newer"), RECIPE),
        fingerprint(tiny, replace(RECIPE, outside=OUTSIDE[1:])),
        fingerprint(tiny, replace(RECIPE, outside=OUTSIDE[::-1])),
        fingerprint(tiny, replace(RECIPE, encoder="intfloat/multilingual-e5-small")),
        fingerprint(tiny, replace(RECIPE, asked={FERRY: 7})),
        fingerprint(tiny, replace(RECIPE, asked=None)),
    }
    assert len(changed | {base}) == 7


def test_fingerprint_is_a_plain_folder_name(tiny: Catalogue) -> None:
    name = fingerprint(tiny, replace(RECIPE, encoder="an/encoder/../with a path"))
    assert len(name) == 16
    assert name.isalnum()


def test_missing_index_says_how_to_build_it(tmp_path: Path, tiny: Catalogue) -> None:
    with pytest.raises(IndexMissingError) as caught:
        find_index(tmp_path, tiny, RECIPE)
    assert "tthc build" in str(caught.value.hint)


def test_draft_is_not_taken_for_an_index(tmp_path: Path, tiny: Catalogue) -> None:
    """A build that was cut off leaves its draft; even a complete-looking one is not in its place yet."""
    name = fingerprint(tiny, RECIPE)
    draft = tmp_path / f"{name}.draft"
    draft.mkdir()
    (draft / "header.json").write_text("{}")
    with pytest.raises(IndexMissingError):
        find_index(tmp_path, tiny, RECIPE)


def test_folder_without_a_header_is_not_taken_for_an_index(tmp_path: Path, tiny: Catalogue) -> None:
    (tmp_path / fingerprint(tiny, RECIPE) / "dense").mkdir(parents=True)
    with pytest.raises(IndexMissingError):
        find_index(tmp_path, tiny, RECIPE)


def test_build_that_was_cut_off_is_done_again(tmp_path: Path) -> None:
    three = catalogue(*(procedure(code) for code in (FERRY, BEES, WELL)))
    name = fingerprint(three, RECIPE)
    for half in (name, f"{name}.draft"):
        (tmp_path / half).mkdir()
        (tmp_path / half / "rubbish").write_text("nửa chừng")
    folder, was_built = ensure_index(tmp_path, three, RECIPE, silent)
    assert was_built
    assert not (folder / "rubbish").exists()
    assert load_searcher(folder, BUILT_IN).search("nuôi ong").hits[0].procedure.code == BEES
