"""The one base class of our errors. Each says what, which value, and what to do, in Vietnamese."""

from __future__ import annotations


class TthcError(Exception):
    """Carry a stable ``code`` for machines, a ``message`` and a ``hint`` for people.

    Subclasses set ``code``; channels map it to one status and one HTTP status.
    """

    code = "error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint
