"""Stock stays stock: Rasa's own defaults, two bots that differ in one thing, trained once."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from eval.bench.errors import BenchError
from eval.bench.stock_model import Workshop, project_files


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    requirements = tmp_path / "rasa.txt"
    requirements.write_text("rasa==3.6.21\n")
    return Workshop(tmp_path / "no-such-python", tmp_path / "bench", requirements)


def test_pipeline_and_policies_are_left_to_rasa() -> None:
    config = yaml.safe_load(project_files(with_action=False)["config.yml"])
    assert config == {"recipe": "default.v1", "assistant_id": "stock", "language": "vi"}


def test_the_bots_differ_in_what_the_rules_call_and_in_nothing_else() -> None:
    fixed, action = project_files(with_action=False), project_files(with_action=True)
    assert {name for name in fixed if fixed[name] != action[name]} == {"rules.yml"}
    assert fixed["rules.yml"].replace("utter_fixed", "action_fixed") == action["rules.yml"]


def test_every_intent_has_examples_and_a_rule() -> None:
    files = project_files(with_action=False)
    intents = set(yaml.safe_load(files["domain.yml"])["intents"])
    assert {item["intent"] for item in yaml.safe_load(files["nlu.yml"])["nlu"]} == intents
    rules = yaml.safe_load(files["rules.yml"])["rules"]
    assert {rule["steps"][0]["intent"] for rule in rules} == intents | {"nlu_fallback"}


def test_a_missing_rasa_is_named(workshop: Workshop) -> None:
    with pytest.raises(BenchError, match="make setup"):
        workshop.ensure_model(with_action=False)


def test_a_trained_bot_is_found_again_until_rasa_changes(workshop: Workshop) -> None:
    workshop.home.mkdir()
    for with_action in (False, True):
        files = project_files(with_action=with_action)
        (workshop.home / f"{workshop._name(files)}.tar.gz").touch()
    found = [workshop.ensure_model(with_action=with_action) for with_action in (False, True)]
    assert [trained for _, trained in found] == [False, False]
    assert found[0][0] != found[1][0]
    workshop.requirements.write_text("rasa==3.6.22\n")
    with pytest.raises(BenchError):
        workshop.ensure_model(with_action=False)


def test_none_of_our_code_is_on_the_path_of_stock_rasa(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "ours")
    assert "PYTHONPATH" not in workshop.environment()
