"""The questions that we test with, as forms: what officers teach must not be learnt from them."""

from __future__ import annotations

import json
from functools import lru_cache

from eval.questions import GOLDEN
from knowledge.lessons import question_form


@lru_cache(maxsize=1)
def tested_forms() -> frozenset[str]:
    """Return the form of every question of the golden sets; read once."""
    return frozenset(
        question_form(json.loads(line)["q"])
        for path in sorted(GOLDEN.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.strip()
    )
