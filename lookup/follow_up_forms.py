"""Forms that anybody may post, without a cookie, and answers that no browser keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

from admin.web.inert import inert
from lookup.asked import Asked, asked
from lookup.pages import page
from vietnamese.errors import TthcError

LONGEST_KEY: Final = 64
"""Characters of an id or a token, as the web interface takes them."""
_MOST_READ: Final = 4000
_MOST_FIELDS: Final = 20


class RefusedError(TthcError):
    """A form is not taken; ``http_status`` says so to machines."""

    code = "form_refused"

    def __init__(self, message: str, hint: str, http_status: int) -> None:
        super().__init__(message, hint)
        self.http_status = http_status


class Fields:
    """Hold the texts of a form, without characters that hide or turn others around."""

    def __init__(self, raw: Mapping[str, object]) -> None:
        self._raw = raw

    def text(self, name: str, most: int = _MOST_READ) -> str:
        """Return a text; empty where there is none."""
        value = self._raw.get(name, "")
        return inert(value[:most]).strip() if isinstance(value, str) else ""

    def key(self, name: str) -> str:
        """Return an id or a token on one line; empty where there is none, or one that is none of ours."""
        value = self.text(name, LONGEST_KEY + 1)
        return value if len(value) <= LONGEST_KEY and value.isascii() and value.isprintable() else ""


async def posted(request: Request) -> Fields:
    """Return the fields of a form.

    There is no cookie here that another site could make use of; it could only post in a visitor's name.

    Raises:
        RefusedError: another site made the browser send it.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise RefusedError(
            "Biểu mẫu này gửi từ một trang khác nên chưa được nhận.", "Anh/chị mở trang này rồi gửi lại.", 403
        )
    form = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    return Fields(form)


def unkept(request: Request, name: str, status: int = 200, /, **context: Any) -> Response:
    """Return a page that neither the browser nor anything on the way keeps: it may hold somebody's words."""
    wish: Asked = asked(request.query_params)
    common = {"wish": wish, "carried": wish.carried, "link": wish.carried.link}
    response = page(request, name, (object(),), status, **{**common, **context})
    response.headers["Cache-Control"] = "no-store"
    if "etag" in response.headers:
        del response.headers["etag"]
    return response


def refused(request: Request, error: RefusedError) -> Response:
    """Return the page that tells why a form was not taken."""
    return unkept(
        request, "follow_up_refused.html", error.http_status, message=error.message, hint=error.hint
    )


def too_often(minutes: int) -> RefusedError:
    """Return the refusal of an address that was heard often enough."""
    return RefusedError(
        f"Chỗ này vừa gửi khá nhiều lần. Anh/chị chờ khoảng {minutes} phút rồi thử lại giúp.",
        "Gấp thì gọi 1800 1096 (miễn phí).",
        429,
    )
