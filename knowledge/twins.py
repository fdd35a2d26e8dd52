"""Tell twins apart: procedures that people mix up, and the one question whose answer decides.

Each domain's folder may hold a ``twins.yaml`` beside its procedures.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.schema import Code, Model, Text

Reply = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=64)]


class TwinOption(Model):
    """Pair one answer, short enough for a button, with the procedure it leads to."""

    answer: Reply
    code: Code


class TwinQuestion(Model):
    """Ask one thing that a person knows about their own case."""

    question: Text
    options: tuple[TwinOption, ...] = Field(min_length=2, max_length=4)

    @model_validator(mode="after")
    def _answers_lead_to_different_procedures(self) -> Self:
        if len({option.code for option in self.options}) < len(self.options):
            raise ValueError("two answers lead to the same procedure")
        return self

    @cached_property
    def codes(self) -> frozenset[str]:
        """Return the codes that the answers lead to."""
        return frozenset(option.code for option in self.options)

    def separates(self, codes: Collection[str]) -> bool:
        """Return whether all these procedures are among the answers."""
        return self.codes.issuperset(codes)
