"""The fake is a Telegram to somebody else's client too."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ChatAction
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from tests.channels.telegram.samples import A_TOKEN, USER
from tests.fakes.platform import Fault
from tests.fakes.telegram import SECRET, TOKEN, TelegramFake

pytestmark = pytest.mark.anyio


def a_bot(fake: TelegramFake, token: str = TOKEN) -> Bot:
    sending, polling = (HTTPXRequest(httpx_kwargs={"trust_env": False}) for _ in range(2))
    return Bot(token, f"{fake.url}/bot", f"{fake.url}/file/bot", request=sending, get_updates_request=polling)


@pytest.fixture
async def bot(fake: TelegramFake, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    # Otherwise the library warns about its own next version.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with a_bot(fake) as bot:
        yield bot


async def test_client_learns_who_it_is(bot: Bot) -> None:
    assert (bot.id, bot.username) == (7654321098, "tro_ly_fake_bot")


async def test_client_sends_a_message_with_buttons(bot: Bot, fake: TelegramFake) -> None:
    keys = [
        [InlineKeyboardButton("Xem", callback_data=A_TOKEN)],
        [InlineKeyboardButton("Mở", url="https://a.vn")],
    ]
    sent = await bot.send_message(
        int(USER),
        "Chào anh/chị & cả nhà",
        reply_markup=InlineKeyboardMarkup(keys),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    [one] = fake.sent_to(USER)
    assert (str(sent.message_id), sent.text) == (one.id, one.text)
    assert sent.reply_markup is not None
    assert one.buttons == [{"title": "Xem", "press": A_TOKEN}, {"title": "Mở", "url": "https://a.vn"}]


async def test_client_sends_a_photo_and_an_action(bot: Bot, fake: TelegramFake) -> None:
    photo = await bot.send_photo(int(USER), "https://a.vn/a.jpg", caption="Mẫu tờ khai")
    assert photo.photo
    await bot.send_chat_action(int(USER), ChatAction.TYPING)
    assert [one.text for one in fake.sent_to(USER)] == ["Mẫu tờ khai"]
    assert fake.actions == [(USER, "typing")]


async def test_client_gets_a_file(bot: Bot, fake: TelegramFake) -> None:
    file = await bot.get_file("AgACAgUAAx")
    assert await file.download_as_bytearray()
    with pytest.raises(BadRequest):
        await bot.get_file("other")


async def test_client_polls_with_an_offset(bot: Bot, fake: TelegramFake) -> None:
    for text in ("một", "hai", "ba"):
        await fake.says(USER, text)
    first, *_ = updates = await bot.get_updates()
    assert [update.message and update.message.text for update in updates] == ["một", "hai", "ba"]
    assert [update.update_id for update in await bot.get_updates(limit=1)] == [first.update_id]
    rest = await bot.get_updates(offset=first.update_id + 1)
    assert [update.message and update.message.text for update in rest] == ["hai", "ba"]
    assert [update.message and update.message.text for update in await bot.get_updates(offset=-1)] == ["ba"]
    assert len(fake.updates) == 1


async def test_client_answers_a_press(bot: Bot, fake: TelegramFake) -> None:
    await bot.send_message(
        int(USER),
        "Chọn",
        reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("A", callback_data="a")),
    )
    await fake.presses(USER, "A")
    [update] = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.data == "a"
    assert fake.unanswered == [update.callback_query.id]
    await update.callback_query.answer()
    assert fake.unanswered == []
    with pytest.raises(BadRequest):
        await bot.answer_callback_query("1")
    with pytest.raises(BadRequest):
        await bot.answer_callback_query(update.callback_query.id, text="x" * 201)


async def test_client_sets_a_webhook_and_cannot_poll(bot: Bot, fake: TelegramFake) -> None:
    await bot.set_webhook("https://a.vn:8443/w", secret_token="other", allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.allowed_updates) == ("https://a.vn:8443/w", ("message",))
    assert fake.signed({})[0]["X-Telegram-Bot-Api-Secret-Token"] == "other"
    with pytest.raises(Conflict):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    ("url", "secret"),
    [("http://a.vn/w", SECRET), ("https://a.vn:8000/w", SECRET), ("https://a.vn/w", "bí mật"), ("w", SECRET)],
)
async def test_webhook_that_telegram_would_not_take_is_refused(url: str, secret: str, bot: Bot) -> None:
    with pytest.raises(BadRequest):
        await bot.set_webhook(url, secret_token=secret)


async def test_webhook_without_a_secret_is_delivered_without_one(bot: Bot, fake: TelegramFake) -> None:
    await bot.set_webhook("https://a.vn/w")
    assert "X-Telegram-Bot-Api-Secret-Token" not in fake.signed({})[0]


async def test_dropped_updates_are_gone(bot: Bot, fake: TelegramFake) -> None:
    await fake.says(USER, "một")
    await bot.delete_webhook(drop_pending_updates=False)
    assert len(fake.updates) == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert fake.updates == []


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.BUSY, RetryAfter),
        (Fault.REFUSED, Forbidden),
        (Fault.BROKEN, TelegramError),
        (Fault.CUT_BEFORE, TelegramError),
        (Fault.ERROR_200, KeyError),
    ],
)
async def test_client_meets_each_fault(
    fault: Fault, expected: type[Exception], bot: Bot, fake: TelegramFake
) -> None:
    fake.faults.plan(fault)
    with pytest.raises(expected):
        await bot.send_message(int(USER), "a")
    assert fake.sent == []


async def test_client_with_a_wrong_token_is_turned_away(fake: TelegramFake) -> None:
    with pytest.raises(InvalidToken):
        async with a_bot(fake, "1:AAF-this_is_the_secret_of_nobody_000"):
            pass


async def test_methods_take_json_query_and_form(fake: TelegramFake) -> None:
    address = f"{fake.url}/bot{TOKEN}/sendMessage"
    given = {"chat_id": USER, "text": "7"}
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    async with httpx.AsyncClient(trust_env=False) as http:
        answers = [
            await http.post(address, json={**given, "chat_id": int(USER), "reply_markup": markup}),
            await http.get(address, params=given),
            await http.post(address, data=given),
            await http.post(address, content=b"{", headers={"content-type": "application/json"}),
            await http.post(address, files={"photo": b"x"}),
            await http.post(f"{fake.url}/bot{TOKEN}/sendNothing"),
        ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 400, 400, 404]
    assert [one.text for one in fake.sent_to(USER)] == ["7", "7", "7"]


async def test_fake_is_driven_over_http(fake: TelegramFake) -> None:
    async with httpx.AsyncClient(base_url=fake.url, trust_env=False) as http:
        await http.post("/_control/say", json={"user": "ba-tu", "text": "chào"})
        await http.post(f"/bot{TOKEN}/sendMessage", data={"chat_id": fake.id_of("ba-tu"), "text": "dạ"})
        assert [one["text"] for one in (await http.get("/_control/sent?user=ba-tu")).json()] == ["dạ"]
        await http.post("/_control/block", json={"user": "ba-tu"})
        await http.post("/_control/faults", json={"plan": ["slow"], "share": 0})
        refused = await http.post(
            f"/bot{TOKEN}/sendMessage", data={"chat_id": fake.id_of("ba-tu"), "text": "dạ"}
        )
        assert refused.status_code == 403
        fake.event("ba-tu", "", press="a")
        assert (await http.get("/_control/unanswered")).json() == fake.unanswered
        await http.post("/_control/reset")
    assert (fake.sent, fake.unanswered) == ([], [])
