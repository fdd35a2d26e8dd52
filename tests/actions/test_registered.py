from __future__ import annotations

import yaml

from actions.server import ACTIONS
from app.settings import ROOT


def test_every_action_of_the_domain_is_served_and_no_other() -> None:
    """An action that Rasa names and nobody serves ends in "I am restarting" for the person."""
    domain = yaml.safe_load((ROOT / "bot/domain/domain.yml").read_text(encoding="utf-8"))
    assert sorted(action().name() for action in ACTIONS) == sorted(domain["actions"])
