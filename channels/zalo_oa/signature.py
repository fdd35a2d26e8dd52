"""Tell Zalo's deliveries from forged ones.

Header ``X-ZEvent-Signature: mac=<hex>``, where hex is the plain SHA-256, not an HMAC, of application id,
body as received, the body's own ``timestamp`` and the secret key of the webhook, one after the other.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

import structlog

from channels.errors import ForgedDeliveryError
from channels.zalo_oa.config import ZaloOaConfig
from channels.zalo_oa.wire import is_timestamp, json_object, moment

log = structlog.get_logger(__name__)
HEADER: Final = "x-zevent-signature"
OLDEST: Final = timedelta(hours=2)
"""Zalo delivers again after 30 s, 5, 15, 30 min and 1 h, 110 minutes in all, with the first timestamp.
Within that time a copy is harmless: the delivery key makes it one message."""
AHEAD: Final = timedelta(minutes=10)
"""How far Zalo's clock may be before ours."""


def mac_of(first: str, body: bytes, timestamp: str, key: str) -> str:
    """Return the value of the header for a body."""
    signed = first.encode() + body + timestamp.encode() + key.encode()
    return f"mac={hashlib.sha256(signed).hexdigest()}"


def signature_of(config: ZaloOaConfig, body: bytes, timestamp: str) -> str:
    """Return the header that Zalo would send with a body, under our settings."""
    return mac_of(getattr(config, config.signed_with), body, timestamp, config.webhook_secret)


def check(config: ZaloOaConfig, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Check the signature of a delivery, then its age; ``headers`` have lower-case names.

    Raises:
        ForgedDeliveryError: no secret is set, the signature is missing or wrong, or the delivery is older
            than :data:`OLDEST` or further ahead than :data:`AHEAD`.
    """
    timestamp = (json_object(body) or {}).get("timestamp")
    if not config.webhook_secret or not is_timestamp(timestamp):
        raise _forged()
    given = headers.get(HEADER, "").encode(errors="replace")
    if not hmac.compare_digest(given, signature_of(config, body, timestamp).encode()):
        _tell_how_it_is_signed(config, given, body, timestamp)
        raise _forged()
    age = now - moment(timestamp)
    if not -AHEAD <= age <= OLDEST:
        raise ForgedDeliveryError("Tin này quá cũ, hoặc đồng hồ hai bên lệch nhau.", "Chỉnh lại giờ của máy.")


def _forged() -> ForgedDeliveryError:
    return ForgedDeliveryError("Tin không mang đúng chữ ký của Zalo.", "Đặt lại webhook.")


def _tell_how_it_is_signed(config: ZaloOaConfig, given: bytes, body: bytes, timestamp: str) -> None:
    """Log which other settings the signature fits: notes disagree on the id and on the key [open]."""
    for first, key in _candidates():
        secret = getattr(config, key)
        if secret:
            mac = mac_of(getattr(config, first), body, timestamp, secret)
            if hmac.compare_digest(given, mac.encode()):
                log.error("signed_otherwise", channel="zalo_oa", signed_with=first, key=key)


def _candidates() -> Iterator[tuple[str, str]]:
    for first in ("app_id", "oa_id"):
        for key in ("webhook_secret", "app_secret"):
            yield first, key
