"""Walk the way of a delivery with one of our own: to the door on this machine, and from outside.

Between the platform and the door stand a name, a certificate and a proxy. Nothing is stored or answered.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Final

import httpx

from channels.commissioning import Finding, fine, wrong
from channels.platform import Platform
from channels.self_test import WITHIN, self_test

JAVA: Final = "Java/1.8.0_202"
"""As what the Bot Platform comes: filters against robots turn that away (field, October 2026)."""
_PATIENCE: Final = 10.0
_RESTART: Final = "Khởi động lại trợ lý (systemctl restart tthc) để dùng cài đặt mới."
_OURS: Final = {
    "forged_delivery": ("dẫn tới trợ lý đang chạy với bí mật khác", _RESTART),
    "unknown_channel": ("dẫn tới trợ lý chưa mở kênh này", _RESTART),
    "store_unavailable": ("dẫn tới trợ lý không ghi được vào kho tin nhắn", "Chạy tthc doctor."),
}
"""What our own refusals mean, by their code."""
_AT_THE_DOOR: Final = {
    "signed 403": ("tiến trình web đang chạy với bí mật khác", _RESTART),
    "signed 404": ("tiến trình web đang chạy chưa mở kênh này", _RESTART),
}


async def own_door(address: str, platform: Platform) -> Finding:
    """Try the door of the web process on this machine."""
    fault = await self_test(address, platform)
    if fault is None:
        return fine("Tự thử cửa: tin ký đúng được nhận, tin giả bị từ chối.")
    if fault.startswith("forged"):
        todo = f"Xem chương trình nào đang nghe ở {address}; tắt kênh tới khi rõ."
        return wrong(f"Tự thử cửa: tin giả không bị từ chối đúng cách ({fault}).", todo)
    if fault.startswith("signed"):
        strange = (f"cửa trả lời lạ ({fault})", "Xem nhật ký var/log/web.log, chạy tthc doctor.")
        what, todo = _AT_THE_DOOR.get(fault, strange)
        return wrong(f"Tự thử cửa: {what}.", todo)
    return wrong(f"Tiến trình web không trả lời ở {address} ({fault}).", "Chạy trợ lý: systemctl start tthc.")


async def from_outside(url: str, platform: Platform) -> Finding:
    """Walk the whole way as a platform does: name, certificate, proxy, door."""
    headers, body = platform.sample()
    try:
        async with httpx.AsyncClient(timeout=_PATIENCE, trust_env=False) as http:
            answer = await http.post(url, content=body, headers={**headers, "user-agent": JAVA})
    # A host that cannot be written in a name is a UnicodeError.
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        return _no_way(url, error)
    if answer.status_code != httpx.codes.OK:
        return _turned_away(url, answer)
    seconds = answer.elapsed.total_seconds()
    if seconds > WITHIN:
        what = f"{url} trả lời sau {seconds:.1f} giây, Zalo OA chỉ chờ {WITHIN:.0f}."
        return wrong(what, "Xem máy chủ có quá tải, máy đứng trước có giữ tin lại không.")
    return fine(f"Từ ngoài vào được tới cửa: {url}.")


def _no_way(url: str, error: Exception) -> Finding:
    if _is_about_https(error):
        todo = "Gia hạn chứng thư, đặt đủ chuỗi chứng thư; xem cổng ấy có đúng là HTTPS."
        return wrong(f"HTTPS của {url} hỏng.", todo)
    what = f"Không tới được {url} ({type(error).__name__})."
    return wrong(what, "Xem tên miền, tường lửa, máy chủ web đứng trước; mở thử địa chỉ ấy trên điện thoại.")


def _is_about_https(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _turned_away(url: str, answer: httpx.Response) -> Finding:
    status, code = answer.status_code, _our_code(answer)
    if code:
        what, todo = _OURS[code]
        return wrong(f"{url} {what}.", todo)
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        todo = "Tắt bộ lọc trình duyệt (như Cloudflare Browser Integrity Check) cho đường dẫn /webhooks/."
        return wrong(f"Máy đứng trước chặn lời gọi của nền tảng ({status}): {url}.", todo)
    if answer.is_redirect:
        return wrong(f"{url} chuyển hướng sang chỗ khác ({status}).", "Đặt thẳng địa chỉ cuối cùng.")
    if status == httpx.codes.NOT_FOUND:
        return wrong(f"{url} không dẫn tới trợ lý (404).", "Cho máy chủ web chuyển /webhooks/ về trợ lý.")
    return wrong(f"{url} trả lời {status}.", "Xem trợ lý có chạy không, máy chủ web chuyển đúng cổng không.")


def _our_code(answer: httpx.Response) -> str:
    try:
        body = answer.json()
    except ValueError:
        return ""
    error = body.get("error") if isinstance(body, Mapping) else None
    code = error.get("code") if isinstance(error, Mapping) else None
    return code if isinstance(code, str) and code in _OURS else ""
