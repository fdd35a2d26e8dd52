"""Say what models hear in messages: intents for a list of texts, one list for each model.

Usage: ``.venv-rasa/bin/python -m bot.hear --model A.tar.gz --model B.tar.gz < texts.json > heard.json``.
Reads a JSON list of texts; writes a JSON list of lists. One process for all: Rasa takes twenty seconds
to import.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import Sequence

import structlog
from rasa.core.agent import Agent
from rasa.telemetry import TELEMETRY_ENABLED_ENVIRONMENT_VARIABLE


async def hear(model: str, texts: Sequence[str]) -> list[str]:
    """Return the intent that a model finds in each text; the fallback counts as itself."""
    agent = Agent.load(model)
    return [str((await agent.parse_message(text))["intent"]["name"]) for text in texts]


def main() -> None:
    """Read the texts, write what was heard; nothing else goes to the output."""
    parser = argparse.ArgumentParser(prog="python -m bot.hear", description=__doc__)
    parser.add_argument("--model", required=True, action="append", help="a trained model; repeat it")
    models = parser.parse_args().model
    # Rasa's debug lines would repeat every message.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    os.environ[TELEMETRY_ENABLED_ENVIRONMENT_VARIABLE] = "false"
    texts = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        heard = [asyncio.run(hear(model, texts)) for model in models]
    json.dump(heard, sys.stdout)


if __name__ == "__main__":
    main()
