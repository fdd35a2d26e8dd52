"""Keep built indexes on disk, one folder per content hash, and refuse one that does not fit."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path

from knowledge.errors import IndexMismatchError, IndexMissingError
from knowledge.index.build import build_index
from knowledge.index.recipe import Recipe
from knowledge.index.retrievers import Progress
from knowledge.index.trained import TrainedIndex
from knowledge.loader import Catalogue, load_snapshot, save_snapshot
from knowledge.search import Searcher

_ROOT = Path(__file__).resolve().parents[2]
_LIBRARIES = ("sentence-transformers", "faiss-cpu", "bm25s", "scikit-learn", "torch", "underthesea")


@dataclass(frozen=True)
class Header:
    """Say what an index was built from; it must match what is asked for."""

    fingerprint: str
    catalogue: str
    encoder: str
    dimension: int
    libraries: dict[str, str]


def fingerprint(catalogue: Catalogue, recipe: Recipe) -> str:
    """Return the hash of everything that shapes an index: catalogue, recipe, our code, the libraries."""
    digest = hashlib.sha256(f"{catalogue.version} {recipe.digest()} {_library_versions()}".encode())
    for folder in ("knowledge/index", "vietnamese"):
        for path in sorted((_ROOT / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    digest.update((_ROOT / "knowledge" / "decision.py").read_bytes())
    return digest.hexdigest()[:16]


def ensure_index(home: Path, catalogue: Catalogue, recipe: Recipe, progress: Progress) -> tuple[Path, bool]:
    """Return the index folder for these contents, and whether it had to be built."""
    folder = home / fingerprint(catalogue, recipe)
    if (folder / "header.json").is_file():
        return folder, False
    index = build_index(catalogue, recipe, progress)
    dimension = index.retrievers.dense.encoder.dimension
    header = Header(folder.name, catalogue.version, recipe.encoder, dimension, _library_versions())
    draft = _draft(folder)
    index.save(draft)
    save_snapshot(catalogue, draft / "catalogue.json")
    (draft / "header.json").write_text(json.dumps(asdict(header), indent=1))
    draft.rename(folder)
    return folder, True


def find_index(home: Path, catalogue: Catalogue, recipe: Recipe) -> Path:
    """Return the folder of the index for these contents.

    Raises:
        IndexMissingError: it was never built.
    """
    folder = home / fingerprint(catalogue, recipe)
    if not (folder / "header.json").is_file():
        raise IndexMissingError(f"chưa có chỉ mục tra cứu {folder.name}.", "Chạy `tthc build`.")
    return folder


def load_searcher(folder: Path, encoder: str) -> Searcher:
    """Load an index with the very catalogue it was built from, whatever the files say by now.

    Raises:
        IndexMismatchError: its header names another encoder, dimension or library.
    """
    header = Header(**json.loads((folder / "header.json").read_text()))
    catalogue = load_snapshot(folder / "catalogue.json")
    # Judged before anything is unpickled: another library's files may not even load.
    expected = Header(folder.name, catalogue.version, encoder, header.dimension, _library_versions())
    _require_match(header, expected)
    index = TrainedIndex.load(folder, encoder)
    _require_match(header, replace(expected, dimension=index.retrievers.dense.encoder.dimension))
    return Searcher(catalogue, index)


def _require_match(header: Header, expected: Header) -> None:
    if header != expected:
        raise IndexMismatchError(
            f"chỉ mục {expected.fingerprint} không khớp: {header} khác {expected}.", "Chạy `tthc build`."
        )


def _draft(folder: Path) -> Path:
    """Return an empty folder beside the final place: a reader never sees half an index."""
    draft = folder.with_name(folder.name + ".draft")
    for stale in (draft, folder):
        shutil.rmtree(stale, ignore_errors=True)
    draft.mkdir(parents=True)
    return draft


def _library_versions() -> dict[str, str]:
    return {name: version(name) for name in _LIBRARIES}
