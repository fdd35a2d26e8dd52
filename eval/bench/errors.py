"""What can spoil a measurement."""

from __future__ import annotations

from vietnamese.errors import TthcError


class BenchError(TthcError):
    """A bot did not start, or answered something that must not be timed as an answer."""

    code = "bench_failed"
