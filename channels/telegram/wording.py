"""Word a message for Telegram: plain text, and a keyboard with one button a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit

from channels.platform import Button, Piece
from channels.splitting import size

_LONGEST: Final = int(MessageLimit.MAX_TEXT_LENGTH)


def worded(piece: Piece) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return the text and the keyboard of a message.

    One button that Telegram does not like would cost the whole message; such an address is written out.
    """
    on_keyboard = [button for button in piece.buttons if _can_be_pressed(button)]
    written = [f"{button.label}: {button.value}" for button in piece.buttons if button not in on_keyboard]
    text = "\n".join((piece.text, *written))
    return text if size(text) <= _LONGEST else piece.text, _keyboard(on_keyboard)


def _keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup([[_key(button)] for button in buttons]) if buttons else None


def _key(button: Button) -> InlineKeyboardButton:
    if button.kind == "reply":
        return InlineKeyboardButton(button.label, callback_data=button.value)
    return InlineKeyboardButton(button.label, url=button.value)


def _can_be_pressed(button: Button) -> bool:
    """Return whether Telegram takes a button; a host without a dot it refuses (seen, not documented)."""
    if button.kind == "reply":
        return True
    try:
        address = urlsplit(button.value)
        return address.scheme in ("http", "https") and "." in (address.hostname or "")
    except ValueError:
        return False
