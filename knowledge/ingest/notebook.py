"""Collect what the judge finds wrong with one record."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.ingest.record import Finding, Record, Severity


@dataclass
class Notebook:
    """Gather findings about one record; the same complaint about the same value is kept once."""

    record: Record
    findings: list[Finding] = field(default_factory=list)

    def flag(self, code: str, where: str, value: str, reason: str) -> None:
        """Note that one fact was left out or marked unconfirmed."""
        self._note(Severity.FLAGGED, code, where, value, reason)

    def reject(self, code: str, where: str, value: str, reason: str) -> None:
        """Note that the record does not go in."""
        self._note(Severity.REJECTED, code, where, value, reason)

    @property
    def is_rejected(self) -> bool:
        """Return whether the record does not go in."""
        return any(finding.severity is Severity.REJECTED for finding in self.findings)

    def _note(self, severity: Severity, code: str, where: str, value: str, reason: str) -> None:
        origin = f"{self.record.origin} ({self.record.code})" if self.record.code else self.record.origin
        finding = Finding(severity, code, origin, where, value, reason)
        if finding not in self.findings:
            self.findings.append(finding)
