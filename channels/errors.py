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


class ForgedDeliveryError(ChannelError):
    """A delivery is not signed as its platform signs, or no secret is set to tell."""

    code = "forged_delivery"
    http_status = 403


class UnknownChannelError(ChannelError):
    """No channel of this name is in use."""

    code = "unknown_channel"
    http_status = 404


class ChannelOffError(ChannelError):
    """An administrator has switched the channel off."""

    code = "channel_off"
    http_status = 503


class StoreUnavailableError(ChannelError):
    """The message store cannot be written; the platform should deliver again later."""

    code = "store_unavailable"
    http_status = 503


class SendError(ChannelError):
    """A message to a person did not get through; ``reason`` is a short word for the record, never data."""

    http_status = 502

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"Tin không gửi được ({reason}).")
        self.reason = reason
        self.retry_after = retry_after


class NotSentError(SendError):
    """It surely did not arrive, and may be sent again, after ``retry_after`` seconds if given."""

    code = "not_sent"


class RefusedError(SendError):
    """The platform will never take it: blocked, gone, too long."""

    code = "refused"


class UnsureError(SendError):
    """The request left, and no answer came back: it may have arrived."""

    code = "unsure"
