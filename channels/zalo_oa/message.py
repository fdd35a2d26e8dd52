"""Write a message as Zalo wants it."""

from __future__ import annotations

from typing import Any

from channels.platform import Button, Piece


def request_of(user: str, piece: Piece) -> dict[str, Any]:
    """Return the body of a consultation message to one person.

    A payload of buttons alone, without ``template_type``, is reported to work; whether it will ever be
    asked for is to be seen with a real account.
    """
    message: dict[str, Any] = {"text": piece.text}
    if piece.buttons:
        buttons = [_button(button) for button in piece.buttons]
        message["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    return {"recipient": {"user_id": user}, "message": message}


def _button(button: Button) -> dict[str, Any]:
    if button.kind == "url":
        return {"title": button.label, "type": "oa.open.url", "payload": {"url": button.value}}
    # "hide" keeps the token out of the chat; the "#" is how presses are told from words.
    return {"title": button.label, "type": "oa.query.hide", "payload": f"#{button.value}"}
