"""Passwords: hashed with argon2id, the same however the keyboard composes Vietnamese letters."""

from __future__ import annotations

import asyncio
import re
import secrets
import unicodedata
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE: Final = 2
"""Hashes at a time: each takes 64 MiB, and a crowd at the door must not take the house down."""
_SPACES: Final = re.compile(r"[^\S ]")


class Passwords:
    """Hash and check passwords beside the event loop, few at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Take a hasher; by default argon2id with the low-memory parameters of RFC 9106."""
        self._hasher = hasher or PasswordHasher(type=Type.ID)
        self._turnstile = asyncio.Semaphore(AT_ONCE)
        self._nobody: str | None = None

    def hashed(self, password: str) -> str:
        """Return what is stored of a password."""
        return self._hasher.hash(composed(password))

    async def hash(self, password: str) -> str:
        """Return what is stored of a password, without holding up others."""
        async with self._turnstile:
            return await asyncio.to_thread(self.hashed, password)

    async def fits(self, password: str, stored: str | None) -> bool:
        """Return whether a password is the stored one; with none stored it is as much work, and no."""
        async with self._turnstile:
            return await asyncio.to_thread(self._fits, password, stored)

    def is_stale(self, stored: str) -> bool:
        """Return whether the parameters have changed since, so that it should be hashed anew."""
        return self._hasher.check_needs_rehash(stored)

    def _fits(self, password: str, stored: str | None) -> bool:
        if self._nobody is None:
            self._nobody = self._hasher.hash(secrets.token_urlsafe(16))
        try:
            self._hasher.verify(stored or self._nobody, composed(password))
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None


def composed(password: str) -> str:
    """Return a password in one spelling (RFC 8265, OpaqueString): composed letters, plain spaces.

    A telephone may send "ế" as one character and a desktop as three; both mean the same key presses.
    """
    readable = password.encode("utf-8", "ignore").decode("utf-8")
    return _SPACES.sub(" ", unicodedata.normalize("NFC", readable))
