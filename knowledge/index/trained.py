"""Everything that was learnt from a catalogue, and how it is kept on disk."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.decision import Thresholds
from knowledge.index.fusion import Fusion
from knowledge.index.retrievers import Retrievers
from vietnamese.spelling import Speller


@dataclass(frozen=True)
class TrainedIndex:
    """Hold what searches a catalogue.

    Positions are the procedures in the order of the catalogue, then ``guides``, then one for "none of
    these". ``prior`` is what to add to the log-odds of each.
    """

    speller: Speller
    retrievers: Retrievers
    fusion: Fusion
    prior: NDArray[np.float32]
    thresholds: Thresholds
    guides: tuple[str, ...]

    def save(self, folder: Path) -> None:
        """Write everything below ``folder``."""
        self.retrievers.save(folder)
        self.fusion.save(folder / "fusion.json")
        np.save(folder / "prior.npy", self.prior)
        for name, data in (
            ("spelling", self.speller.as_dict()),
            ("thresholds", asdict(self.thresholds)),
            ("guides", self.guides),
        ):
            (folder / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, encoder: str) -> TrainedIndex:
        """Read what :meth:`save` wrote."""

        def read(name: str) -> dict[str, float]:
            data: dict[str, float] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            return data

        return cls(
            Speller.from_dict(read("spelling")),
            Retrievers.load(folder, encoder),
            Fusion.load(folder / "fusion.json"),
            np.load(folder / "prior.npy"),
            Thresholds(**read("thresholds")),
            tuple(read("guides")),
        )
