"""Why somebody does something: asked for wherever it can be asked about later."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import FormData

from admin.accounts.forms import text_of
from admin.errors import InvalidInputError
from vietnamese.personal_data import mask

FIELD: Final = "ly-do"
LONGEST: Final = 500


def reason_of(form: FormData) -> str:
    """Return the reason that a form gives, without personal data.

    Raises:
        InvalidInputError: there is none.
    """
    reason = mask(text_of(form, FIELD, LONGEST)).text
    if not reason:
        raise InvalidInputError("Chưa ghi lý do.", "Một câu ngắn là đủ; người xem lại sau này sẽ đọc.")
    return reason
