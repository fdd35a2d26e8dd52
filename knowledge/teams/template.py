"""An empty list to fill in, which a spreadsheet opens with its letters right."""

from __future__ import annotations

from typing import Final

from knowledge.teams.columns import Column

TEMPLATE: Final = "\ufeff" + ";".join(Column) + "\r\n"
"""A mark that says UTF-8, and semicolons: Excel in Vietnamese asks for both."""
