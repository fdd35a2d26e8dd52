"""Read from nlu_data/ the messages that no procedure answers: what "none of these" looks like."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from app.settings import ROOT

INTENTS = frozenset(
    {
        *(
            "follow_up",
            "ask_place",
            "pick_choice",
            "affirm",
            "deny",
            "what_next",
            "scam_worry",
            "out_of_scope",
        ),
        *("continue_guide", "leave_guide", "next", "previous", "repeat", "not_working"),
        *("track_dossier", "report_problem", "reach_person", "delete_my_data"),
        *("greeting", "thanks", "goodbye", "who_are_you", "feedback_good", "feedback_bad"),
    }
)
_ANNOTATED = re.compile(r"\[([^\]]+)\](?:\{[^}]*\}|\([^)]*\))")


def outside_messages(folder: Path = ROOT / "nlu_data" / "nlu") -> list[str]:
    """Return the examples of those intents, without their annotations, in a stable order."""
    return [text for path in sorted(folder.glob("*.yml")) for text in _messages(path)]


def _messages(path: Path) -> list[str]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [text for item in data["nlu"] if item.get("intent") in INTENTS for text in _examples(item)]


def _examples(item: dict[str, str]) -> list[str]:
    lines = [line.strip()[2:] for line in item["examples"].splitlines() if line.strip()]
    return [_ANNOTATED.sub(r"\1", line) for line in lines]
