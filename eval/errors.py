"""What can be wrong with a file that the evaluation is given."""

from __future__ import annotations

from vietnamese.errors import TthcError


class QuestionFileError(TthcError):
    """A question file cannot be read; the message names the line and what is wrong with it."""

    code = "bad_question_file"


class FloorsError(TthcError):
    """The file of floors is not what it should be; the message names the entry."""

    code = "bad_floors"


class MarkersMissingError(TthcError):
    """A document has no place for the measured table."""

    code = "markers_missing"


class HouseError(TthcError):
    """The house did not start, or did not answer, so there is nothing to measure."""

    code = "house_failed"
