"""Telegram's Bot API on a loopback port: strict messages, updates to fetch or delivered with a secret.

Shapes, limits and HTTP statuses are Telegram's. The words of its refusals are not promised by anybody, and no
caller should read them; parse modes and uploads, which the house does not use, are refused.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tests.fakes.platform import SLOW_SECONDS, Delivery, FakePlatform, Fault, Faults, Sent

TOKEN: Final = "7654321098:AAF-this_is_the_secret_of_the_fake_0"
SECRET: Final = "telegram-secret-for-tests"
MAX_TEXT, MAX_CAPTION, MAX_DATA, MAX_ANSWER = 4096, 1024, 64, 200
MAX_A_ROW, MAX_BUTTONS = 8, 100
PORTS: Final = (443, 80, 88, 8443)
ACTIONS: Final = ("typing", "upload_photo", "upload_document", "find_location", "choose_sticker")

_FILE: Final = {"file_id": "AgACAgUAAx", "file_unique_id": "AQADAgAT"}
_SIZED: Final = {**_FILE, "width": 800, "height": 600}
_PLACE: Final = {"latitude": 10.386, "longitude": 105.435}
_CLIP: Final = {**_SIZED, "duration": 3}
CONTENTS: Final[dict[str, dict[str, Any]]] = {
    "image": {"photo": [_SIZED, {**_SIZED, "width": 1600, "height": 1200}]},
    "album": {"photo": [_SIZED], "media_group_id": "13579246801234567"},
    "video": {"video": _CLIP},
    "animation": {"animation": _CLIP, "document": _FILE},
    "video_note": {"video_note": {**_FILE, "length": 240, "duration": 3}},
    "voice": {"voice": {**_FILE, "duration": 3, "mime_type": "audio/ogg"}},
    "audio": {"audio": {**_FILE, "duration": 3}},
    "sticker": {"sticker": {**_SIZED, "type": "regular", "is_animated": False, "is_video": False}},
    "location": {"location": _PLACE},
    "venue": {"location": _PLACE, "venue": {"location": _PLACE, "title": "Chợ", "address": "Long Xuyên"}},
    "file": {"document": {**_FILE, "file_name": "don.pdf"}, "caption": "đơn đây"},
    "contact": {"contact": {"phone_number": "+84900000000", "first_name": "An"}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "poll": {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "pinned": {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
}
"""What a message brings besides text, by our word for it."""


class RefusedCallError(Exception):
    """Carry what Telegram answers to a call that it does not take."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


class TelegramFake(FakePlatform):
    """Be Telegram, with one bot."""

    name = "telegram"

    def __init__(self, token: str = TOKEN, secret: str = SECRET) -> None:
        super().__init__()
        self.token = token
        self._first_secret = secret
        self._numbers = itertools.count(500_000_001)
        self.start_over()

    def start_over(self) -> None:
        """Be new: nobody known, nothing sent, no webhook."""
        self.reset()
        self.webhook = ""
        self.secret = self._first_secret
        """What deliveries carry; ``setWebhook`` changes it."""
        self.blocked: set[str] = set()
        self.allowed: list[str] | None = None
        self.retry_after = 1
        self._last_error = ""
        self._ids: dict[str, int] = {}

    def reset(self) -> None:
        """Forget what was sent, pressed and planned, and what waits to be fetched; people stay known."""
        super().reset()
        self.other_faults = Faults()
        """What happens to calls that send no message: ``faults`` is for those that do."""
        self.calls: Counter[str] = Counter()
        self.actions: list[tuple[str, str]] = []
        self.taken: list[dict[str, Any]] = []
        """What came with each message in ``sent``."""
        self.updates: list[dict[str, Any]] = []
        """What waits to be fetched."""
        self._presses: dict[str, bool] = {}

    def routes(self) -> list[Route]:
        return [
            Route("/_control/unanswered", self._control_unanswered),
            Route("/_control/block", self._control_block, methods=["POST"]),
            Route("/file/bot{token}/{path:path}", self._file_route),
            Route("/bot{token}/{method}", self._method_route, methods=["GET", "POST"]),
        ]

    @property
    def unanswered(self) -> list[str]:
        """Return the ids of the presses for which a client still shows that it waits."""
        return [query for query, is_answered in self._presses.items() if not is_answered]

    # --- what people do -------------------------------------------------------------------------------

    def id_of(self, user: str) -> int:
        """Return a person's number; a person has begun to talk to the bot, or cannot be written to."""
        return self._ids.setdefault(user, int(user) if user.isdecimal() else 6_000_000_000 + len(self._ids))

    def event(
        self, user: str, text: str, *, kind: str = "text", press: str = ""
    ) -> tuple[str, dict[str, Any]]:
        """Return the number and the body of one update.

        ``kind`` is ``text``, ``follow`` (presses "Start"), one of :data:`CONTENTS`, ``left``, ``back``,
        ``edited``, ``channel_post``, ``group``, ``bot``, ``group_press``, ``added_to_group``.
        """
        number = next(self._numbers)
        body = self._press(user, press, kind) if press else self._body(user, text, kind, number)
        return str(number), {"update_id": number, **body}

    def _body(self, user: str, text: str, kind: str, number: int) -> dict[str, Any]:
        if kind in ("left", "back", "added_to_group"):
            return {"my_chat_member": self._membership(user, kind)}
        content = {"text": "/start"} if kind == "follow" else CONTENTS.get(kind, {"text": text})
        message = self._message(user, number, is_bot=kind == "bot") | content
        if kind == "group":
            message["chat"] = {"id": -1001234567890, "type": "supergroup", "title": "Ấp 1"}
        if kind == "channel_post":
            message["chat"] = {"id": -1001234567891, "type": "channel", "title": "Tin tức"}
            del message["from"]
        if kind == "edited":
            return {"edited_message": message | {"edit_date": message["date"] + 5}}
        return {"channel_post" if kind == "channel_post" else "message": message}

    def _message(self, user: str, number: int, *, is_bot: bool = False) -> dict[str, Any]:
        person = {"id": self.id_of(user), "is_bot": is_bot, "first_name": "An", "language_code": "vi"}
        chat = {"id": person["id"], "type": "private", "first_name": "An"}
        return {"message_id": number % 100_000, "date": int(time.time()), "chat": chat, "from": person}

    def _press(self, user: str, data: str, kind: str) -> dict[str, Any]:
        query = f"43820{next(self._numbers)}"
        self._presses[query] = False
        message = self._message(user, next(self._numbers)) | {"text": "Cần gì?"}
        person = message["from"]
        if kind == "group_press":
            message["chat"] = {"id": -1001234567890, "type": "supergroup", "title": "Ấp 1"}
        # The message below which the button is was written by the bot.
        shown = message | {"from": self._me()}
        press = {"id": query, "from": person, "message": shown, "chat_instance": "-31415926", "data": data}
        return {"callback_query": press}

    def _membership(self, user: str, kind: str) -> dict[str, Any]:
        message = self._message(user, 0)
        if kind == "added_to_group":
            message["chat"] = {"id": -1001234567890, "type": "supergroup", "title": "Ấp 1"}
        self._block(user, is_blocked=kind == "left")
        here = {"user": self._me(), "status": "member"}
        gone = {"user": self._me(), "status": "kicked", "until_date": 0}
        old, new = (here, gone) if kind == "left" else (gone, here)
        kept = {name: message[name] for name in ("chat", "from", "date")}
        return {**kept, "old_chat_member": old, "new_chat_member": new}

    def _block(self, user: str, *, is_blocked: bool) -> None:
        (self.blocked.add if is_blocked else self.blocked.discard)(user)

    # --- deliveries -----------------------------------------------------------------------------------

    def signed(self, body: dict[str, Any]) -> tuple[dict[str, str], bytes]:
        headers = {"content-type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        return headers, json.dumps(body, ensure_ascii=False).encode()

    async def deliver(self, user: str, event: str, body: dict[str, Any]) -> Delivery:
        """Deliver an update once, or keep it to be fetched, which has status 0.

        An update of a kind that the bot did not ask for is dropped.
        """
        is_wanted = self.allowed is None or any(name in body for name in self.allowed)
        if self.webhook and is_wanted:
            done = await super().deliver(user, event, body)
            self._last_error = "" if done.status == 200 else f"Wrong response from the webhook: {done.status}"
            return done
        if is_wanted:
            self.updates.append(body)
        self.deliveries.append(Delivery(user, event, 0, 0.0))
        return self.deliveries[-1]

    # --- the Bot API ----------------------------------------------------------------------------------

    async def _method_route(self, request: Request) -> Response:
        token, method = request.path_params["token"], request.path_params["method"]
        self.calls[method] += 1
        fault = (self.faults if method in ("sendMessage", "sendPhoto") else self.other_faults).next()
        if fault in (Fault.CUT_BEFORE, Fault.BROKEN):
            return _broken(request, fault)
        try:
            self._check(token)
            self._strike(fault)
            result = await self._call(method, await _parameters(request), request)
        except RefusedCallError as error:
            return _refusal(error, 200 if fault is Fault.ERROR_200 else error.status)
        if fault is Fault.CUT_AFTER:
            return _broken(request, fault)
        if fault is Fault.SLOW:
            await asyncio.sleep(SLOW_SECONDS)
        return JSONResponse({"ok": True, "result": result})

    def _check(self, token: str) -> None:
        if not re.fullmatch(r"\d+:[A-Za-z0-9_-]{30,}", token):
            raise RefusedCallError(404, "Not Found")
        if token != self.token:
            raise RefusedCallError(401, "Unauthorized")

    def _strike(self, fault: Fault) -> None:
        if fault is Fault.BUSY:
            wait = self.retry_after
            raise RefusedCallError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        if fault is Fault.REFUSED:
            raise RefusedCallError(403, "Forbidden: bot was blocked by the user")
        if fault is Fault.ERROR_200:
            raise RefusedCallError(500, "Internal Server Error")

    async def _call(self, method: str, given: dict[str, Any], request: Request) -> Any:
        if method == "getUpdates":
            return await self._get_updates(given, request)
        calls = {
            "getMe": lambda _: self._me(),
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": lambda _: self._webhook_info(),
            "sendMessage": self.send_message,
            "sendPhoto": self._send_photo,
            "sendChatAction": self._send_chat_action,
            "answerCallbackQuery": self._answer_callback_query,
            "getFile": self._get_file,
        }
        if method not in calls:
            raise RefusedCallError(404, "Not Found: method not found")
        return calls[method](given)

    def _me(self) -> dict[str, Any]:
        rights = {"can_join_groups": True, "can_read_all_group_messages": False}
        name = {"first_name": "Trợ lý", "username": "tro_ly_fake_bot"}
        return {"id": int(self.token.partition(":")[0]), "is_bot": True, **name, **rights}

    def _set_webhook(self, given: dict[str, Any]) -> bool:
        url, secret = str(given.get("url", "")), str(given.get("secret_token", ""))
        address = urlsplit(url)
        port = address.port or 443
        # Our own webhook is on loopback while it is tested; for others the rule is Telegram's.
        is_public = address.scheme == "https" and port in PORTS
        if url and not is_public and address.hostname != "127.0.0.1":
            raise RefusedCallError(400, "Bad Request: bad webhook: an HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise RefusedCallError(400, "Bad Request: secret token contains unallowed characters")
        self.webhook, self.secret = url, secret
        self._forget_waiting(given)
        self.allowed = given.get("allowed_updates", self.allowed)
        return True

    def _delete_webhook(self, given: dict[str, Any]) -> bool:
        self.webhook = ""
        self._forget_waiting(given)
        return True

    def _forget_waiting(self, given: dict[str, Any]) -> None:
        if given.get("drop_pending_updates") is True:
            self.updates.clear()

    def _webhook_info(self) -> dict[str, Any]:
        info = {
            "url": self.webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates),
            "allowed_updates": self.allowed or [],
        }
        error = {"last_error_date": int(time.time()), "last_error_message": self._last_error}
        return info | (error if self._last_error else {})

    async def _get_updates(self, given: dict[str, Any], request: Request) -> list[dict[str, Any]]:
        if self.webhook:
            raise RefusedCallError(409, "Conflict: can't use getUpdates method while webhook is active")
        self.allowed = given.get("allowed_updates", self.allowed)
        offset, limit = int(given.get("offset", 0)), int(given.get("limit", 100))
        if not 1 <= limit <= 100:
            raise RefusedCallError(400, "Bad Request: limit must be from 1 to 100")
        # An offset says what was received; a negative one counts from the end.
        kept = self.updates[offset:] if offset < 0 else [u for u in self.updates if u["update_id"] >= offset]
        self.updates[:] = kept
        deadline = time.monotonic() + float(given.get("timeout", 0))
        while not self.updates:
            if time.monotonic() > deadline or await request.is_disconnected():
                break
            await asyncio.sleep(0.01)
        return self.updates[:limit]

    def send_message(self, given: dict[str, Any]) -> dict[str, Any]:
        """Take a message, as the method does.

        Raises:
            RefusedCallError: Telegram would not take it.
        """
        user = self._recipient(given)
        text = _checked_text(given, "text", MAX_TEXT)
        if not text.strip():
            raise RefusedCallError(400, "Bad Request: message text is empty")
        return self._taken(user, text, given) | {"text": text}

    def _send_photo(self, given: dict[str, Any]) -> dict[str, Any]:
        user = self._recipient(given)
        photo = given.get("photo")
        if not isinstance(photo, str) or not (photo == _FILE["file_id"] or is_address(photo)):
            raise RefusedCallError(400, "Bad Request: wrong remote file identifier specified")
        caption = _checked_text(given, "caption", MAX_CAPTION)
        return self._taken(user, caption, given) | {"photo": [_SIZED], "caption": caption}

    def _send_chat_action(self, given: dict[str, Any]) -> bool:
        user = self._recipient(given)
        if given.get("action") not in ACTIONS:
            raise RefusedCallError(400, "Bad Request: wrong parameter action in request")
        self.actions.append((user, given["action"]))
        return True

    def _answer_callback_query(self, given: dict[str, Any]) -> bool:
        query = str(given.get("callback_query_id", ""))
        if query not in self._presses:
            raise RefusedCallError(400, "Bad Request: query is too old or query ID is invalid")
        _checked_text(given, "text", MAX_ANSWER)
        self._presses[query] = True
        return True

    def _get_file(self, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("file_id") != _FILE["file_id"]:
            raise RefusedCallError(400, "Bad Request: invalid file_id")
        return {**_FILE, "file_size": 4, "file_path": "photos/file_0.jpg"}

    async def _file_route(self, request: Request) -> Response:
        is_right = request.path_params["token"] == self.token
        return Response(b"\xff\xd8\xff\xd9") if is_right else Response(status_code=404)

    def _recipient(self, given: dict[str, Any]) -> str:
        number = str(given.get("chat_id", ""))
        found = next((user for user, known in self._ids.items() if str(known) == number), None)
        if found is None:
            raise RefusedCallError(400, "Bad Request: chat not found")
        if found in self.blocked:
            raise RefusedCallError(403, "Forbidden: bot was blocked by the user")
        return found

    def _taken(self, user: str, text: str, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("parse_mode"):
            raise RefusedCallError(400, "Bad Request: the fake reads plain text only")
        markup = given.get("reply_markup")
        buttons = checked_keyboard(markup) if markup is not None else []
        number = next(self._numbers)
        self.sent.append(Sent(user, text, [_shown(button) for button in buttons], str(number)))
        self.taken.append(given)
        message = self._message(user, number) | {"message_id": number, "from": self._me()}
        return message | ({"reply_markup": markup} if markup is not None else {})

    # --- control --------------------------------------------------------------------------------------

    async def _control_unanswered(self, _request: Request) -> Response:
        return JSONResponse(self.unanswered)

    async def _control_block(self, request: Request) -> Response:
        """Take ``{"user", "blocked": true}``."""
        asked = await request.json()
        self._block(asked["user"], is_blocked=asked.get("blocked", True))
        return Response(status_code=204)


def checked_keyboard(markup: object) -> list[dict[str, Any]]:
    """Return the buttons of an inline keyboard.

    Raises:
        RefusedCallError: Telegram would not take it.
    """
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise RefusedCallError(400, "Bad Request: can't parse inline keyboard")
    buttons = [button for row in rows for button in row]
    if len(buttons) > MAX_BUTTONS or any(len(row) > MAX_A_ROW for row in rows):
        raise RefusedCallError(400, "Bad Request: reply markup is too long")
    for button in buttons:
        _check_button(button)
    return buttons


def _check_button(button: object) -> None:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise RefusedCallError(400, "Bad Request: inline keyboard button text is empty")
    if len(button.keys() & {"callback_data", "url"}) != 1 or len(button) != 2:
        raise RefusedCallError(400, "Bad Request: exactly one kind of button must be used")
    if "url" in button and not is_address(button["url"]):
        raise RefusedCallError(400, "Bad Request: BUTTON_URL_INVALID")
    if "url" not in button and not 1 <= len(str(button["callback_data"]).encode()) <= MAX_DATA:
        raise RefusedCallError(400, "Bad Request: BUTTON_DATA_INVALID")


def is_address(url: object) -> bool:
    """Return whether Telegram takes an address: http(s), and a host with a dot in it."""
    try:
        address = urlsplit(str(url))
    except ValueError:
        return False
    return address.scheme in ("http", "https") and "." in (address.hostname or "")


def _shown(button: Mapping[str, str]) -> dict[str, str]:
    if "url" in button:
        return {"title": button["text"], "url": button["url"]}
    return {"title": button["text"], "press": button["callback_data"]}


def _checked_text(given: Mapping[str, Any], name: str, longest: int) -> str:
    text = given.get(name, "")
    if not isinstance(text, str):
        raise RefusedCallError(400, f"Bad Request: {name} must be a string")
    # Counted the strict way: UTF-16 units, as clients count entities.
    if len(text.encode("utf-16-le")) // 2 > longest:
        raise RefusedCallError(400, f"Bad Request: {name} is too long")
    return text


async def _parameters(request: Request) -> dict[str, Any]:
    """Return what a call was given: in the address, as a form, or as JSON."""
    given: dict[str, Any] = {name: _value(name, value) for name, value in request.query_params.items()}
    body, kind = await request.body(), request.headers.get("content-type", "")
    if not body:
        return given
    if kind.startswith("application/json"):
        try:
            given.update(json.loads(body))
        except (ValueError, TypeError):
            raise RefusedCallError(400, "Bad Request: can't parse JSON") from None
        return given
    if not kind.startswith("application/x-www-form-urlencoded"):
        raise RefusedCallError(400, "Bad Request: the fake takes no uploads")
    form = parse_qsl(body.decode(), keep_blank_values=True)
    return given | {name: _value(name, value) for name, value in form}


def _value(name: str, value: str) -> Any:
    """Return a value of a form; what is nested or not text is JSON in it."""
    if name in ("text", "caption", "url", "secret_token", "chat_id", "callback_query_id"):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _broken(request: Request, fault: Fault) -> Response:
    if fault is Fault.BROKEN:
        return HTMLResponse("<html><body><h1>500 Internal Server Error</h1></body></html>", 500)
    request.scope["cut"]()
    return Response()


def _refusal(error: RefusedCallError, status: int) -> Response:
    body = {"ok": False, "error_code": error.status, "description": error.description}
    return JSONResponse(body | ({"parameters": error.parameters} if error.parameters else {}), status)
