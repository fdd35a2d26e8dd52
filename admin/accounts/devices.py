"""Devices: what they are called in a list, and a cookie by which one that has signed in before is known."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from admin.accounts.keys import Keys

REMEMBERED: Final = timedelta(days=180)
_PURPOSE: Final = "device"
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "máy Mac"),
    ("Linux", "Linux"),
)


def named(user_agent: str) -> str:
    """Return what a person calls the device: "Chrome trên Android"; never what the browser sent itself."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "Trình duyệt lạ")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "máy lạ")
    return f"{browser} trên {system}"


def new_device(keys: Keys, account_id: int) -> str:
    """Return the cookie of a device on which somebody has signed in."""
    name = secrets.token_urlsafe(12)
    return f"{name}.{keys.sign(_PURPOSE, f'{account_id}.{name}')}"


def known_device(keys: Keys, account_id: int | None, cookie: str) -> str | None:
    """Return the name of a device that has signed in to this account before."""
    name, _, signature = cookie.partition(".")
    if account_id is None or not keys.is_signed(_PURPOSE, f"{account_id}.{name}", signature):
        return None
    return name
