"""What can go wrong while the national catalogue is brought over."""

from __future__ import annotations

from knowledge.errors import IngestError

LATER = "Chạy lại sau; phần đã tải được giữ nguyên và không hỏi lại."
WALL_HINT = (
    "Đừng chạy lại ngay: đợi vài giờ, phần đã tải được giữ nguyên. Nếu vẫn bị chặn, tăng thời gian nghỉ giữa "
    "hai lần hỏi, xin đơn vị quản lý Cổng cho phép địa chỉ máy này, hoặc nạp danh mục từ tệp."
)
CHANGED_HINT = "Cổng có thể đã đổi cách trả lời: nạp danh mục từ tệp và báo người phát triển."


class SyncError(IngestError):
    """The national catalogue cannot be brought over; what was fetched so far stays on disk."""

    code = "sync_failed"


class PortalWallError(SyncError):
    """The portal's protection against robots stands in the way."""

    code = "portal_wall"


class PortalUnavailableError(SyncError):
    """The portal does not answer, or asks for a longer wait than we are ready to sit through."""

    code = "portal_unavailable"


class PortalAnswerError(SyncError):
    """The portal answers in a shape or an amount that cannot be right."""

    code = "portal_answer"


class SyncBusyError(SyncError):
    """Another sync works in the same folder."""

    code = "sync_busy"


class SyncStoreError(SyncError):
    """The folder of the sync cannot be read or written."""

    code = "sync_store"


class RequestError(SyncError):
    """Carry what became of one request: ``reason`` is a stable word for machines."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class TransientError(RequestError):
    """The same request may well succeed later; ``retry_after`` are the seconds that the portal asked for."""

    def __init__(self, reason: str, message: str, retry_after: float = 0.0) -> None:
        super().__init__(reason, message)
        self.retry_after = retry_after


class RefusedError(RequestError):
    """The same request will get the same answer."""
