"""What can go wrong with the list of teams as a whole."""

from __future__ import annotations

from vietnamese.errors import TthcError


class TeamFileError(TthcError):
    """A file cannot be read as a list of teams."""

    code = "team_file"


class TeamStoreError(TthcError):
    """The list on disk is broken, or there is none to go back to."""

    code = "team_store"
