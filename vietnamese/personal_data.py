"""Personal data: found and masked before anything is written down.

Order decides what a number is. Public numbers come first and are never masked; then what a label makes
certain; then shapes; then names and addresses. Nothing is matched twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from vietnamese.normalise import clean
from vietnamese.personal_addresses import address_findings
from vietnamese.personal_kinds import PLACEHOLDERS, Finding, Kind
from vietnamese.personal_names import name_findings
from vietnamese.personal_numbers import DATES, LABELLED, PUBLIC, UNLABELLED, number_findings

__all__ = ["MOST_PASSES", "Finding", "Kind", "Masked", "find", "mask"]

MOST_PASSES: Final = 8
"""Masking one number can bare another; more rounds than this no text has needed."""


@dataclass(frozen=True)
class Masked:
    """Hold masked, normalised text and how often each kind was found in it."""

    text: str
    counts: dict[str, int]


def find(text: str) -> list[Finding]:
    """Find personal data in normalised text, in order and without overlaps.

    Spans are positions in ``text``, which must come from ``normalise``: raw text can hide data behind
    zero-width and decomposed characters.
    """
    claims = _Claims(len(text))
    for pattern in PUBLIC:
        claims.close(match.span() for match in pattern.finditer(text))
    claims.take(number_findings(text, LABELLED))
    for pattern in DATES:
        claims.close(match.span() for match in pattern.finditer(text))
    claims.take(number_findings(text, UNLABELLED))
    claims.take(address_findings(text))
    claims.take(name_findings(text))
    return sorted(claims.findings, key=lambda finding: finding.start)


def mask(text: str) -> Masked:
    """Normalise raw text and put a Vietnamese placeholder in place of all personal data.

    ``mask(mask(x).text).text == mask(x).text``. Years, fees, procedure codes, decision numbers,
    hotlines and communes survive.
    """
    counts: Counter[str] = Counter()
    masked = clean(text)
    for _ in range(MOST_PASSES):
        findings = find(masked)
        if not findings:
            break
        counts.update(finding.kind.value for finding in findings)
        masked = clean("".join(_pieces(masked, findings)))
    return Masked(masked, dict(counts))


def _pieces(text: str, findings: list[Finding]) -> Iterator[str]:
    end = 0
    for finding in findings:
        yield text[end : finding.start]
        yield PLACEHOLDERS[finding.kind]
        end = finding.end
    yield text[end:]


class _Claims:
    """Keep track of which characters are spoken for."""

    def __init__(self, length: int) -> None:
        self.findings: list[Finding] = []
        self._closed = bytearray(length)

    def close(self, spans: Iterable[tuple[int, int]]) -> None:
        """Put spans out of reach of every later finding."""
        for start, end in spans:
            self._closed[start:end] = b"\1" * (end - start)

    def take(self, findings: Iterable[Finding]) -> None:
        """Keep each finding that touches nothing closed, and close it."""
        for finding in findings:
            if 1 not in self._closed[finding.start : finding.end]:
                self.findings.append(finding)
                self.close([(finding.start, finding.end)])
