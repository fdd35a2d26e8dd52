"""What people ask for more comes first among equals; what nobody wrote about is not pushed out."""

from __future__ import annotations

import numpy as np

from knowledge.index.popularity import prior_of
from tests.knowledge.made_up import BEES, FERRY, WELL, catalogue, procedure

MANY = [f"đò ngang {n}" for n in range(60)]


def test_more_examples_weigh_more() -> None:
    both = catalogue(procedure(FERRY, examples=MANY), procedure(BEES))
    ferry, bees, none = prior_of(both, {})
    assert ferry > 0 > bees
    assert none == 0


def test_what_was_asked_counts_beside_the_examples() -> None:
    both = catalogue(procedure(FERRY, examples=MANY), procedure(BEES))
    ferry, bees, _ = prior_of(both, {BEES: 500})
    assert bees > ferry


def test_procedure_without_examples_is_as_rare_as_the_rarest_written_one() -> None:
    three = catalogue(
        procedure(FERRY, examples=MANY),
        procedure(BEES, examples=MANY[:15]),
        procedure(WELL, examples=None, aliases=None),
    )
    _, bees, well, _ = prior_of(three, {})
    assert bees == well


def test_switched_off_is_even() -> None:
    assert not np.any(prior_of(catalogue(), None))
