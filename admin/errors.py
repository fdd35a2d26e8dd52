"""What can go wrong in the console, and which page says so."""

from __future__ import annotations

from vietnamese.errors import TthcError


class ConsoleError(TthcError):
    """Carry the HTTP status of the page that tells of it."""

    code = "console_error"
    http_status = 400


class ElsewhereError(ConsoleError):
    """The person has to go to another page first; ``location`` is a path of ours."""

    code = "elsewhere"
    http_status = 303

    def __init__(self, location: str) -> None:
        super().__init__("Cần qua trang khác trước.")
        self.location = location


class NotSignedInError(ElsewhereError):
    """Nobody is signed in, or the session has ended."""

    code = "not_signed_in"


class NotAllowedError(ConsoleError):
    """The role of the person does not reach so far."""

    code = "not_allowed"
    http_status = 403

    def __init__(self, message: str = "", hint: str = "") -> None:
        super().__init__(
            message or "Tài khoản của anh/chị chưa được giao việc này.",
            hint or "Nếu cần làm, anh/chị nhờ người quản trị đổi vai trò.",
        )


class ForgedFormError(ConsoleError):
    """A form does not come from a page of this session."""

    code = "forged_form"
    http_status = 403

    def __init__(self) -> None:
        super().__init__(
            "Biểu mẫu này đã cũ hoặc không gửi từ trang của trợ lý nên chưa được nhận.",
            "Anh/chị mở lại trang rồi làm lại giúp. Chưa có gì thay đổi.",
        )


class NotThereError(ConsoleError):
    """What an address names does not exist."""

    code = "not_there"
    http_status = 404


class ConflictError(ConsoleError):
    """Somebody else changed the same thing in the meantime."""

    code = "conflict"
    http_status = 409


class FormTooLargeError(ConsoleError):
    """A form is larger than it may be."""

    code = "form_too_large"
    http_status = 413


class InvalidInputError(ConsoleError):
    """A field cannot be used as it is."""

    code = "invalid_input"
    http_status = 422


class TooManyTriesError(ConsoleError):
    """Too many failed tries; ``seconds`` is how long to wait."""

    code = "too_many_tries"
    http_status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"Đã thử sai nhiều lần. Anh/chị chờ {_waiting(seconds)} rồi thử lại.",
            "Quên mật khẩu thì nhờ người quản trị gửi liên kết đặt lại.",
        )
        self.seconds = seconds


def _waiting(seconds: int) -> str:
    return f"{seconds} giây" if seconds < 60 else f"{-(-seconds // 60)} phút"
