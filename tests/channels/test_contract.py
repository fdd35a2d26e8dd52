from __future__ import annotations

import pytest
from pydantic import ValidationError

from channels.contract import Answer, Effect, Outbound, Paragraph
from channels.status import Status
from channels.tables import turns
from tests.channels.fakes import a_button, an_answer


@pytest.mark.parametrize("model", [Answer, Outbound, Paragraph])
def test_unknown_key_is_refused_so_that_both_sides_stay_in_step(
    model: type[Answer] | type[Outbound] | type[Paragraph],
) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        model.model_validate({"status": "answered", "replies": [], "plain": "", "text": "", "new": 1})


def test_unknown_kind_of_block_is_refused() -> None:
    with pytest.raises(ValidationError, match="union_tag_invalid"):
        Outbound.model_validate({"plain": "", "blocks": [{"kind": "table"}]})


def test_answer_survives_the_trip_through_json() -> None:
    answer = an_answer(effect=Effect.FEEDBACK_GOOD, buttons=(a_button(),))
    assert Answer.model_validate_json(answer.model_dump_json()) == answer


@pytest.mark.parametrize("status", Status)
def test_status_fits_its_column(status: Status) -> None:
    assert len(status.value) <= turns.c.status.type.length  # type: ignore[attr-defined]
