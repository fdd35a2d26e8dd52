"""What can stop the house from starting."""

from __future__ import annotations

from vietnamese.errors import TthcError


class StartError(TthcError):
    """Something is missing or in the way; the message names it in one line."""

    code = "cannot_start"


class BuildError(TthcError):
    """A model or an index could not be built."""

    code = "build_failed"


class InputError(TthcError):
    """A file given on the command line cannot be used."""

    code = "bad_input"
