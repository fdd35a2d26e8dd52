"""The phone lines and addresses that the assistant may name."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict


class Contact(BaseModel):
    """Hold one line or address with its source and the day it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    phone: str | None = None
    source: str
    url: str
    read: date


@lru_cache(maxsize=1)
def _contacts() -> dict[str, Contact]:
    data = yaml.safe_load(Path(__file__).with_name("contacts.yaml").read_text(encoding="utf-8"))
    return {key: Contact.model_validate(value) for key, value in data.items()}


def contact(key: str) -> Contact:
    """Return the contact filed under ``key``; a KeyError is a slip in our own code."""
    return _contacts()[key]
