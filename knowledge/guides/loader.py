"""Read the guides: one YAML file each, one folder a kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from knowledge.errors import CatalogueError
from knowledge.guides.schema import GUIDE, Guide

EMBEDDED = Path(__file__).parent
PICTURES = EMBEDDED / "pictures"
_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Guides:
    """Hold guides by id, in order of id."""

    by_id: Mapping[str, Guide]

    def __iter__(self) -> Iterator[Guide]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def get(self, guide_id: str) -> Guide | None:
        """Return the guide with this id, or ``None``."""
        return self.by_id.get(guide_id)

    def texts(self) -> dict[str, tuple[str, ...]]:
        """Return what each guide is found by, under its id."""
        return {guide.id: (guide.title, guide.summary, *guide.aliases, *guide.examples) for guide in self}


@lru_cache(maxsize=1)
def guides() -> Guides:
    """Return the guides that we ship; the files are read once."""
    return load_guides()


def load_guides(folder: Path = EMBEDDED) -> Guides:
    """Read and check every guide below ``folder``, and that their jumps to one another arrive.

    Raises:
        CatalogueError: naming each bad file, field and value.
    """
    read = [_read(path) for path in sorted(folder.rglob("*.yaml"), key=lambda path: path.stem)]
    found = {guide.id: guide for guide in read}
    problems = [
        f"{guide.id}: không có hướng dẫn {target.removeprefix(GUIDE)}"
        for guide in read
        for target in guide.targets()
        if target.startswith(GUIDE) and target.removeprefix(GUIDE) not in found
    ]
    if problems:
        raise CatalogueError("\n".join(problems), "Sửa các tệp trên rồi chạy lại.")
    return Guides(found)


def _read(path: Path) -> Guide:
    try:
        guide = Guide.model_validate(yaml.load(path.read_bytes(), Loader=_YAML_LOADER))  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise CatalogueError(f"{path.name}: không phải YAML hợp lệ ({error})") from error
    except ValidationError as error:
        where = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise CatalogueError(f"{path.name}: {'; '.join(where)}") from error
    if guide.id != path.stem:
        raise CatalogueError(f"{path.name}: tệp phải mang tên {guide.id}.yaml")
    return guide
