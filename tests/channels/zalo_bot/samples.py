"""Deliveries word for word, and people to write to."""

from __future__ import annotations

import copy
import json
from typing import Any

from channels.platform import Piece
from channels.zalo_bot.platform import ZaloBotConfig
from tests.fakes.zalo_bot import SECRET, TOKEN

USER = "6ede9afa66b88fe6d6a9"
ACCOUNT = "1459232241454765289"

DOCUMENTED: dict[str, Any] = {
    "ok": True,
    "result": {
        "event_name": "message.text.received",
        "message": {
            "from": {"id": USER, "display_name": "Ted", "is_bot": False},
            "chat": {"id": USER, "chat_type": "PRIVATE"},
            "text": "Xin chào",
            "message_id": "2d758cb5e222177a4e35",
            "date": 1750316131602,
        },
    },
}
"""The example of Zalo's documentation."""

SEEN: dict[str, Any] = {
    "event_name": "message.image.received",
    "message": {
        "date": 1789033572455,
        "chat": {"chat_type": "PRIVATE", "id": "a1b2c3d4e5f60718293a"},
        "message_id": "m1a2b3c4d5e6f7081920",
        "from": {"id": "a1b2c3d4e5f60718293a", "is_bot": False, "display_name": "Chị Tám"},
        "photo_url": "https://photo-stal-1.zdn.vn/a.jpg",
        "caption": "giấy khai sinh",
        "message_type": "CHAT_PHOTO",
    },
}
"""A delivery as seen in September 2026, ids and name replaced."""


def a_delivery(**changes: object) -> bytes:
    """Return the documented text, flat, with parts of its message replaced; ``None`` takes a part away."""
    update: dict[str, Any] = copy.deepcopy(DOCUMENTED["result"])
    for name, value in changes.items():
        key = name.removesuffix("_")
        if key == "event_name":
            update["event_name"] = value
        elif value is None:
            del update["message"][key]
        else:
            update["message"][key] = value
    return json.dumps(update).encode()


def a_config(
    *,
    token: str = TOKEN,
    webhook_secret: str = SECRET,
    per_month: int = 3000,
    api_url: str = "http://127.0.0.1:1",
    patience: float = 5.0,
) -> ZaloBotConfig:
    return ZaloBotConfig(token, webhook_secret, per_month, api_url, patience)


def a_piece(text: str = "Cần giấy chứng sinh.") -> Piece:
    return Piece(text=text)
