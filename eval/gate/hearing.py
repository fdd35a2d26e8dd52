"""Ask the old and the new model what kind of request each of our held-out messages is."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from eval.errors import HouseError
from eval.gate.intents import Utterance, effective, title_of
from eval.gate.observation import Kind, Observation, Probe, Told

Hear = Callable[[Sequence[Path], Sequence[str]], list[list[str]]]
"""Return for each model the intent it hears in each text."""
PATIENCE: Final = 600
"""Seconds; Rasa's import takes twenty alone, many times that on a machine that is busy."""


def hearing_in(python: Path, root: Path, environment: Mapping[str, str]) -> Hear:
    """Return who listens: a process of Rasa's own interpreter, one for all models."""

    def hear(models: Sequence[Path], texts: Sequence[str]) -> list[list[str]]:
        named = [word for model in models for word in ("--model", str(model))]
        try:
            done = subprocess.run(
                [str(python), "-m", "bot.hear", *named],
                cwd=root,
                env=dict(environment),
                input=json.dumps(list(texts)).encode(),
                capture_output=True,
                timeout=PATIENCE,
                check=True,
            )
            heard: list[list[str]] = json.loads(done.stdout)
        except (subprocess.SubprocessError, ValueError) as error:
            raise HouseError(
                f"mô hình Rasa không nghe được câu thử ({type(error).__name__}).", "Chạy `tthc doctor`."
            ) from error
        return heard

    return hear


def observe_hearing(
    utterances: Sequence[Utterance], slice_name: str, old: Path | None, new: Path, hear: Hear
) -> list[Observation]:
    """Return what both models heard; a model that is the same is asked once.

    Raises:
        HouseError: a model cannot be loaded.
    """
    if not utterances:
        return []
    models = list(dict.fromkeys(model for model in (old, new) if model is not None))
    heard = dict(zip(models, hear(models, [one.q for one in utterances]), strict=True))
    before = heard[old] if old is not None else [None] * len(utterances)
    return [
        Observation(
            Probe(slice_name, Kind.INTENT, title_of(one.intent), one.q),
            None if was is None else _told(one.intent, was),
            _told(one.intent, now),
        )
        for one, was, now in zip(utterances, before, heard[new], strict=True)
    ]


def _told(wanted: str, heard: str) -> Told:
    kind = effective(heard)
    return Told(kind == effective(wanted), title_of(kind))
