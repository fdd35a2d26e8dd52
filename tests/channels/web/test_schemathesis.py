"""Our own API against its own document: whatever is sent, what comes back is what the document says."""

from __future__ import annotations

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.channels.fakes import ON_SQLITE

GOOD, BAD = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
OPERATIONS = ("POST /api/v1/conversations", "POST /api/v1/messages", "POST /api/v1/feedback")


@ON_SQLITE
@pytest.mark.parametrize(
    ("label", "mode"),
    [*((label, GOOD) for label in OPERATIONS), *((label, BAD) for label in OPERATIONS[1:])],
)
def test_api_does_what_its_document_says(label: str, mode: GenerationMode, site: FastAPI) -> None:
    """Opening a conversation takes nothing, so nothing bad can be given to it."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", site)
    operation = next(one.ok() for one in schema.get_all_operations() if one.ok().label == label)

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def check(case: schemathesis.Case) -> None:
        response = case.call()
        assert response.status_code < 500, response.content
        # "Something readable must be left" cannot be written in a schema: blanks alone are refused.
        case.validate_response(response, excluded_checks=[positive_data_acceptance])

    check()


@ON_SQLITE
def test_document_names_every_address_that_is_tried(site: FastAPI) -> None:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", site)
    assert {one.ok().label for one in schema.get_all_operations()} == set(OPERATIONS)
