"""The examples, the rules and the domain agree with each other, and the configuration with the code."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import class_from_module_path
from rasa.shared.utils.io import read_yaml_file

from vietnamese.normalise import clean

ROOT = Path(__file__).parents[2]
CONFIGS = [ROOT / "bot/config.yml", *sorted(ROOT.glob("eval/nlu_configs/*.yml"))]
PRESSED = {
    "show_procedure",
    "show_event",
    "confirm_delete",
    "pick_place",
    "begin_guide",
    "walk_choice",
    "screen_differs",
    "whole_guide",
}
"""Intents that only buttons make."""
BUILT_BY_RASA = {"nlu_fallback"}
FEWEST_EXAMPLES = 40
Rule = tuple[str, str]


@pytest.fixture(scope="module")
def written(root: Path) -> dict[str, Any]:
    return dict(read_yaml_file(root / "bot/domain/domain.yml"))


@pytest.fixture(scope="module")
def data(root: Path) -> TrainingData:
    return load_data(str(root / "nlu_data/nlu"))


@pytest.fixture(scope="module")
def rules(root: Path) -> list[Rule]:
    return [_intent_and_action(rule) for rule in read_yaml_file(root / "nlu_data/rules.yml")["rules"]]


def _intent_and_action(rule: dict[str, Any]) -> Rule:
    asked, done = rule["steps"]
    return asked["intent"], done["action"]


def test_rasa_reads_the_domain(root: Path, written: dict[str, Any]) -> None:
    domain = Domain.load(str(root / "bot/domain"))
    assert set(written["intents"]) <= set(domain.intents)
    assert set(written["actions"]) == set(domain.user_actions)


def test_every_example_has_an_intent_of_the_domain(data: TrainingData, written: dict[str, Any]) -> None:
    assert data.intents == set(written["intents"]) - PRESSED


def test_every_intent_leads_to_exactly_one_action(rules: list[Rule], written: dict[str, Any]) -> None:
    assert Counter(intent for intent, _ in rules) == Counter([*written["intents"], *BUILT_BY_RASA])


def test_every_action_is_reached_and_known(rules: list[Rule], written: dict[str, Any]) -> None:
    assert {action for _, action in rules} == set(written["actions"])


def test_people_are_heard_in_many_ways(data: TrainingData) -> None:
    counts = data.number_of_examples_per_intent
    assert {intent: n for intent, n in counts.items() if n < FEWEST_EXAMPLES} == {}


def test_no_sentence_is_taught_twice(data: TrainingData) -> None:
    counts = Counter(clean(message.get(TEXT)).lower() for message in data.intent_examples)
    assert [text for text, n in counts.items() if n > 1] == []


def test_annotations_use_the_entities_and_roles_of_the_domain(
    data: TrainingData, written: dict[str, Any]
) -> None:
    known: set[tuple[str, str | None]] = {(e, None) for e in written["entities"] if isinstance(e, str)}
    known |= {("aspect", r) for e in written["entities"] if isinstance(e, dict) for r in e["aspect"]["roles"]}
    used = {(e["entity"], e.get("role")) for m in data.intent_examples for e in m.get(ENTITIES, [])}
    assert used - known == set()
    assert {role for entity, role in known if entity == "aspect"} <= {role for _, role in used}


def test_a_choice_in_words_is_annotated_with_its_number(data: TrainingData) -> None:
    values = {
        e["value"] for m in data.intent_examples for e in m.get(ENTITIES, []) if e["entity"] == "choice"
    }
    assert values <= {"1", "2", "3", "4", "5", "6", "7", "8", "9", "last"}


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("code", "thủ tục 1.004222 nhen", ["1.004222"]),
        ("code", "(2.000635)", ["2.000635"]),
        ("code", "H01.1.004222, 11.004222, 1.0042223", []),
        ("choice", "cái thứ nhì", ["thứ nhì"]),
        ("choice", "2", ["2"]),
        ("choice", "20/11, 1.004222 và 1,5", []),
    ],
)
def test_patterns_find_what_has_a_fixed_shape(
    data: TrainingData, name: str, text: str, found: list[str]
) -> None:
    patterns = [feature["pattern"] for feature in data.regex_features if feature["name"] == name]
    assert [m.group() for pattern in patterns for m in re.finditer(pattern, text)] == found


def test_text_is_never_taken_for_a_command(data: TrainingData) -> None:
    assert [m.get(INTENT) for m in data.intent_examples if m.get(TEXT).startswith("/")] == []


@pytest.mark.parametrize("file", CONFIGS, ids=lambda file: file.stem)
def test_every_component_of_a_configuration_exists_and_takes_its_options(file: Path) -> None:
    config = read_yaml_file(file)
    for component in config["pipeline"] + config.get("policies", []):
        kind = DefaultV1Recipe._from_registry(component["name"]).clazz
        assert set(component) - {"name"} <= set(kind.get_default_config()), component


def test_the_places_where_rasa_looks_for_our_classes_are_right(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTION_URL", "http://127.0.0.1:1/webhook")
    monkeypatch.setenv("DIALOGUE_DATABASE_URL", "sqlite://")
    (channel,) = read_yaml_file(root / "bot/credentials.yml")
    endpoints = read_yaml_file(root / "bot/endpoints.yml")
    assert class_from_module_path(channel).__name__ == "GatewayInput"
    assert class_from_module_path(endpoints["tracker_store"]["type"]).__name__ == "SlotTrackerStore"
