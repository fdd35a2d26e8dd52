"""Keys of many purposes from the one secret of the installation."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

_ROOT: Final = b"tthc console 1"


class Keys:
    """Derive what must not be guessed; a key of one purpose says nothing of another's."""

    def __init__(self, secret: str) -> None:
        """Take the gateway's secret; when it changes, signed things of before are void."""
        self._root = hmac.new(secret.encode(), _ROOT, hashlib.sha256).digest()

    def derive(self, purpose: str, text: str) -> bytes:
        """Return 32 bytes that only who knows the secret can make."""
        key = hmac.new(self._root, purpose.encode(), hashlib.sha256).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).digest()

    def sign(self, purpose: str, text: str) -> str:
        """Return the same as 64 hex digits."""
        return self.derive(purpose, text).hex()

    def is_signed(self, purpose: str, text: str, signature: str) -> bool:
        """Return whether a signature is ours, in constant time."""
        return hmac.compare_digest(self.sign(purpose, text).encode(), signature.encode("utf-8", "replace"))


def new_token() -> str:
    """Return 256 random bits, fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is stored of a token; 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
