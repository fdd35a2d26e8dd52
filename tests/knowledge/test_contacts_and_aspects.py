"""The lines and addresses we may name, and the names of a procedure's sides."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from app.settings import ROOT
from knowledge import contacts
from knowledge.aspects import HEADINGS, Aspect, aspects_of
from knowledge.contacts import contact

KEYS = list(yaml.safe_load(Path(contacts.__file__).with_name("contacts.yaml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("key", KEYS)
def test_contact_has_its_source_and_day(key: str) -> None:
    found = contact(key)
    assert found.source
    assert found.read.year >= 2026
    assert re.fullmatch(r"https://[\w.-]+(?:/\S*)?", found.url)
    assert found.phone is None or re.fullmatch(r"1[89]00\d{4,6}", found.phone)


def test_contact_nobody_filed_is_a_slip_of_ours() -> None:
    with pytest.raises(KeyError):
        contact("emergency")


def test_every_line_named_in_the_actions_is_a_filed_one() -> None:
    """A number typed into a sentence must be one that somebody has looked up."""
    filed = {contact(key).phone for key in KEYS}
    for path in (ROOT / "actions").glob("*.py"):
        named = re.findall(r"\b1[89]00[\d. ]{4,8}\d", path.read_text(encoding="utf-8"))
        assert {re.sub(r"\D", "", number) for number in named} <= filed, path.name


def test_every_aspect_has_a_heading() -> None:
    assert set(HEADINGS) == set(Aspect)


@pytest.mark.parametrize(
    ("values", "aspects"),
    [
        ([], ()),
        (["fee"], (Aspect.FEE,)),
        (["time", "fee", "time"], (Aspect.TIME, Aspect.FEE)),
        (["colour", "fee", ""], (Aspect.FEE,)),
        (["FEE"], ()),
    ],
)
def test_known_aspects_once_in_order(values: list[str], aspects: tuple[Aspect, ...]) -> None:
    assert aspects_of(values) == aspects
