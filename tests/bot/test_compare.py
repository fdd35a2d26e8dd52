from __future__ import annotations

import math
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.compare import Heard, compare, heard, markdown, micro_f1, percentile, roles, split, wilson
from tests.bot.lessons import EXAMPLES, untokenized

NONE: frozenset[str] = frozenset()


def texts(messages: list[Message]) -> list[str]:
    return [message.get(TEXT) for message in messages]


def content(data: TrainingData) -> list[tuple[Any, ...]]:
    return sorted(
        (m.get(INTENT), m.get(TEXT), *((e["start"], e["end"], e.get("role")) for e in m.get(ENTITIES, [])))
        for m in data.intent_examples
    )


@pytest.fixture(scope="module")
def data(root: Path) -> TrainingData:
    return load_data(str(root / "nlu_data/nlu"))


def test_the_split_does_not_depend_on_the_order_of_the_files(data: TrainingData) -> None:
    learnt, asked = split(data)
    again, asked_again = split(TrainingData(data.training_examples[::-1]))
    assert texts(asked) == texts(asked_again)
    assert texts(learnt.training_examples) == texts(again.training_examples)


def test_nothing_learnt_is_asked_and_nothing_is_lost(data: TrainingData) -> None:
    learnt, asked = split(data)
    learnt_texts, asked_texts = set(texts(learnt.intent_examples)), set(texts(asked))
    assert not learnt_texts & asked_texts
    assert learnt_texts | asked_texts == set(texts(data.intent_examples))


def test_every_intent_is_asked_in_proportion(data: TrainingData) -> None:
    _, asked = split(data)
    counts = Counter(message.get(INTENT) for message in asked)
    for intent, total in data.number_of_examples_per_intent.items():
        assert abs(counts[intent] - total / 5) <= 1


def test_what_rasa_reads_is_what_was_split(data: TrainingData, tmp_path: Path) -> None:
    learnt, _ = split(data)
    file = tmp_path / "learnt.yml"
    file.write_text(learnt.nlu_as_yaml(), encoding="utf-8")
    assert content(load_data(str(file))) == content(learnt)


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [(81, 100, 0.7222, 0.8749), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 2, 0.0945, 0.9055)],
)
def test_wilson_interval(right: int, total: int, low: float, high: float) -> None:
    assert wilson(right, total) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(
    ("wanted", "found", "expected"),
    [
        ([{"fee"}], [{"fee"}], 1.0),
        ([{"fee"}], [set()], 0.0),
        ([set()], [{"fee"}], 0.0),
        ([set()], [set()], 1.0),
        ([{"fee", "time"}, {"place"}], [{"fee"}, {"place", "online"}], 2 * 2 / 6),
    ],
)
def test_micro_f1_counts_aspects_over_all_messages(
    wanted: list[set[str]], found: list[set[str]], expected: float
) -> None:
    assert micro_f1([*map(frozenset, wanted)], [*map(frozenset, found)]) == pytest.approx(expected)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.sampled_from([0.5, 0.95, 1.0]))
def test_a_percentile_is_one_of_the_values_and_covers_its_share(values: list[float], share: float) -> None:
    value = percentile(values, share)
    assert value in values
    assert sum(v <= value for v in values) >= math.floor(share * len(values))


def test_spans_and_whole_sentences_compare_as_sets_of_roles() -> None:
    spans: list[dict[str, Any]] = [
        {"entity": "aspect", "role": "fee", "start": 3, "end": 9},
        {"entity": "aspect", "role": "fee", "start": 12, "end": 16},
        {"entity": "aspect", "start": 0, "end": 2},
        {"entity": "code", "value": "1.004222"},
    ]
    assert roles(spans) == roles([{"entity": "aspect", "role": "fee", "start": 0, "end": 16}]) == {"fee"}


@pytest.mark.parametrize(
    ("ranking", "intent"),
    [(["ask", "thanks"], "ask"), (["nlu_fallback", "ask"], "ask"), ([], None), (["nlu_fallback"], None)],
)
def test_the_best_real_intent_counts_whatever_the_fallback_says(
    ranking: list[str], intent: str | None
) -> None:
    parsed = {"intent_ranking": [{"name": name} for name in ranking], "entities": []}
    assert heard(parsed) == Heard(intent, NONE)


def test_a_comparison_from_files_to_table(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rasa writes an ``assistant_id`` into a configuration that has none: it must get a copy."""
    for name in ("RASA_CACHE_DIRECTORY", "RASA_TELEMETRY_ENABLED"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    config = tmp_path / "ours.yml"
    config.write_text((root / "bot/config.yml").read_text().replace("assistant_id: tthc-angiang\n", ""))
    before = config.read_text()
    data = tmp_path / "data.yml"
    data.write_text(untokenized(EXAMPLES).nlu_as_yaml(), encoding="utf-8")
    (scores,) = compare(data, [config])
    assert capsys.readouterr().out == ""  # the table alone goes there
    assert config.read_text() == before
    assert scores.messages == 4
    assert scores.intent_low < scores.intent_accuracy < scores.intent_high + 1e-9
    assert 0 <= scores.aspect_exact <= 1
    assert scores.train_seconds > 0 < scores.parse_ms_p50 <= scores.parse_ms_p95
    header, rule, row = markdown([scores]).splitlines()
    assert header.count("|") == rule.count("|") == row.count("|")
    assert str(config) in row
