"""What can go wrong at the door, and which HTTP status says so."""

from __future__ import annotations

from vietnamese.errors import TthcError


class ChannelError(TthcError):
    """Carry the HTTP status that a refused message gets."""

    http_status = 400


class EmptyMessageError(ChannelError):
    """Nothing readable is left of a message."""

    code = "empty_message"
    http_status = 422


class MessageTooLongError(ChannelError):
    """A message is longer than the dialogue reads."""

    code = "message_too_long"
    http_status = 422


class InvalidRequestError(ChannelError):
    """A field is missing, has the wrong type or an unknown name."""

    code = "invalid_request"
    http_status = 422


class MalformedBodyError(ChannelError):
    """The body is not JSON."""

    code = "malformed_body"
    http_status = 400


class BodyTooLargeError(ChannelError):
    """The body is larger than any message can be."""

    code = "body_too_large"
    http_status = 413


class UnknownConversationError(ChannelError):
    """No conversation was opened under this id."""

    code = "unknown_conversation"
    http_status = 404


class UnknownTurnError(ChannelError):
    """No turn of this conversation has this id."""

    code = "unknown_turn"
    http_status = 404


class RasaUnavailableError(ChannelError):
    """Rasa did not answer, or answered with nothing."""

    code = "rasa_unavailable"
    http_status = 503
