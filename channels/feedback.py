"""Name why an answer did not help."""

from __future__ import annotations

from typing import Final, Literal

Reason = Literal["wrong_procedure", "missing_information", "hard_to_understand", "outdated"]
"""Sai thủ tục, thiếu thông tin, khó hiểu, thông tin đã cũ."""

LONGEST_COMMENT: Final = 300
"""Characters of a comment: a sentence or two, not a second question."""
