"""Zalo's Official Account API on a loopback port: tokens that rotate, strict messages, signed deliveries.

The shapes are those of Zalo's documentation. What that leaves open is said where it is decided; above all
the numbers of some errors, by which no caller should tell anything apart.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import re
import secrets
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs

import httpx
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tests.fakes.platform import SLOW_SECONDS, Delivery, FakePlatform, Fault, Faults, Sent

APP_ID: Final = "360846524940903967"
OA_ID: Final = "388613280878808645"
TOKEN_LIFE: Final = 90_000
FREE_WINDOW: Final = 48 * 3600
LAST_WINDOW: Final = 7 * 24 * 3600
WITHIN: Final = 2.0
"""Seconds in which a delivery wants its 200."""
LADDER: Final = (30.0, 300.0, 900.0, 1800.0, 3600.0)
"""Seconds before a delivery that failed is repeated."""
MAX_TEXT, MAX_BUTTONS, MAX_TITLE, MAX_PAYLOAD = 2000, 5, 100, 1000

BUSY: Final = -32
INVALID: Final = -201
TOO_LONG: Final = -210
QUOTA: Final = -211
UNREACHABLE: Final = -213
BAD_TOKEN: Final = -216
OLD_TOKEN: Final = -220
TOO_LATE: Final = -230
BAD_REFRESH_TOKEN: Final = -14014
BAD_SECRET: Final = -14004
"""Numbers in no page that we know; a caller can only see that there is an error and no token."""

_KINDS: Final = {
    "text": "user_send_text",
    "image": "user_send_image",
    "gif": "user_send_gif",
    "video": "user_send_video",
    "sticker": "user_send_sticker",
    "voice": "user_send_audio",
    "location": "user_send_location",
    "contact": "user_send_business_card",
    "file": "user_send_file",
    "link": "user_send_link",
}
_ATTACHED: Final[dict[str, dict[str, Any]]] = {
    "image": {"thumbnail": "https://t.f6.photo.talk.zdn.vn/a", "url": "https://f6.photo.talk.zdn.vn/a"},
    "gif": {"thumbnail": "https://t.f6.photo.talk.zdn.vn/a", "url": "https://f6.photo.talk.zdn.vn/a"},
    "video": {"thumbnail": "https://t.video.zdn.vn/a", "url": "https://video.zdn.vn/a.mp4"},
    "sticker": {"id": "1cff7ba5", "url": "https://zalo-api.zadn.vn/api/emoticon/sticker"},
    "voice": {"url": "https://f2-voice-aac-dl.zdn.vn/a.aac"},
    "location": {"coordinates": {"latitude": "10.386", "longitude": "105.435"}},
    "contact": {"thumbnail": "https://s160-ava-talk.zadn.vn/a", "url": "https://zaloapp.com/a"},
    "file": {"url": "https://f6.file.talk.zdn.vn/a", "name": "don.pdf", "size": "24480", "type": "pdf"},
    "link": {"thumbnail": "https://l.f6.photo.talk.zdn.vn/a", "url": "https://angiang.gov.vn"},
}


@dataclass
class Contact:
    """Hold what the account knows of one person."""

    last_interaction: float
    has_blocked: bool = False
    free_used: int = 0


class ZaloOaFake(FakePlatform):
    """Be Zalo, with one application and one account."""

    name = "zalo_oa"

    def __init__(
        self,
        *,
        app_id: str = APP_ID,
        oa_id: str = OA_ID,
        app_secret: str = "app-secret-for-tests",
        webhook_secret: str = "oa-secret-for-tests",
        signed_with: str = "app_id",
    ) -> None:
        super().__init__()
        self.app_id, self.oa_id = app_id, oa_id
        self.app_secret, self.webhook_secret = app_secret, webhook_secret
        self.signed_with = signed_with
        self._numbers = itertools.count(1)
        self.start_over()

    def start_over(self) -> None:
        """Be new: nobody known, nothing sent, a first refresh token to begin with."""
        self.reset()
        self.oauth_faults = Faults()
        self.calls: Counter[str] = Counter()
        self.callers: set[object] = set()
        """The connections over which messages came."""
        self.expires_in: object = str(TOKEN_LIFE)
        self.contacts: dict[str, Contact] = {}
        self.ahead = 0.0
        """Seconds that the platform's clock is ahead of the real one."""
        self.per_minute = 4000
        self.free_replies: int | None = None
        """Free messages to a person in 48 hours: 8 by one note, unlimited by a newer one."""
        self.paid_messages: int | None = None
        """What is left of the package for what is not free; ``None`` for plenty."""
        self.scale = 1e-4
        """How much faster than Zalo a failed delivery is repeated."""
        self.is_disabled = False
        self._recent: deque[float] = deque()
        self._access_token, self._access_until = "", 0.0
        self.first_refresh_token = self.consent()

    def consent(self) -> str:
        """Let an administrator consent anew: return a refresh token; all tokens before it are void."""
        self._refresh_token = secrets.token_urlsafe(24)
        self._access_token = ""
        return self._refresh_token

    @property
    def tokens(self) -> tuple[str, str]:
        """Return the access token and the refresh token that work now."""
        return self._access_token, self._refresh_token

    def accepts(self, access_token: str) -> bool:
        """Return whether a message with this access token would be taken."""
        return self._token_fault({"access_token": access_token}) == 0

    def replace_access_token(self) -> None:
        """Make the access token that was handed out invalid; the refresh token still works."""
        self._access_token = secrets.token_urlsafe(24)

    def keep_access_token(self) -> None:
        """Let the access token live for another 25 hours, whatever the time."""
        self._access_until = self.now() + TOKEN_LIFE

    def now(self) -> float:
        """Return the platform's time."""
        return time.time() + self.ahead

    def routes(self) -> list[Route]:
        return [
            Route("/v4/oa/access_token", self._access_token_route, methods=["POST"]),
            Route("/v3.0/oa/message/cs", self._message_route, methods=["POST"]),
            Route("/v3.0/oa/quota/message", self._quota_route, methods=["POST"]),
        ]

    # --- what people do -------------------------------------------------------------------------------

    def event(
        self, user: str, text: str, *, kind: str = "text", press: str = ""
    ) -> tuple[str, dict[str, Any]]:
        """Return the delivery key and the body of one event.

        ``kind`` is one of the kinds above, or ``follow``, ``unfollow``, ``staff``, ``echo``, ``seen``,
        ``received``, ``click``, ``group``, ``anonymous``.
        """
        if kind in ("follow", "unfollow"):
            return self._following(user, kind)
        if kind in ("staff", "echo"):
            return self._echo(user, text, is_staff=kind == "staff")
        if kind in _KINDS:
            self._interacts(user)
            return self._message_event(user, _KINDS[kind], self._content(text, kind))
        names = {
            "seen": "user_seen_message",
            "received": "user_received_message",
            "click": "user_click_chatnow",
            "group": "user_send_group_text",
            "anonymous": "anonymous_send_text",
        }
        return self._message_event(user, names[kind], {"msg_ids": ["96d3cdf3af150460909"], "text": text})

    async def follows(self, user: str) -> Delivery:
        """Let a person follow the account."""
        return await self.says(user, "", kind="follow")

    async def unfollows(self, user: str) -> Delivery:
        """Let a person go: nothing reaches them any more."""
        return await self.says(user, "", kind="unfollow")

    async def staff_says(self, user: str, text: str) -> Delivery:
        """Let a member of staff write to a person from the console."""
        return await self.says(user, text, kind="staff")

    def _interacts(self, user: str) -> None:
        self.contacts[user] = Contact(self.now())

    def _content(self, text: str, kind: str) -> dict[str, Any]:
        attached = _ATTACHED.get(kind)
        content: dict[str, Any] = {"text": text} if text or kind == "text" else {}
        return content | ({"attachments": [{"type": kind, "payload": attached}]} if attached else {})

    def _message_event(self, user: str, name: str, content: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        message_id = f"{next(self._numbers):019x}"
        return message_id, {
            "app_id": self.app_id,
            "sender": {"id": user},
            "recipient": {"id": self.oa_id},
            "user_id_by_app": f"55{user}",
            "event_name": name,
            "message": {"msg_id": message_id, **content},
            "timestamp": self._timestamp(),
        }

    def _following(self, user: str, name: str) -> tuple[str, dict[str, Any]]:
        if name == "follow":
            self._interacts(user)
        else:
            self.contacts.setdefault(user, Contact(self.now())).has_blocked = True
        timestamp = self._timestamp()
        return f"{name}:{timestamp}:{user}", {
            "oa_id": self.oa_id,
            "follower": {"id": user},
            "user_id_by_app": f"55{user}",
            "event_name": name,
            "source": "oa_profile",
            "app_id": self.app_id,
            "timestamp": timestamp,
        }

    def _echo(self, user: str, text: str, *, is_staff: bool) -> tuple[str, dict[str, Any]]:
        key, body = self._message_event(user, "oa_send_text", {"text": text})
        staff = {"admin_id": "246845883529190000"} if is_staff else {}
        return key, body | {"sender": {"id": self.oa_id, **staff}, "recipient": {"id": user}}

    def _timestamp(self) -> str:
        return str(int(self.now() * 1000))

    # --- deliveries -----------------------------------------------------------------------------------

    def signed(self, body: dict[str, Any]) -> tuple[dict[str, str], bytes]:
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        first = self.app_id if self.signed_with == "app_id" else self.oa_id
        text = first.encode() + raw + body["timestamp"].encode() + self.webhook_secret.encode()
        mac = f"mac={hashlib.sha256(text).hexdigest()}"
        return {"content-type": "application/json", "X-ZEvent-Signature": mac}, raw

    async def redeliver(self, user: str, event: str, body: dict[str, Any]) -> list[Delivery]:
        """Deliver until it is taken within two seconds, up to the end of the ladder.

        After the last try the webhook is switched off, as Zalo does, and nothing is delivered any more.
        """
        tries = [await self._attempt(user, event, body, 0)]
        for number, rest in enumerate(LADDER, start=1):
            if is_taken(tries[-1]):
                return tries
            await asyncio.sleep(rest * self.scale)
            tries.append(await self._attempt(user, event, body, number))
        if not is_taken(tries[-1]):
            self.is_disabled, self.webhook = True, ""
        return tries

    async def _attempt(self, user: str, event: str, body: dict[str, Any], number: int) -> Delivery:
        headers, raw = self.signed(body)
        if number:
            headers["num_retry"] = str(number)
        started, status = time.perf_counter(), 0
        async with httpx.AsyncClient(timeout=10.0, trust_env=False) as http:
            try:
                status = (await http.post(self.webhook, content=raw, headers=headers)).status_code
            except httpx.HTTPError:
                status = 0
        self.deliveries.append(Delivery(user, event, status, time.perf_counter() - started))
        return self.deliveries[-1]

    # --- tokens ---------------------------------------------------------------------------------------

    async def _access_token_route(self, request: Request) -> Response:
        self.calls["access_token"] += 1
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        fault = self.oauth_faults.next()
        if fault in (Fault.BROKEN, Fault.CUT_BEFORE):
            return await _broken(request, fault)
        if fault is Fault.BUSY:
            return JSONResponse({"error": BUSY, "error_name": "Too many requests"}, status_code=429)
        refusal = self._refusal(request.headers, form)
        if refusal:
            return JSONResponse(refusal)
        pair = self._next_pair()
        if fault is Fault.CUT_AFTER:
            return await _broken(request, fault)
        if fault is Fault.SLOW:
            await asyncio.sleep(SLOW_SECONDS)
        return JSONResponse(pair)

    def _refusal(self, headers: Mapping[str, str], form: Mapping[str, str]) -> dict[str, Any] | None:
        if headers.get("secret_key") != self.app_secret or form.get("app_id") != self.app_id:
            return {"error": BAD_SECRET, "error_name": "Invalid secret key"}
        is_right = (
            form.get("grant_type") == "refresh_token" and form.get("refresh_token") == self._refresh_token
        )
        return None if is_right else {"error": BAD_REFRESH_TOKEN, "error_name": "Invalid refresh token"}

    def _next_pair(self) -> dict[str, object]:
        self._refresh_token = secrets.token_urlsafe(24)
        self._access_token = secrets.token_urlsafe(24)
        self._access_until = self.now() + TOKEN_LIFE
        return {
            "access_token": self._access_token,
            "refresh_token": self._refresh_token,
            "expires_in": self.expires_in,
        }

    def _token_fault(self, headers: Mapping[str, str]) -> int:
        given = headers.get("access_token", "")
        if not given or given != self._access_token:
            return BAD_TOKEN
        return OLD_TOKEN if self.now() >= self._access_until else 0

    # --- messages -------------------------------------------------------------------------------------

    async def _message_route(self, request: Request) -> Response:
        self.calls["message"] += 1
        self.callers.add(request.client)
        raw = await request.body()
        fault = self.faults.next()
        if fault in (Fault.CUT_BEFORE, Fault.BROKEN):
            return await _broken(request, fault)
        failure = _PLANNED.get(fault) or self._failure(request.headers, raw)
        if failure:
            return self._answer(failure, "refused")
        sent = self._take(json.loads(raw))
        if fault is Fault.CUT_AFTER:
            return await _broken(request, fault)
        if fault is Fault.SLOW:
            await asyncio.sleep(SLOW_SECONDS)
        data = {"message_id": sent.id, "user_id": sent.user, "sent_time": self._timestamp()}
        return self._answer(0, "Success", data)

    def _failure(self, headers: Mapping[str, str], raw: bytes) -> int:
        """Return why a message is not taken, in the order in which a platform finds out; 0 if it is."""
        if self._is_too_fast():
            return BUSY
        token_fault = self._token_fault(headers)
        if token_fault:
            return token_fault
        if not headers.get("content-type", "").startswith("application/json"):
            return INVALID
        try:
            body = json.loads(raw)
        except ValueError:
            return INVALID
        return fault_of(body) or self._recipient_fault(body["recipient"]["user_id"])

    def _is_too_fast(self) -> bool:
        now = self.now()
        while self._recent and self._recent[0] < now - 60:
            self._recent.popleft()
        self._recent.append(now)
        return len(self._recent) > self.per_minute

    def _recipient_fault(self, user: str) -> int:
        """Return why a person cannot be reached. Which code stands for which state is not told."""
        contact = self.contacts.get(user)
        if contact is None or contact.has_blocked:
            return UNREACHABLE
        silent = self.now() - contact.last_interaction
        if silent > LAST_WINDOW:
            return TOO_LATE
        is_free = silent <= FREE_WINDOW and (
            self.free_replies is None or contact.free_used < self.free_replies
        )
        return QUOTA if not is_free and self.paid_messages == 0 else 0

    def _take(self, body: dict[str, Any]) -> Sent:
        user, message = body["recipient"]["user_id"], body["message"]
        contact = self.contacts[user]
        used_up = self.free_replies is not None and contact.free_used >= self.free_replies
        if self.now() - contact.last_interaction <= FREE_WINDOW and not used_up:
            contact.free_used += 1
        elif self.paid_messages is not None:
            self.paid_messages -= 1
        buttons = message.get("attachment", {}).get("payload", {}).get("buttons", [])
        shown = [
            {"title": button["title"]}
            | ({"press": button["payload"]} if button["type"].startswith("oa.query.") else {})
            for button in buttons
        ]
        self.sent.append(Sent(user, message["text"], shown, secrets.token_hex(10)))
        return self.sent[-1]

    async def _quota_route(self, request: Request) -> Response:
        self.calls["quota"] += 1
        token_fault = self._token_fault(request.headers)
        if token_fault:
            return self._answer(token_fault, "refused")
        contact = self.contacts.get((await request.json())["user_id"])
        if contact is None:
            return self._answer(UNREACHABLE, "refused")
        total = 8 if self.free_replies is None else self.free_replies
        quota = {
            "last_interaction": str(int(contact.last_interaction * 1000)),
            "cs_reply": {"remain": max(0, total - contact.free_used), "total": total},
        }
        return self._answer(0, "Success", quota)

    def _answer(self, error: int, message: str, data: dict[str, Any] | None = None) -> Response:
        """Return an answer: always HTTP 200."""
        headers = {
            "X-RateLimit-Limit": str(self.per_minute),
            "X-RateLimit-Remain": str(max(0, self.per_minute - len(self._recent))),
        }
        body = {"error": error, "message": message} | ({"data": data} if data is not None else {})
        return JSONResponse(body, headers=headers)


_PLANNED: Final = {Fault.BUSY: BUSY, Fault.ERROR_200: INVALID, Fault.REFUSED: UNREACHABLE}


async def _broken(request: Request, fault: Fault) -> Response:
    """Answer with a page, or not at all."""
    if fault is not Fault.BROKEN:
        request.scope["cut"]()
        await asyncio.sleep(0)
    return HTMLResponse("<html><body>502 Bad Gateway</body></html>", status_code=500)


def is_taken(delivery: Delivery) -> bool:
    """Return whether Zalo counts a delivery as taken."""
    return delivery.status == httpx.codes.OK and delivery.seconds <= WITHIN


def fault_of(body: object) -> int:
    """Return the error of a message that is not as documented, 0 for a good one; unknown keys are faults."""
    if not isinstance(body, dict) or body.keys() != {"recipient", "message"}:
        return INVALID
    recipient, message = body["recipient"], body["message"]
    if (
        not isinstance(recipient, dict)
        or recipient.keys() != {"user_id"}
        or not _is_text(recipient["user_id"], 64)
    ):
        return INVALID
    if not isinstance(message, dict) or not {"text"} <= message.keys() <= {"text", "attachment"}:
        return INVALID
    if not isinstance(message["text"], str) or not message["text"].strip():
        return INVALID
    # Characters, says the documentation; the stricter way to count them is in UTF-16 units.
    if len(message["text"].encode("utf-16-le")) // 2 > MAX_TEXT:
        return TOO_LONG
    return 0 if "attachment" not in message or _is_button_list(message["attachment"]) else INVALID


def _is_button_list(attachment: object) -> bool:
    if not isinstance(attachment, dict) or attachment.keys() != {"type", "payload"}:
        return False
    payload = attachment["payload"]
    if attachment["type"] != "template" or not isinstance(payload, dict) or payload.keys() != {"buttons"}:
        return False
    buttons = payload["buttons"]
    return isinstance(buttons, list) and 1 <= len(buttons) <= MAX_BUTTONS and all(map(_is_button, buttons))


def _is_button(button: object) -> bool:
    if not isinstance(button, dict) or button.keys() != {"title", "type", "payload"}:
        return False
    kind, payload = button["type"], button["payload"]
    if not _is_text(button["title"], MAX_TITLE):
        return False
    if kind in ("oa.query.show", "oa.query.hide"):
        return _is_text(payload, MAX_PAYLOAD)
    keys = {
        "oa.open.url": {"url"},
        "oa.open.phone": {"phone_code"},
        "oa.open.sms": {"content", "phone_code"},
    }.get(str(kind))
    if keys is None or not isinstance(payload, dict) or payload.keys() != keys:
        return False
    return all(_is_value(name, value) for name, value in payload.items())


def _is_value(name: str, value: object) -> bool:
    pattern = {"url": r"https?://\S+", "phone_code": r"[0-9]{6,15}"}.get(name, r"(?s).+")
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= longest
