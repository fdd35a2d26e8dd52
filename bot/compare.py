"""Compare NLU pipelines on one split of the training examples.

Usage: ``.venv-rasa/bin/python -m bot.compare --data nlu_data/nlu --config A.yml --config B.yml``.
Each pipeline learns from the same four fifths and is asked the same last fifth. Aspects are judged as
the set of roles found in a message, so that span extractors and a sentence-level classifier compare.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.engine import caching
from rasa.model_training import train_nlu
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.telemetry import TELEMETRY_ENABLED_ENVIRONMENT_VARIABLE
from sklearn.model_selection import train_test_split

SEED = 7
HELD_OUT = 0.2
WARM_UP = 10
"""Messages parsed before the clock counts: TensorFlow builds its graphs on the first."""
_Z95 = 1.959964
_FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Heard:
    """What one message was understood as, or should have been."""

    intent: str | None
    aspects: frozenset[str]


@dataclass(frozen=True)
class Scores:
    """The measures of one pipeline. Shares lie in 0..1, times are in the unit the name says."""

    pipeline: str
    messages: int
    intent_accuracy: float
    intent_low: float
    intent_high: float
    aspect_f1: float
    aspect_exact: float
    parse_ms_p50: float
    parse_ms_p95: float
    train_seconds: float
    model_mb: float


def split(data: TrainingData) -> tuple[TrainingData, list[Message]]:
    """Return four fifths to learn from and one fifth to ask, stratified by intent, the same every time."""
    examples = sorted(data.intent_examples, key=lambda message: (message.get(INTENT), message.get(TEXT)))
    intents = [message.get(INTENT) for message in examples]
    learnt, asked = train_test_split(examples, test_size=HELD_OUT, random_state=SEED, stratify=intents)
    return TrainingData(learnt, data.entity_synonyms, data.regex_features, data.lookup_tables), asked


def roles(entities: Iterable[dict[str, Any]]) -> frozenset[str]:
    """Return the set of aspects among the entities of one message."""
    return frozenset(str(e["role"]) for e in entities if e.get("entity") == "aspect" and e.get("role"))


def wilson(right: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of a share (Wilson 1927)."""
    share, z2 = right / total, _Z95**2
    middle = share + z2 / (2 * total)
    half = _Z95 * math.sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    return (middle - half) / (1 + z2 / total), (middle + half) / (1 + z2 / total)


def micro_f1(wanted: Sequence[frozenset[str]], found: Sequence[frozenset[str]]) -> float:
    """Return F1 over all aspects of all messages; 1.0 when there are none on either side."""
    both = sum(len(w & f) for w, f in zip(wanted, found))  # noqa: B905 - equal by construction
    sizes = sum(map(len, wanted)) + sum(map(len, found))
    return 2 * both / sizes if sizes else 1.0


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least ``share`` of the values do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def heard(parsed: dict[str, Any]) -> Heard:
    """Read Rasa's parse. The fallback only hides an uncertain intent, so the best real one counts."""
    ranking = [rank["name"] for rank in parsed["intent_ranking"] if rank["name"] != _FALLBACK]
    return Heard(ranking[0] if ranking else None, roles(parsed["entities"]))


def measure(config: Path, learnt: Path, asked: Sequence[Message], folder: Path) -> Scores:
    """Train one pipeline and ask it every held-out message."""
    started = time.perf_counter()
    model = _train(config, learnt, folder)
    trained = time.perf_counter() - started
    answers, milliseconds = asyncio.run(_ask(model, [message.get(TEXT) for message in asked]))
    wanted = [Heard(message.get(INTENT), roles(message.get(ENTITIES, []))) for message in asked]
    pairs = list(zip(wanted, answers))  # noqa: B905 - equal by construction
    right = sum(w.intent == a.intent for w, a in pairs)
    low, high = wilson(right, len(pairs))
    return Scores(
        pipeline=str(config),
        messages=len(pairs),
        intent_accuracy=right / len(pairs),
        intent_low=low,
        intent_high=high,
        aspect_f1=micro_f1([w.aspects for w in wanted], [a.aspects for a in answers]),
        aspect_exact=sum(w.aspects == a.aspects for w, a in pairs) / len(pairs),
        parse_ms_p50=percentile(milliseconds, 0.5),
        parse_ms_p95=percentile(milliseconds, 0.95),
        train_seconds=trained,
        model_mb=model.stat().st_size / 1e6,
    )


def _train(config: Path, learnt: Path, folder: Path) -> Path:
    # Rasa writes an assistant_id into a config that has none: it gets a copy.
    copy = Path(shutil.copy(config, folder / config.name))
    with contextlib.redirect_stdout(sys.stderr):
        model = train_nlu(str(copy), str(learnt), str(folder), fixed_model_name=f"model-{config.stem}")
    if model is None:
        raise RuntimeError(f"{config}: Rasa made no model")
    return Path(model)


async def _ask(model: Path, texts: Sequence[str]) -> tuple[list[Heard], list[float]]:
    agent = Agent.load(str(model))
    for text in texts[:WARM_UP]:
        await agent.parse_message(text)
    answers, milliseconds = [], []
    for text in texts:
        started = time.perf_counter()
        parsed = await agent.parse_message(text)
        milliseconds.append((time.perf_counter() - started) * 1000)
        answers.append(heard(parsed))
    return answers, milliseconds


def markdown(all_scores: Sequence[Scores]) -> str:
    """Return the table for people."""
    rows = [
        "| pipeline | intent accuracy (95 % interval) | aspects: micro-F1 | aspects: exact set "
        "| parse p50 / p95 ms | training s | model MB |",
        "|---|---|---|---|---|---|---|",
    ]
    rows += [
        f"| `{s.pipeline}` | {s.intent_accuracy:.1%} ({s.intent_low:.1%}–{s.intent_high:.1%}) "
        f"| {s.aspect_f1:.1%} | {s.aspect_exact:.1%} | {s.parse_ms_p50:.1f} / {s.parse_ms_p95:.1f} "
        f"| {s.train_seconds:.0f} | {s.model_mb:.1f} |"
        for s in all_scores
    ]
    return "\n".join(rows)


def compare(data: Path, configs: Sequence[Path]) -> list[Scores]:
    """Measure each pipeline in turn on one split."""
    # Rasa's debug lines would take part of the time and repeat every message.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    all_scores = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # A cached training would take no time and say nothing.
        os.environ[caching.CACHE_LOCATION_ENV] = str(folder / "cache")
        os.environ[TELEMETRY_ENABLED_ENVIRONMENT_VARIABLE] = "false"
        learnt, asked = split(load_data(str(data)))
        file = folder / "learnt.yml"
        file.write_text(learnt.nlu_as_yaml(), encoding="utf-8")
        for at, config in enumerate(configs, 1):
            sys.stderr.write(f"[{at}/{len(configs)}] {config}: {len(asked)} câu hỏi / messages\n")
            work = folder / str(at)
            work.mkdir()
            all_scores.append(measure(config, file, asked, work))
    return all_scores


def main() -> None:
    """Print the table, then the same numbers as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bot.compare", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of annotated examples")
    parser.add_argument("--config", type=Path, required=True, action="append", help="a pipeline; repeat it")
    options = parser.parse_args()
    all_scores = compare(options.data, options.config)
    sys.stdout.write(markdown(all_scores) + "\n\n")
    sys.stdout.write(json.dumps([asdict(scores) for scores in all_scores], indent=2) + "\n")


if __name__ == "__main__":
    main()
