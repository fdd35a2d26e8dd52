"""Settings, deliveries and messages to test with."""

from __future__ import annotations

import json
from typing import Any

from channels.platform import Button, Piece
from channels.zalo_oa.config import ZaloOaConfig
from tests.fakes.zalo_oa import APP_ID, OA_ID

USER = "246845883529197922"
TOKEN = "b:7Kq2mV9x_-aZ"
KEY = "oa-secret-for-tests"
VECTOR = (
    '{"app_id":"360846524940903967","sender":{"id":"246845883529197922"},'
    '"recipient":{"id":"388613280878808645"},"user_id_by_app":"552177279717587730",'
    '"event_name":"user_send_text","message":{"text":"Xin chào","msg_id":"96d3cdf3af150460909"},'
    '"timestamp":"1732240000000"}'
).encode()
VECTOR_MAC = "347910aaff2bdb0c66e7b6f0374cc7f6862fb214346978cd611e0df283f6edc2"


def a_config(**changes: Any) -> ZaloOaConfig:
    """Return the settings of the account, unless told otherwise."""
    values = {
        "app_id": APP_ID,
        "oa_id": OA_ID,
        "app_secret": "app-secret-for-tests",
        "webhook_secret": KEY,
        "signed_with": "app_id",
        "first_refresh_token": "first",
        "api_url": "http://127.0.0.1:9",
        "oauth_url": "http://127.0.0.1:9",
    }
    return ZaloOaConfig(**{**values, **changes})


def a_body(name: str = "user_send_text", **changes: Any) -> bytes:
    """Return the body of an event from a person; ``None`` takes a field away."""
    told: dict[str, Any] = {
        "app_id": APP_ID,
        "sender": {"id": USER},
        "recipient": {"id": OA_ID},
        "event_name": name,
        "message": {"msg_id": "96d3cdf3af150460909", "text": "làm khai sinh"},
        "timestamp": "1732240000000",
    } | changes
    return json.dumps({key: value for key, value in told.items() if value is not None}).encode()


def a_piece(text: str = "Cần giấy chứng sinh.", buttons: int = 0) -> Piece:
    """Return a message with so many buttons."""
    offered = [Button(kind="reply", label=f"Xem {n}", value=TOKEN) for n in range(buttons)]
    return Piece(text=text, buttons=tuple(offered))
