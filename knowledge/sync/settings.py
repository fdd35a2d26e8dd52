"""What an operator can set about a sync; the defaults are those of a guest who wants to be asked back."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from knowledge.schema import Model

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class SyncSettings(Model):
    """Hold the settings of a sync: times in seconds, sizes in bytes.

    ``contact`` (ASCII: an address of a page or a mailbox) goes out with every request, so that the people
    of the portal know whom to ask. ``wall_pauses`` are the waits before the portal's wall is tried once
    more; after the last one the sync stops. A detail whose row in the list carries no ``updatedAt`` counts
    as unchanged while the row stays the same and the detail is younger than ``trust_for``.
    ``max_answer_bytes`` is also the longest line that the importer takes.
    ``skip_types`` are procedures among officials ("TTHC nội bộ"), which no resident can file.
    """

    base_url: str = "https://dichvucong.gov.vn"
    department_code: str = ""
    category_id: str = ""
    contact: str = Field(default="", pattern=r"^[!-~]*$", max_length=120)
    page_size: int = Field(default=200, ge=1, le=200)
    pause: Seconds = 1.0
    jitter: Seconds = 0.5
    read_timeout: float = Field(default=30.0, gt=0)
    answer_within: float = Field(default=120.0, gt=0)
    attempts: int = Field(default=5, ge=1, le=20)
    first_wait: Seconds = 5.0
    longest_backoff: Seconds = 120.0
    longest_retry_after: Seconds = 900.0
    wall_pauses: tuple[Seconds, ...] = (600.0, 1800.0)
    failures_in_a_row: int = Field(default=5, ge=1)
    refusals_in_a_row: int = Field(default=50, ge=1)
    max_answer_bytes: int = Field(default=8 * 1024 * 1024, ge=1024)
    max_items: int = Field(default=20_000, ge=1)
    max_pages: int = Field(default=1_000, ge=1)
    trust_for: timedelta = timedelta(days=7)
    resume_within: timedelta = timedelta(days=1)
    skip_types: frozenset[str] = frozenset({"STANDARD_INTERNAL", "INTERCONNECTED_INTERNAL"})

    @model_validator(mode="after")
    def _facts_travel_sealed(self) -> Self:
        address = urlsplit(self.base_url)
        if address.scheme != "https" and (address.scheme != "http" or address.hostname not in _LOOPBACK):
            raise ValueError(f"base_url {self.base_url!r} must start with https://")
        return self

    @property
    def query(self) -> str:
        """Return what the list is asked for: a list begun for something else is not gone on with."""
        return f"{self.base_url.rstrip('/')}|{self.department_code}|{self.category_id}"
