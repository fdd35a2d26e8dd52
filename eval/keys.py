"""Name a question by a key, so that two reports can be compared without keeping what somebody wrote."""

from __future__ import annotations

import hashlib

LENGTH = 12


def key_of(set_name: str, question: str) -> str:
    """Return the first 12 hex digits of SHA-256 over the name of the set and the question."""
    return hashlib.sha256(f"{set_name}\n{question}".encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
