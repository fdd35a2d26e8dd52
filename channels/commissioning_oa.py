"""Look over the tokens of the Official Account, and try them on a call that sends nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import httpx
import sqlalchemy as sa

from channels.commissioning import Finding, fine, note, told, wrong
from channels.database import Database
from channels.errors import NotSentError
from channels.tables import people
from channels.zalo_oa.answers import ABOUT_THE_PERSON, TOKEN_CODES, TOO_FAST
from channels.zalo_oa.config import ZaloOaConfig
from channels.zalo_oa.token_row import TokenTable
from channels.zalo_oa.tokens import PAUSE_REFUSED, TokenKeeper
from channels.zalo_oa.wire import error_code, json_object

_QUOTA: Final = "/v3.0/oa/quota/message"
_PATIENCE: Final = 10.0
_CONSENT: Final = (
    "Người quản trị OA cấp quyền lại cho ứng dụng, rồi chép refresh token mới vào "
    "TTHC_ZALO_OA_REFRESH_TOKEN (docs/channels.md, mục 3)."
)
_REFUSED: Final = (
    "Xem lại TTHC_ZALO_OA_APP_ID, TTHC_ZALO_OA_APP_SECRET; sửa xong đợi "
    f"{PAUSE_REFUSED // timedelta(minutes=1)} phút mới thử lại được. Đúng cả rồi thì: {_CONSENT}"
)
_WHY: Final = {
    "token_missing": ("Chưa có cặp token nào.", _CONSENT),
    "token_refused": ("Zalo không nhận refresh token, hoặc khóa ứng dụng.", _REFUSED),
    "token_away": ("Hỏi token mới mà Zalo không trả lời.", "Xem mạng ra Internet, thử lại sau một phút."),
    "token_held": ("Một tiến trình khác đang đổi token.", "Thử lại sau một phút."),
}
_AGAIN: Final = "Nhắn cho OA một câu bằng điện thoại rồi chạy lại lệnh này."


async def token_findings(config: ZaloOaConfig, database: Database, tokens: TokenKeeper) -> list[Finding]:
    """Return how the token pair stands, and what Zalo says to it.

    A pair that is due is renewed by this, as by any message that is sent.
    """
    try:
        token = await tokens.current()
    except NotSentError as error:
        unknown = (f"Không lấy được token ({error.reason}).", "Chạy tthc doctor.")
        return [wrong(*_WHY.get(error.reason, unknown))]
    return [await _pair(config, database), await _quota(config, database, token)]


async def _pair(config: ZaloOaConfig, database: Database) -> Finding:
    row = await TokenTable(database, config.account).read()
    if row is None:
        return wrong(*_WHY["token_missing"])
    lasts = f"Token dùng được tới {told(row.expires_at)}, đổi lần cuối {told(row.refreshed_at)}."
    if row.error is None:
        return fine(lasts)
    # What stands behind the colon is a hash, of no use to anybody who reads this.
    reason = row.error.partition(":")[0]
    return wrong(f"{lasts} Lần đổi gần nhất hỏng ({reason}): hết hạn là OA im.", _CONSENT)


async def _quota(config: ZaloOaConfig, database: Database, token: str) -> Finding:
    """Ask for the quota of whoever wrote last: the call that we know names somebody."""
    newest = sa.select(people.c.user_id).where(people.c.channel == "zalo_oa")
    newest = newest.order_by(people.c.last_seen_at.desc()).limit(1)
    user = await database.run(lambda connection: connection.execute(newest).scalar_one_or_none())
    if user is None:
        return note("Chưa ai nhắn cho OA nên chưa gọi thử được.", _AGAIN)
    try:
        async with httpx.AsyncClient(base_url=config.api_url, timeout=_PATIENCE, trust_env=False) as http:
            answer = await http.post(_QUOTA, json={"user_id": user}, headers={"access_token": token})
    except httpx.HTTPError as error:
        what = f"Không tới được {config.api_url} ({type(error).__name__})."
        return wrong(what, "Xem mạng ra Internet, tường lửa của máy.")
    return _of_answer(answer.status_code, json_object(answer.content) or {})


def _of_answer(status: int, answer: dict[str, Any]) -> Finding:
    code = error_code(answer)
    if code == 0:
        return fine(f"Zalo nhận token. {_left(answer.get('data'))}")
    if code is None:
        return wrong(f"Zalo trả lời lạ (HTTP {status}).", "Thử lại sau ít phút; xem mạng có ai chặn không.")
    if code in TOKEN_CODES:
        return wrong(f"Zalo không nhận token ({code}).", _CONSENT)
    if code in ABOUT_THE_PERSON:
        return note(f"Người nhắn gần nhất không nhận tin được nữa ({code}).", _AGAIN)
    if code == TOO_FAST:
        return note(f"Zalo bảo gọi nhanh quá ({code}).", "Thử lại sau một phút.")
    return wrong(f"Zalo báo lỗi {code}.", "Tra mã lỗi ở tài liệu OA của Zalo; xem gói, quyền của ứng dụng.")


def _left(data: object) -> str:
    reply = data.get("cs_reply") if isinstance(data, dict) else None
    if not isinstance(reply, dict):
        return "Không nói còn bao nhiêu tin trả lời."
    return f"Người nhắn gần nhất còn {reply.get('remain')} trên {reply.get('total')} tin trả lời."
