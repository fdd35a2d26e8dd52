"""One line of JSON a log entry, without texts, tokens or ids of people."""

from __future__ import annotations

import logging
from traceback import extract_tb

import structlog
from structlog.typing import EventDict, WrappedLogger


def configure(level: str) -> None:
    """Set the logs of a process up."""
    logging.basicConfig(format="%(message)s", level=logging.getLevelName(level))
    quiet_libraries()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _frames_only,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
    )


def _frames_only(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    """Log where an exception came from, not what it says: databases and validators quote their input."""
    error = entry.pop("exc_info", None)
    if isinstance(error, BaseException):
        frames = extract_tb(error.__traceback__)
        entry["trace"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return entry


def quiet_libraries() -> None:
    """Let libraries speak only when something is wrong.

    For httpx it is a rule, not a taste: it logs whole addresses, and platform tokens travel in them.
    """
    for name in (
        "httpx",
        "httpcore",
        "bm25s",
        "sentence_transformers",
        "rasa_sdk",
        "alembic",
        "telegram",
        "zaloBot.",
    ):
        logging.getLogger(name).setLevel(logging.WARNING)
