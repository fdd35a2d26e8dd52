"""Zalo's Bot Platform on a loopback port: errors as HTTP 200, one update at a time, told once; its limits.

The shapes are those of Zalo's documentation and of deliveries seen in 2026. What both leave open is said
where it is decided.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import secrets
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import httpx
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tests.fakes.platform import SLOW_SECONDS, Delivery, FakePlatform, Fault, Faults, Sent

TOKEN: Final = "1459232241454765289:aBcDeFgHiJkLmNoPqRsTuVwXyZ-thu"
SECRET: Final = "bi-mat-webhook-de-thu"
JAVA: Final = "Java/1.8.0_391"
MAX_TEXT, MAX_CAPTION = 2000, 2000
SHORTEST_SECRET, LONGEST_SECRET = 8, 256
PARSE_MODES: Final = ("markdown", "html")
GROUP_PREFIX: Final = "zgr-"

Params = dict[str, Any]
_CONTENT: Final[dict[str, Params]] = {
    "image": {"photo": "https://photo-stal-1.zdn.vn/a.jpg", "caption": "giấy khai sinh"},
    "sticker": {"sticker": "d063f44dc80821567819", "url": "https://zalo-api.zadn.vn/sticker/a"},
    "voice": {"voice_url": "https://f2-voice-aac-dl.zdn.vn/a.aac"},
    "unsupported": {},
}
"""What comes with each kind, as documented."""
_AS_SEEN: Final[dict[str, Params]] = {
    "image": {
        "photo_url": "https://photo-stal-1.zdn.vn/a.jpg",
        "caption": "giấy khai sinh",
        "message_type": "CHAT_PHOTO",
    },
    "voice": {"voice_url": "https://f2-voice-aac-dl.zdn.vn/a.aac", "message_type": "CHAT_VOICE"},
}
"""What really comes, where that differs."""


@dataclass(frozen=True)
class Call:
    """Hold one call of ours: ``port`` tells connections apart."""

    method: str
    http_method: str
    params: Params
    content_type: str
    user_agent: str
    port: int


class ZaloBotFake(FakePlatform):
    """Be Zalo, with one bot."""

    name = "zalo_bot"

    def __init__(self, token: str = TOKEN, secret: str = SECRET) -> None:
        super().__init__()
        self.token = token
        self._first_secret = secret
        self._methods: dict[str, Callable[[Params], Awaitable[Response]]] = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "testWebhook": self._test_webhook,
            "getWebhookInfo": self._get_webhook_info,
            "deleteWebhook": self._delete_webhook,
            "sendMessage": lambda params: self._send(params, _bad_message, "text"),
            "sendPhoto": lambda params: self._send(params, _bad_photo, "caption"),
            "sendSticker": lambda params: self._send(params, _bad_sticker, "sticker"),
            "sendVoice": lambda params: self._send(params, _bad_voice, "voice_url"),
            "sendChatAction": self._send_chat_action,
        }
        self.calls: list[Call] = []
        self.updates: deque[Params] = deque()
        """What waits to be asked for; each is told once."""
        self.scripted: deque[Response] = deque()
        """Answers that come before anything is looked at."""
        self.start_over()

    def start_over(self) -> None:
        """Be new: nobody known, no webhook, every switch as it is at first."""
        self.reset()
        self.webhook = ""
        self.secret = self._first_secret
        self.people: set[str] = set()
        """Who has written: a bot cannot write to anybody else."""
        self.wraps = False
        """Whether events are ``{"ok": true, "result": {…}}``, as documented, or flat, as seen."""
        self.allows_loopback = False
        """Whether a webhook may be on loopback without TLS: never with Zalo."""
        self.per_month: int | None = 3000
        self.tests_left: int | None = None
        """Calls of ``testWebhook`` that are left today; ``None`` for plenty: the number is not published."""
        self.longest_poll = 30.0
        self.code_key = "error_code"
        """Errors are numbered under this key; ``errorCode`` was seen too, and text instead of numbers."""
        self._changed_at = _now_ms()

    def reset(self) -> None:
        super().reset()
        self.fetch_faults = Faults()
        """What goes wrong with ``getUpdates``; ``faults`` is for everything else."""
        self.used = 0
        self.calls.clear()
        self.updates.clear()
        self.scripted.clear()

    @property
    def bot_id(self) -> str:
        """Return the public part of the token."""
        return self.token.partition(":")[0]

    def routes(self) -> list[Route]:
        return [Route("/bot{token}/{method}", self._serve, methods=["GET", "POST"])]

    def event(self, user: str, text: str, *, kind: str = "text", press: str = "") -> tuple[str, Params]:
        """Return an event; ``group`` and ``bot`` are texts from there, any other kind is its event's name.

        There are no buttons, so that ``press`` is what was typed instead.
        """
        self.people.add(user)
        update = self._update(user, press or text, kind)
        key = f"{update['event_name']}:{update['message']['message_id']}"
        return key, {"ok": True, "result": update} if self.wraps else update

    def signed(self, body: Params) -> tuple[dict[str, str], bytes]:
        headers = {"content-type": "application/json", "user-agent": JAVA}
        if self.secret:
            headers["x-bot-api-secret-token"] = self.secret
        return headers, json.dumps(body, ensure_ascii=False).encode()

    async def deliver(self, user: str, event: str, body: Params) -> Delivery:
        """Deliver an event; without a webhook it waits to be asked for, and nobody is called (status 0)."""
        if self.webhook:
            return await super().deliver(user, event, body)
        self.updates.append(body.get("result", body))
        self.deliveries.append(Delivery(user, event, 0, 0.0))
        return self.deliveries[-1]

    def what_is_wrong(self, message: Mapping[str, Any]) -> str | None:
        """Return what Zalo would not take about a text message, or ``None``."""
        return _bad_message(message)

    def _update(self, user: str, text: str, kind: str) -> Params:
        is_group = kind == "group"
        message = {
            "from": {"id": user, "display_name": "Chị Tám", "is_bot": kind == "bot"},
            "chat": {
                "id": f"{GROUP_PREFIX}{user}" if is_group else user,
                "chat_type": "GROUP" if is_group else "PRIVATE",
            },
            "message_id": secrets.token_hex(10),
            "date": _now_ms(),
        }
        if kind in ("text", "group", "bot"):
            return {"event_name": "message.text.received", "message": {**message, "text": text}}
        content = _CONTENT if self.wraps else {**_CONTENT, **_AS_SEEN}
        name = f"message.{kind}.received" if kind in _CONTENT else kind
        return {"event_name": name, "message": {**message, **content.get(kind, {})}}

    async def _serve(self, request: Request) -> Response:
        method = request.path_params["method"]
        params = await _params(request)
        self.calls.append(_call(request, method, params or {}))
        if self.scripted:
            return self.scripted.popleft()
        if request.path_params["token"] != self.token:
            return self._refusal(401, "Unauthorized")
        serve = self._methods.get(method)
        if params is None or serve is None:
            return self._refusal(400, "Bad Request")
        faults = self.fetch_faults if method == "getUpdates" else self.faults
        return await self._faulty(request, faults.next(), lambda: serve(params))

    async def _faulty(
        self, request: Request, fault: Fault, serve: Callable[[], Awaitable[Response]]
    ) -> Response:
        answers = {
            Fault.BUSY: self._refusal(429, "Too Many Requests"),
            Fault.BROKEN: HTMLResponse("<h1>500 Internal Server Error</h1>", status_code=500),
            # 403 is Zalo's number for an internal error.
            Fault.ERROR_200: self._refusal(403, "Internal server error"),
            # How it words a person who has left is not published; no other documented number fits.
            Fault.REFUSED: self._refusal(400, "Bad Request"),
            Fault.CUT_BEFORE: Response(),
        }
        if fault is Fault.SLOW:
            await asyncio.sleep(SLOW_SECONDS)
        answer = answers.get(fault) or await serve()
        if fault in (Fault.CUT_BEFORE, Fault.CUT_AFTER):
            request.scope["cut"]()
        return answer

    async def _get_me(self, _params: Params) -> Response:
        name = {"account_name": "bot.VDKyGxQvc", "account_type": "BASIC"}
        return _ok({"id": self.bot_id, **name, "can_join_groups": False})

    async def _get_updates(self, params: Params) -> Response:
        if self.webhook:
            # That it does not work then is documented, its number is not.
            return self._refusal(400, "Bad Request: webhook is set")
        wanted = str(params.get("timeout", "30"))
        if not wanted.isdecimal():
            return self._refusal(400, "Bad Request: timeout")
        deadline = time.monotonic() + min(float(wanted), self.longest_poll)
        while not self.updates:
            if time.monotonic() >= deadline:
                return self._refusal(408, "Request timeout")
            await asyncio.sleep(0.005)
        return _ok(self.updates.popleft())

    async def _set_webhook(self, params: Params) -> Response:
        url, secret = str(params.get("url", "")), str(params.get("secret_token", ""))
        if not SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET:
            return self._refusal(400, "Bad Request: secret_token")
        if not self._is_public(url):
            return self._refusal(400, "Bad Request: url")
        # Zalo keeps the address even when its own try of it fails.
        self.webhook, self.secret, self._changed_at = url, secret, _now_ms()
        return _ok({**self._where(), "verification": await self._try_webhook()})

    async def _test_webhook(self, _params: Params) -> Response:
        if self.tests_left == 0:
            return self._refusal(426, "Daily limit exceeded")
        if self.tests_left is not None:
            self.tests_left -= 1
        tried = await self._try_webhook()
        return _ok({"url": self.webhook, **tried})

    async def _get_webhook_info(self, _params: Params) -> Response:
        return _ok(self._where())

    async def _delete_webhook(self, _params: Params) -> Response:
        self.webhook, self._changed_at = "", _now_ms()
        return _ok(self._where())

    async def _send(
        self, params: Params, check: Callable[[Mapping[str, Any]], str | None], told: str
    ) -> Response:
        wrong = check(params)
        if wrong:
            return self._refusal(400, f"Bad Request: {wrong}")
        chat = str(params["chat_id"])
        if not self._knows(chat):
            # That a bot only writes to who wrote first is documented, the number is not.
            return self._refusal(400, "Bad Request: chat_id")
        if self.per_month is not None and self.used >= self.per_month:
            return self._refusal(429, "Quota exceeded")
        self.used += 1
        sent = Sent(chat, str(params.get(told, "")), [], secrets.token_hex(10))
        # A voice for a group is taken, and never arrives.
        if not (told == "voice_url" and chat.startswith(GROUP_PREFIX)):
            self.sent.append(sent)
        return _ok({"message_id": sent.id, "date": int(sent.at * 1000)})

    async def _send_chat_action(self, params: Params) -> Response:
        if not self._knows(str(params.get("chat_id", ""))) or params.get("action") != "typing":
            return self._refusal(400, "Bad Request")
        return JSONResponse({"ok": True})

    def _knows(self, chat: str) -> bool:
        return chat.removeprefix(GROUP_PREFIX) in self.people

    def _where(self) -> Params:
        return {"url": self.webhook, "updated_at": self._changed_at}

    def _is_public(self, url: str) -> bool:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self.allows_loopback and host == "127.0.0.1":
            return True
        try:
            public = ipaddress.ip_address(host).is_global
        except ValueError:
            public = "." in host and not host.endswith(".localhost")
        return parts.scheme == "https" and public

    async def _try_webhook(self) -> Params:
        """Look whether anybody answers: without the secret, with an empty body."""
        outcome = await _outcome(self.webhook)
        return {**outcome, "hint": "" if outcome["ok"] else "Kiểm tra địa chỉ webhook."}

    def _refusal(self, code: int, description: str) -> Response:
        number: int | str = code if self.code_key == "error_code" else str(code)
        return JSONResponse({"ok": False, self.code_key: number, "description": description})


async def _params(request: Request) -> Params | None:
    """Return what came with a call, in the address and in the body; ``None`` when it cannot be read."""
    params: Params = dict(request.query_params)
    raw = await request.body()
    if not raw:
        return params
    try:
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return params | dict(parse_qsl(raw.decode(), keep_blank_values=True))
        told = json.loads(raw)
    except ValueError:
        return None
    return params | told if isinstance(told, dict) else None


def _call(request: Request, method: str, params: Params) -> Call:
    content_type = request.headers.get("content-type", "")
    agent = request.headers.get("user-agent", "")
    port = request.client.port if request.client else 0
    return Call(method, request.method, params, content_type, agent, port)


async def _outcome(url: str) -> Params:
    try:
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as http:
            answer = await http.post(url, content=b"", headers={"user-agent": JAVA})
    except httpx.TimeoutException:
        return {"ok": False, "outcome": "webhook.err.timeout"}
    except httpx.ConnectError as error:
        return {"ok": False, "outcome": f"webhook.err.{'tls' if 'SSL' in str(error) else 'conn'}"}
    except httpx.HTTPError:
        return {"ok": False, "outcome": "webhook.err.other"}
    status = answer.status_code
    if answer.is_success:
        return {"ok": True, "status_code": status, "outcome": "webhook.ok"}
    name = str(status) if status in (403, 404) else "5xx" if status >= 500 else "other"
    return {"ok": False, "status_code": status, "outcome": f"webhook.http.{name}"}


def _bad_message(params: Mapping[str, Any]) -> str | None:
    if params.get("parse_mode") not in (None, *PARSE_MODES):
        return "parse_mode"
    if not isinstance(params.get("text_styles", []), list):
        return "text_styles"
    return _bad_chat(params) or _bad_length(params.get("text"), "text", MAX_TEXT)


def _bad_photo(params: Mapping[str, Any]) -> str | None:
    # Data addresses and uploads are refused: only what Zalo can fetch itself.
    if not str(params.get("photo", "")).startswith(("https://", "http://")):
        return "photo"
    if "caption" in params:
        return _bad_chat(params) or _bad_length(params["caption"], "caption", MAX_CAPTION)
    return _bad_chat(params)


def _bad_sticker(params: Mapping[str, Any]) -> str | None:
    return _bad_chat(params) or _bad_length(params.get("sticker"), "sticker", 100)


def _bad_voice(params: Mapping[str, Any]) -> str | None:
    url = str(params.get("voice_url", ""))
    if not url.startswith("https://") or not url.endswith(".aac"):
        return "voice_url"
    return _bad_chat(params)


def _bad_chat(params: Mapping[str, Any]) -> str | None:
    return _bad_length(params.get("chat_id"), "chat_id", 128)


def _bad_length(value: object, name: str, most: int) -> str | None:
    """Count as the strictest reading of "characters" does: UTF-16 units."""
    if not isinstance(value, str):
        return name
    return None if 1 <= len(value.encode("utf-16-le", "surrogatepass")) // 2 <= most else name


def _ok(result: Params) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
