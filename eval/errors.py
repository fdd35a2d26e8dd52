"""What can be wrong with a file that the evaluation is given."""

from __future__ import annotations

from vietnamese.errors import TthcError


class QuestionFileError(TthcError):
    """A question file cannot be read; the message names the line and what is wrong with it."""

    code = "bad_question_file"


class MarkersMissingError(TthcError):
    """A document has no place for the measured table."""

    code = "markers_missing"
