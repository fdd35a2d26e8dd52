"""Name every way a turn can end. Metrics, console, evaluation and tests all read this one list."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Say how a turn ended, as it is written in the turn log."""

    ANSWERED = "answered"
    """A fact of a procedure, or its whole card, was given."""
    CLARIFY = "clarify"
    """One question with two or three choices was asked back."""
    NO_MATCH = "no_match"
    """No procedure fits well enough; another door was named."""
    NOT_STATED = "not_stated"
    """The procedure is known, but its source does not state what was asked."""
    OUT_OF_SCOPE = "out_of_scope"
    """The request is not about public services."""
    GUIDE_STEP = "guide_step"
    """One step of a walk was shown."""
    GUIDE_ENDED = "guide_ended"
    """A walk was finished or left."""
    HANDED_OVER = "handed_over"
    """A person or another body was named who can help."""
    SCAM_WARNING = "scam_warning"
    """The message smelled of a scam; the warning came first."""
    SMALL_TALK = "small_talk"
    """A greeting, a thank-you, a word about who the assistant is."""
    FEEDBACK = "feedback"
    """The person said whether the last answer helped."""
    CONFIRM = "confirm"
    """A yes or no was asked before something that cannot be undone."""
    DATA_DELETED = "data_deleted"
    """Everything kept of the conversation was deleted."""
    UNSUPPORTED_INPUT = "unsupported_input"
    """Nothing readable was left in the message."""
    DEGRADED = "degraded"
    """A part of the system is away; the person was told so."""
    ERROR = "error"
    """Something broke; the person was told so without details."""
