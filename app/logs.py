"""One line of JSON a log entry, without texts, tokens or ids of people."""

from __future__ import annotations

import logging

import structlog


def configure(level: str) -> None:
    """Set the logs of a process up."""
    logging.basicConfig(format="%(message)s", level=logging.getLevelName(level))
    quiet_libraries()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
    )


def quiet_libraries() -> None:
    """Let libraries speak only when something is wrong.

    For httpx it is a rule, not a taste: it logs whole addresses, and platform tokens travel in them.
    """
    for name in ("httpx", "httpcore", "bm25s", "sentence_transformers", "rasa_sdk", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
