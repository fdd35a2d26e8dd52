"""``tthc channel``: what an operator sees of the channels, and how one is connected, switched off and on."""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
import uvicorn
from fastapi import FastAPI
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from app import channel_check, cli, cli_channel
from app.database import migrate, open_database
from app.platforms import open_platforms
from app.settings import ROOT, Settings
from channels import webhooks
from channels.contract import Inbound
from channels.database import Database
from channels.inbox import Address, Inbox
from channels.intake import Intake
from channels.outbox import State
from channels.people import People
from channels.switches import Switches
from channels.tables import access_tokens, inbound, outbox, people
from channels.way_in import from_outside
from channels.web import errors
from tests.fakes.platform import Fault, Served
from tests.fakes.telegram import TelegramFake
from tests.fakes.zalo_bot import ZaloBotFake
from tests.fakes.zalo_oa import ZaloOaFake
from tests.house import free_ports

SITE = "https://tthc.example.vn"
Run = Callable[..., tuple[int, str, str]]
Configure = Callable[..., Settings]


@pytest.fixture(autouse=True)
def _logged() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


@pytest.fixture(scope="module")
def fakes() -> Iterator[tuple[ZaloOaFake, ZaloBotFake, TelegramFake]]:
    both = (ZaloOaFake(), ZaloBotFake(), TelegramFake())
    with Served(both):
        yield both


@pytest.fixture
def oa(fakes: tuple[ZaloOaFake, ZaloBotFake, TelegramFake]) -> ZaloOaFake:
    fakes[0].start_over()
    return fakes[0]


@pytest.fixture
def bot(fakes: tuple[ZaloOaFake, ZaloBotFake, TelegramFake]) -> ZaloBotFake:
    fakes[1].start_over()
    fakes[1].webhook = f"{SITE}/webhooks/zalo-bot"
    return fakes[1]


@pytest.fixture
def telegram(fakes: tuple[ZaloOaFake, ZaloBotFake, TelegramFake]) -> TelegramFake:
    fakes[2].start_over()
    fakes[2].webhook = f"{SITE}/webhooks/telegram"
    return fakes[2]


def of_oa(oa: ZaloOaFake, **changed: Any) -> dict[str, Any]:
    return {
        "zalo_oa_app_id": oa.app_id,
        "zalo_oa_id": oa.oa_id,
        "zalo_oa_app_secret": oa.app_secret,
        "zalo_oa_webhook_secret": oa.webhook_secret,
        "zalo_oa_refresh_token": oa.first_refresh_token,
        "zalo_oa_api_url": oa.url,
        "zalo_oa_oauth_url": oa.url,
        **changed,
    }


def of_bot(bot: ZaloBotFake, **changed: Any) -> dict[str, Any]:
    given = {"zalo_bot_token": bot.token, "zalo_bot_webhook_secret": bot.secret, "zalo_bot_api_url": bot.url}
    return given | changed


def of_telegram(telegram: TelegramFake, **changed: Any) -> dict[str, Any]:
    given = {"telegram_token": telegram.token, "telegram_webhook_secret": telegram.secret}
    return given | {"telegram_api_url": telegram.url} | changed


@pytest.fixture
def configure(tmp_path: Path, sqlite_store: Path, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Set the settings that the command reads; the store is there and empty."""
    (port,) = free_ports(1)
    shutil.copy(sqlite_store, tmp_path / "tthc.db")

    def put(**given: Any) -> Settings:
        settings = Settings(_env_file=None, **{"data_dir": tmp_path, "port": port} | given)
        monkeypatch.setattr(cli_channel, "get_settings", lambda: settings)
        return settings

    put()
    return put


@pytest.fixture
def run(configure: Configure, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``tthc channel`` as the shell would, and return exit code, output and errors."""

    def invoke(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tthc", "channel", *arguments])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, " ".join(said.err.split())

    monkeypatch.setenv("COLUMNS", "240")
    return invoke


@contextmanager
def serving(app: ASGIApp, port: int) -> Iterator[None]:
    """Serve an application on loopback from a thread of its own."""
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def house(settings: Settings, *, is_ready: bool = True, on: int = 0) -> Iterator[None]:
    """Serve the doors of these settings, as the web process does."""
    migrate(settings.database)
    database = open_database(settings.database)
    app = FastAPI()
    errors.install(app)
    app.include_router(webhooks.router)
    app.add_api_route("/readyz", lambda: Response(status_code=200 if is_ready else 503))
    app.state.platforms = open_platforms(settings, database)
    app.state.switches = Switches(database)
    app.state.intake = Intake(Inbox(database), People(database, "secret"), lambda _: None)
    try:
        with serving(app, on or settings.port):
            yield
    finally:
        asyncio.run(database.close())


@pytest.fixture
def outside(configure: Configure, monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], None]:
    """Let the public name lead to the door on this machine, as a proxy would."""

    def lead(settings: Settings) -> None:
        async def walk(url: str, platform: Any) -> Any:
            return await from_outside(url.replace(SITE, f"http://127.0.0.1:{settings.port}"), platform)

        monkeypatch.setattr(channel_check, "from_outside", walk)

    return lead


def stored(settings: Settings, work: Callable[[Database], Coroutine[Any, Any, Any]]) -> Any:
    """Do something with the message store."""
    migrate(settings.database)

    async def opened() -> Any:
        database = open_database(settings.database)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(opened())


def insert(settings: Settings, table: sa.Table, *rows: dict[str, Any]) -> None:
    async def work(database: Database) -> None:
        await database.run(lambda connection: connection.execute(table.insert(), list(rows)))

    stored(settings, work)


def a_letter(n: int, channel: str, state: State, age: timedelta = timedelta()) -> dict[str, Any]:
    at = datetime.now(UTC) - age
    return {
        "turn_id": f"t{n}",
        "position": 0,
        "channel": channel,
        "conversation": f"c{n}",
        "payload": {"text": "…", "buttons": []},
        "state": state,
        "attempts": 1,
        "not_before": at,
        "created_at": at,
        "changed_at": at,
    }


def a_person(user: str, channel: str = "zalo_oa") -> dict[str, Any]:
    now = datetime.now(UTC)
    key = {"conversation": f"c-{user}", "channel": channel, "account": "a"}
    return key | {"user_id": user, "last_seen_at": now, "is_leaving": False}


# --- list -----------------------------------------------------------------------------------------------


def cells(out: str, channel: str) -> list[str]:
    line = next(line for line in out.splitlines() if f" {channel} " in line)
    return [cell.strip() for cell in line.strip("│ ").split("│")]


def test_list_tells_open_from_closed_and_where_deliveries_come_in(
    run: Run, configure: Configure, bot: ZaloBotFake, telegram: TelegramFake
) -> None:
    configure(**of_bot(bot), **of_telegram(telegram, telegram_fetch=True))
    code, out, err = run("list")
    assert code == 0
    assert cells(out, "web")[1:5] == ["mở", "bật", "/", "0"]
    assert cells(out, "zalo-oa")[1:4] == ["đóng", "bật", "/webhooks/zalo-oa"]
    assert cells(out, "zalo-bot")[1:4] == ["mở", "bật", "/webhooks/zalo-bot"]
    assert cells(out, "telegram")[1:4] == ["mở", "bật", "tự hỏi tin"]
    assert "3 trên 4 kênh mở." in err


def test_list_counts_what_waits_and_what_became_of_the_messages_of_a_day(
    run: Run, configure: Configure
) -> None:
    settings, day = configure(), timedelta(hours=25)
    states = [State.PENDING, State.SENDING, State.SENT, State.SENT, State.SENT, State.FAILED, State.UNKNOWN]
    letters = [a_letter(n, "zalo_oa", state) for n, state in enumerate(states)]
    old = [a_letter(90, "zalo_oa", State.SENT, day), a_letter(91, "zalo_oa", State.PENDING, day)]
    insert(settings, outbox, *letters, *old, a_letter(99, "telegram", State.FAILED))
    message = Inbound(channel="zalo_oa", conversation="c", message_id="m", text="…")
    stored(settings, lambda database: Inbox(database).receive(message, address=Address("a", "u")))
    _, out, _ = run("list")
    assert cells(out, "zalo-oa")[4:9] == ["1", "3", "3", "1", "1"]
    assert cells(out, "zalo-oa")[9] != "–"
    assert cells(out, "telegram")[4:] == ["0", "0", "0", "1", "0", "–"]
    assert cells(out, "web")[5:9] == ["–"] * 4


def test_moments_are_told_in_vietnamese_time_wherever_the_machine_stands(
    run: Run, configure: Configure
) -> None:
    configure()
    run("off", "zalo-oa", "--reason", "thử")

    async def move(database: Database) -> None:
        at = datetime(2026, 11, 26, 20, 30, tzinfo=UTC)
        moved = sa.text("UPDATE channel_switches SET changed_at = :at").bindparams(at=str(at)[:19])
        await database.run(lambda connection: connection.execute(moved))

    stored(configure(), move)
    assert "27/11 03:30" in run("list")[1]


# --- off, on, history -----------------------------------------------------------------------------------


def test_channel_goes_off_and_on_and_both_stay_on_record(
    run: Run, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_USER", "chi.lan")
    settings = configure()
    code, _, err = run("off", "zalo-oa", "--reason", "OA bị chiếm [/b]")
    assert (code, "Đã tắt zalo-oa (chi.lan)." in err) == (0, True)
    assert not stored(settings, lambda database: Switches(database).is_on("zalo_oa"))
    assert "chi.lan: OA bị chiếm [/b]" in run("list")[1]
    assert run("on", "zalo_oa", "--reason", "đã đổi mật khẩu")[0] == 0
    assert stored(settings, lambda database: Switches(database).is_on("zalo_oa"))
    code, out, err = run("history", "zalo-oa")
    lines = [line for line in out.splitlines() if "chi.lan" in line]
    assert code == 0
    assert [line.split("│")[2].strip() for line in lines] == ["bật", "tắt"]
    assert "đã đổi mật khẩu" in lines[0]
    assert "2 lần đổi gần đây" in err


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("off", "viber", "--reason", "x"), "Không có kênh viber. Các kênh: web, zalo-oa"),
        (("off", "zalo-oa", "--reason", "  "), "Chưa nói vì sao."),
        (("check", "viber"), "Không có kênh viber."),
        (("history", "viber"), "Không có kênh viber."),
        (("webhook", "web", SITE), "Trang web không có webhook."),
        (("webhook", "zalo-bot"), "Đưa một địa chỉ, hoặc --delete"),
        (("webhook", "zalo-bot", SITE, "--delete"), "Đưa một địa chỉ, hoặc --delete"),
        (("webhook", "zalo-bot", SITE), "Kênh đang đóng: chưa đặt TTHC_ZALO_BOT_TOKEN."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(arguments: tuple[str, ...], text: str, run: Run) -> None:
    code, _, err = run(*arguments)
    assert code == 1
    assert f"LỖI: {text}" in err


def test_switching_without_a_reason_is_wrong_usage(run: Run) -> None:
    assert run("off", "zalo-oa")[0] == 2


def test_store_that_breaks_is_one_line(
    run: Run, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: object) -> None:
        raise sa.exc.OperationalError("SELECT", {}, Exception("database is locked"))

    monkeypatch.setattr(Switches, "history", breaks)
    code, _, err = run("history", "zalo-oa")
    assert (code, "kho tin nhắn không trả lời (OperationalError)." in err) == (1, True)


# --- check: settings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "names"),
    [
        ("zalo-oa", ["ZALO_OA_APP_ID", "ZALO_OA_ID", "ZALO_OA_APP_SECRET", "ZALO_OA_WEBHOOK_SECRET"]),
        ("zalo-bot", ["ZALO_BOT_TOKEN", "ZALO_BOT_WEBHOOK_SECRET"]),
        ("telegram", ["TELEGRAM_TOKEN", "TELEGRAM_WEBHOOK_SECRET"]),
    ],
)
def test_closed_channel_lacks_these_settings(channel: str, names: list[str], run: Run) -> None:
    code, _, err = run("check", channel)
    assert code == 1
    for name in names:
        assert f"CẦN SỬA TTHC_{name}: chưa đặt. → Ghi vào .env:" in err
    assert f"{len(names) + 1} chỗ cần sửa." in err


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "TTHC_ZALO_BOT_WEBHOOK_SECRET: trống, tin nào tới cũng bị từ chối."),
        ({"environment": "production"}, "ở chế độ production thì trợ lý không khởi động."),
        ({"environment": "production", "zalo_bot_fetch": True}, "thì trợ lý không khởi động."),
    ],
)
def test_open_channel_without_a_secret_is_told_what_that_comes_to(
    given: dict[str, Any], text: str, run: Run, configure: Configure, bot: ZaloBotFake
) -> None:
    configure(**of_bot(bot, zalo_bot_webhook_secret=""), **given)
    code, _, err = run("check", "zalo-bot")
    assert (code, text in err) == (1, True)
    assert "Tự thử cửa" not in err


def test_bot_that_is_asked_for_news_needs_neither_secret_nor_webhook(
    run: Run, configure: Configure, bot: ZaloBotFake
) -> None:
    bot.webhook = ""
    settings = configure(**of_bot(bot, zalo_bot_webhook_secret="", zalo_bot_fetch=True))
    with house(settings):
        code, _, err = run("check", "zalo-bot")
    assert (code, "Kênh zalo-bot sẵn sàng." in err) == (0, True)
    assert "Máy tự hỏi tin; ở nền tảng không đặt webhook nào." in err


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("ngan", "dài 4 chữ."),
        ("x" * 257, "dài 257 chữ."),
        ("bi mat dai lam", "có chữ không dùng được."),
        ("bí-mật-dài-lắm", "có chữ không dùng được."),
        ("co.dau.cham", "có chữ không dùng được."),
    ],
)
def test_secret_that_telegram_does_not_take_is_named_but_not_told(
    secret: str, text: str, run: Run, configure: Configure, telegram: TelegramFake
) -> None:
    configure(**of_telegram(telegram, telegram_webhook_secret=secret))
    code, _, err = run("check", "telegram")
    assert (code, f"TTHC_TELEGRAM_WEBHOOK_SECRET {text}" in err) == (1, True)
    assert secret not in err


def test_zalo_takes_letters_that_telegram_does_not(run: Run, configure: Configure, bot: ZaloBotFake) -> None:
    configure(**of_bot(bot, zalo_bot_webhook_secret="co.dau.cham!"))
    assert "TTHC_ZALO_BOT_WEBHOOK_SECRET có chữ" not in run("check", "zalo-bot")[2]


def test_application_secret_with_a_blank_is_found(run: Run, configure: Configure, oa: ZaloOaFake) -> None:
    configure(**of_oa(oa, zalo_oa_app_secret="chép thừa chữ "))
    assert "TTHC_ZALO_OA_APP_SECRET có chữ không dùng được." in run("check", "zalo-oa")[2]


def test_proxy_that_cannot_be_used_is_a_finding(
    run: Run, configure: Configure, telegram: TelegramFake
) -> None:
    configure(**of_telegram(telegram, telegram_proxy="socks5://nguoi:matkhau@may:1"))
    code, _, err = run("check", "telegram")
    assert (code, "CẦN SỬA Địa chỉ proxy của Telegram không dùng được." in err) == (1, True)
    assert "matkhau" not in err


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("http://tthc.example.vn", "không phải https."),
        ("https://localhost", "localhost không phải địa chỉ công khai."),
        ("https://192.168.1.4", "192.168.1.4 không phải địa chỉ công khai."),
        ("https://may-chu.local", "may-chu.local không phải địa chỉ công khai."),
        ("https://tthc.example.vn/tro-ly", "không dẫn tới cửa của kênh. → Viết thêm /webhooks/telegram"),
        ("https://tthc.example.vn:8080", "Telegram không gọi vào cổng 8080."),
        ("https://tthc.example.vn:cong", "không đọc được."),
        ("tthc.example.vn", "không đọc được."),
    ],
)
def test_public_address_that_no_platform_can_use_is_found(url: str, text: str, run: Run) -> None:
    code, _, err = run("check", "telegram", "--url", url)
    assert (code, text in err) == (1, True)


# --- check: the platform --------------------------------------------------------------------------------


def test_everything_well_with_a_bot_is_exit_0(
    run: Run, configure: Configure, bot: ZaloBotFake, outside: Callable[[Settings], None]
) -> None:
    settings = configure(**of_bot(bot), environment="production")
    outside(settings)
    with house(settings):
        code, out, err = run("check", "zalo-bot", "--url", SITE)
    assert (code, out) == (0, "")
    assert "Kênh zalo-bot sẵn sàng." in err
    for text in (
        "Trợ lý đang chạy và trả lời được.",
        "Token dùng được, bot tên bot.VDKyGxQvc.",
        f"Webhook đang đặt: {SITE}/webhooks/zalo-bot.",
        "Tự thử cửa: tin ký đúng được nhận, tin giả bị từ chối.",
        "Từ ngoài vào được tới cửa",
        "Tháng này đã gửi 0 trên 3000 tin.",
    ):
        assert f"ổn {text}" in err
    assert bot.token not in err
    assert bot.secret not in err


def test_everything_well_with_telegram_is_exit_0(
    run: Run, configure: Configure, telegram: TelegramFake, outside: Callable[[Settings], None]
) -> None:
    settings = configure(**of_telegram(telegram))
    outside(settings)
    with house(settings):
        code, _, err = run("check", "telegram")
    assert (code, "bot tên tro_ly_fake_bot." in err) == (0, True)
    assert "Tháng này" not in err


@pytest.mark.parametrize("channel", ["zalo-bot", "telegram"])
def test_wrong_token_is_told_with_its_setting(
    channel: str, run: Run, configure: Configure, bot: ZaloBotFake, telegram: TelegramFake
) -> None:
    wrong = f"1234567:{'a' * 35}"
    configure(**of_bot(bot, zalo_bot_token=wrong), **of_telegram(telegram, telegram_token=wrong))
    code, _, err = run("check", channel)
    assert code == 1
    assert "getMe: bị từ chối" in err
    assert "getWebhookInfo: bị từ chối" in err
    assert f"Chép lại TTHC_{channel.upper().replace('-', '_')}_TOKEN cho đúng" in err
    assert wrong not in err


@pytest.mark.parametrize("channel", ["zalo-bot", "telegram"])
def test_platform_that_is_away_is_a_finding_and_the_check_goes_on(
    channel: str, run: Run, configure: Configure, bot: ZaloBotFake, telegram: TelegramFake
) -> None:
    away = f"http://127.0.0.1:{free_ports(1)[0]}"
    configure(**of_bot(bot, zalo_bot_api_url=away), **of_telegram(telegram, telegram_api_url=away))
    code, _, err = run("check", channel)
    assert (code, "getMe: nền tảng chưa trả lời được" in err) == (1, True)
    assert "Tiến trình web không chạy" in err


def test_page_instead_of_an_answer_is_a_finding(
    run: Run, configure: Configure, bot: ZaloBotFake, telegram: TelegramFake
) -> None:
    bot.faults.plan(Fault.BROKEN)
    telegram.other_faults.plan(Fault.BROKEN)
    configure(**of_bot(bot), **of_telegram(telegram))
    assert "getMe: nền tảng trả lời lạ" in run("check", "zalo-bot")[2]
    assert "getMe: nền tảng trả lời lạ" in run("check", "telegram")[2]


def test_webhook_that_is_not_set_is_told_with_the_command(
    run: Run, configure: Configure, bot: ZaloBotFake
) -> None:
    bot.webhook = ""
    configure(**of_bot(bot))
    code, _, err = run("check", "zalo-bot", "--url", SITE)
    assert code == 1
    assert (
        f"Chưa đặt webhook ở nền tảng. → Chạy: tthc channel webhook zalo-bot {SITE}/webhooks/zalo-bot" in err
    )


def test_webhook_of_somebody_else_is_found(run: Run, configure: Configure, telegram: TelegramFake) -> None:
    telegram.webhook = "https://elsewhere.example.vn/webhooks/telegram"
    configure(**of_telegram(telegram))
    code, _, err = run("check", "telegram", "--url", SITE)
    assert (code, "đang đặt là https://elsewhere.example.vn/webhooks/telegram, không phải" in err) == (
        1,
        True,
    )


def test_webhook_without_tls_is_found_though_the_platform_has_it(
    run: Run, configure: Configure, telegram: TelegramFake
) -> None:
    settings = configure(**of_telegram(telegram))
    telegram.webhook = f"http://127.0.0.1:{settings.port}/webhooks/telegram"
    code, _, err = run("check", "telegram")
    assert (code, "không phải https." in err) == (1, True)


@pytest.mark.parametrize("channel", ["zalo-bot", "telegram"])
def test_asking_for_news_beside_a_webhook_is_found(
    channel: str, run: Run, configure: Configure, bot: ZaloBotFake, telegram: TelegramFake
) -> None:
    configure(**of_bot(bot, zalo_bot_fetch=True), **of_telegram(telegram, telegram_fetch=True))
    code, _, err = run("check", channel)
    name = channel.upper().replace("-", "_")
    assert (code, f"TTHC_{name}_FETCH bật mà webhook cũng đang đặt" in err) == (1, True)
    assert f"tthc channel webhook {channel} --delete" in err


def test_last_failure_and_what_waits_at_telegram_are_worth_knowing(
    run: Run, configure: Configure, telegram: TelegramFake
) -> None:
    telegram._last_error = "Wrong response from the webhook: 403 Forbidden"
    telegram.updates.append({"update_id": 1})
    configure(**of_telegram(telegram))
    _, _, err = run("check", "telegram")
    assert "403 Forbidden. → Nếu vừa sửa xong thì bỏ qua." in err
    assert "1 tin đang chờ ở nền tảng" in err


# --- check: doors ---------------------------------------------------------------------------------------


def test_web_process_that_does_not_run_is_found(run: Run) -> None:
    code, _, err = run("check", "web")
    assert (code, "Tiến trình web không chạy ở http://127.0.0.1:" in err) == (1, True)


def test_running_page_is_well(run: Run, configure: Configure) -> None:
    with house(configure()):
        code, _, err = run("check", "web")
    assert (code, "Kênh web sẵn sàng." in err) == (0, True)


def test_page_that_cannot_answer_yet_is_found(run: Run, configure: Configure) -> None:
    with house(configure(), is_ready=False):
        code, _, err = run("check", "web")
    assert (code, "chưa trả lời được (/readyz 503)." in err) == (1, True)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"zalo_bot_webhook_secret": "mot-bi-mat-cu"}, "tiến trình web đang chạy với bí mật khác."),
        ({"zalo_bot_token": ""}, "tiến trình web đang chạy chưa mở kênh này."),
    ],
)
def test_process_that_runs_with_older_settings_is_to_be_started_again(
    given: dict[str, Any], text: str, run: Run, configure: Configure, bot: ZaloBotFake
) -> None:
    older = configure(**of_bot(bot, **given))
    configure(**of_bot(bot))
    with house(older):
        code, _, err = run("check", "zalo-bot", "--url", f"http://127.0.0.1:{older.port}")
    assert (code, f"Tự thử cửa: {text} → Khởi động lại trợ lý" in err) == (1, True)
    assert "dẫn tới trợ lý" in err


@pytest.mark.parametrize(
    ("status", "text"), [(200, "tin giả không bị từ chối"), (500, "cửa trả lời lạ (signed 500)")]
)
def test_other_program_on_our_port_is_found(
    status: int, text: str, run: Run, configure: Configure, bot: ZaloBotFake
) -> None:
    settings = configure(**of_bot(bot))
    with serving(Response(status_code=status), settings.port):
        code, _, err = run("check", "zalo-bot")
    assert (code, text in err) == (1, True)


def refusal(code: str, status: int) -> Response:
    return JSONResponse({"error": {"code": code}}, status_code=status)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (Response(status_code=403), "Máy đứng trước chặn lời gọi của nền tảng (403)"),
        (refusal("somebody_elses", 403), "Máy đứng trước chặn lời gọi của nền tảng (403)"),
        (JSONResponse([1], status_code=403), "Máy đứng trước chặn lời gọi của nền tảng (403)"),
        (refusal("forged_delivery", 403), "dẫn tới trợ lý đang chạy với bí mật khác"),
        (refusal("unknown_channel", 404), "dẫn tới trợ lý chưa mở kênh này"),
        (refusal("store_unavailable", 503), "không ghi được vào kho tin nhắn"),
        (Response(status_code=404), "không dẫn tới trợ lý (404)"),
        (Response(status_code=301, headers={"location": "/"}), "chuyển hướng sang chỗ khác (301)"),
        (Response(status_code=502), "trả lời 502"),
    ],
)
def test_whatever_stands_before_the_door_and_turns_deliveries_away_is_told_apart(
    answer: Response, text: str, run: Run, configure: Configure, oa: ZaloOaFake
) -> None:
    (proxy,) = free_ports(1)
    settings = configure(**of_oa(oa))
    with house(settings), serving(answer, proxy):
        code, _, err = run("check", "zalo-oa", "--url", f"http://127.0.0.1:{proxy}")
    assert (code, text in err) == (1, True)
    assert "ổn Tự thử cửa" in err


def test_name_that_leads_nowhere_is_found(run: Run, configure: Configure, oa: ZaloOaFake) -> None:
    (nobody,) = free_ports(1)
    configure(**of_oa(oa))
    code, _, err = run("check", "zalo-oa", "--url", f"http://127.0.0.1:{nobody}")
    assert (code, "Không tới được http://127.0.0.1:" in err) == (1, True)


def test_broken_tls_is_told_from_a_dead_line(run: Run, configure: Configure, oa: ZaloOaFake) -> None:
    settings = configure(**of_oa(oa))
    with house(settings):
        code, _, err = run("check", "zalo-oa", "--url", f"https://127.0.0.1:{settings.port}")
    assert (code, f"HTTPS của https://127.0.0.1:{settings.port}/webhooks/zalo-oa hỏng." in err) == (1, True)


def test_slow_way_in_is_found(
    run: Run, configure: Configure, oa: ZaloOaFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.way_in.WITHIN", 0.0)
    settings = configure(**of_oa(oa))
    with house(settings):
        code, _, err = run("check", "zalo-oa", "--url", f"http://127.0.0.1:{settings.port}")
    assert (code, "Zalo OA chỉ chờ" in err) == (1, True)


def test_way_in_is_walked_as_the_bot_platform_comes(run: Run, configure: Configure, oa: ZaloOaFake) -> None:
    seen: list[str] = []
    (port,) = free_ports(1)

    async def proxy(scope: Any, receive: Any, send: Any) -> None:
        seen.append(dict(scope["headers"])[b"user-agent"].decode())
        await Response(status_code=200)(scope, receive, send)

    configure(**of_oa(oa))
    with serving(proxy, port):
        run("check", "zalo-oa", "--url", f"http://127.0.0.1:{port}")
    assert [agent.partition("/")[0] for agent in seen] == ["Java"]


# --- check: tokens of the account -----------------------------------------------------------------------


def test_account_that_is_well_is_exit_0(
    run: Run, configure: Configure, oa: ZaloOaFake, outside: Callable[[Settings], None]
) -> None:
    settings = configure(**of_oa(oa))
    outside(settings)
    oa._interacts("2512523625412515")
    insert(settings, people, a_person("2512523625412515"))
    with house(settings):
        code, out, err = run("check", "zalo-oa", "--url", SITE)
    assert (code, out) == (0, "")
    assert "ổn Token dùng được tới" in err
    assert "ổn Zalo nhận token. Người nhắn gần nhất còn 8 trên 8 tin trả lời." in err
    for hidden in (oa._access_token, oa._refresh_token, oa.app_secret, "2512523625412515"):
        assert hidden not in err


def test_account_that_nobody_wrote_to_is_asked_to_be_tried(
    run: Run, configure: Configure, oa: ZaloOaFake
) -> None:
    configure(**of_oa(oa))
    err = run("check", "zalo-oa")[2]
    assert "cần biết Chưa ai nhắn cho OA nên chưa gọi thử được." in err


def test_public_address_of_the_account_is_asked_for(run: Run, configure: Configure, oa: ZaloOaFake) -> None:
    settings = configure(**of_oa(oa))
    with house(settings):
        assert "--url https://tên-miền/webhooks/zalo-oa" in run("check", "zalo-oa")[2]


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"zalo_oa_refresh_token": ""}, "Chưa có cặp token nào."),
        ({"zalo_oa_refresh_token": "da-dung-roi"}, "Zalo không nhận refresh token, hoặc khóa ứng dụng."),
        ({"zalo_oa_oauth_url": "http://127.0.0.1:9"}, "Hỏi token mới mà Zalo không trả lời."),
    ],
)
def test_account_without_a_token_is_told_why(
    changed: dict[str, Any], text: str, run: Run, configure: Configure, oa: ZaloOaFake
) -> None:
    configure(**of_oa(oa, **changed))
    code, _, err = run("check", "zalo-oa")
    assert (code, f"CẦN SỬA {text}" in err) == (1, True)
    assert "da-dung-roi" not in err


def test_first_refresh_token_is_not_spent_before_the_account_has_its_name(
    run: Run, configure: Configure, oa: ZaloOaFake
) -> None:
    configure(**of_oa(oa, zalo_oa_id=""))
    code, _, err = run("check", "zalo-oa")
    assert (code, "TTHC_ZALO_OA_ID: chưa đặt." in err) == (1, True)
    assert oa.calls["access_token"] == 0


def a_pair(oa: ZaloOaFake, **changed: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    pair = {"account": oa.oa_id, "access_token": "cu-roi", "refresh_token": "cung-cu"}
    moments = {"refreshed_at": now - timedelta(hours=1), "expires_at": now + timedelta(hours=24)}
    return pair | moments | {"held_until": None, "error": None} | changed


def test_refresh_that_failed_is_told_while_the_old_token_still_serves(
    run: Run, configure: Configure, oa: ZaloOaFake
) -> None:
    settings = configure(**of_oa(oa))
    insert(settings, access_tokens, a_pair(oa, error="refused:0123456789abcdef"))
    code, _, err = run("check", "zalo-oa")
    assert (code, "Lần đổi gần nhất hỏng (refused): hết hạn là OA im." in err) == (1, True)
    assert "0123456789abcdef" not in err


@pytest.mark.parametrize(
    ("user", "fault", "text"),
    [
        ("quen", None, "CẦN SỬA Zalo không nhận token (-216)."),
        ("quen", {"error": -32}, "cần biết Zalo bảo gọi nhanh quá (-32)."),
        ("quen", {"error": -213}, "cần biết Người nhắn gần nhất không nhận tin được nữa (-213)."),
        ("quen", {"error": -221}, "CẦN SỬA Zalo báo lỗi -221."),
        ("quen", {"message": "?"}, "CẦN SỬA Zalo trả lời lạ (HTTP 200)."),
        ("quen", {"error": 0}, "ổn Zalo nhận token. Không nói còn bao nhiêu tin trả lời."),
    ],
)
def test_answer_to_the_quota_call_is_read(
    user: str,
    fault: dict[str, Any] | None,
    text: str,
    run: Run,
    configure: Configure,
    oa: ZaloOaFake,
) -> None:
    (port,) = free_ports(1)
    settings = configure(**of_oa(oa, **({"zalo_oa_api_url": f"http://127.0.0.1:{port}"} if fault else {})))
    insert(settings, access_tokens, a_pair(oa))
    insert(settings, people, a_person(user))
    with serving(JSONResponse(fault), port):
        assert text in run("check", "zalo-oa")[2]


def test_api_that_is_away_is_a_finding(run: Run, configure: Configure, oa: ZaloOaFake) -> None:
    settings = configure(**of_oa(oa, zalo_oa_api_url=f"http://127.0.0.1:{free_ports(1)[0]}"))
    insert(settings, people, a_person("quen"))
    code, _, err = run("check", "zalo-oa")
    assert (code, "Không tới được http://127.0.0.1:" in err) == (1, True)


# --- check: budget and switch ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("used", "text"),
    [
        (3, "ổn Tháng này đã gửi 3 trên 5 tin."),
        (4, "cần biết Tháng này đã gửi 4 trên 5 tin, sắp hết."),
        (5, "CẦN SỬA Tháng này đã gửi 5 trên 5 tin: hết"),
    ],
)
def test_budget_of_the_month_is_told(
    used: int, text: str, run: Run, configure: Configure, bot: ZaloBotFake
) -> None:
    settings = configure(**of_bot(bot, zalo_bot_per_month=5))
    last_month = a_letter(99, "zalo_bot", State.SENT, timedelta(days=32))
    states = [State.SENT] * (used - 1) + [State.UNKNOWN]
    insert(settings, outbox, last_month, *(a_letter(n, "zalo_bot", state) for n, state in enumerate(states)))
    assert text in run("check", "zalo-bot")[2]


def test_channel_that_is_off_is_worth_knowing(
    run: Run, configure: Configure, bot: ZaloBotFake, outside: Callable[[Settings], None]
) -> None:
    settings = configure(**of_bot(bot))
    outside(settings)
    run("off", "zalo-bot", "--reason", "đang sửa")
    with house(settings):
        code, _, err = run("check", "zalo-bot")
    assert code == 0
    assert "cần biết Kênh đang tắt" in err
    assert "đang sửa). → Bật lại: tthc channel on zalo-bot" in err


# --- webhook --------------------------------------------------------------------------------------------


def test_webhook_is_set_at_telegram_and_taken_away(
    run: Run, configure: Configure, telegram: TelegramFake
) -> None:
    telegram.webhook = ""
    configure(**of_telegram(telegram))
    code, _, err = run("webhook", "telegram", SITE)
    assert (code, telegram.webhook) == (0, f"{SITE}/webhooks/telegram")
    assert "Chạy tiếp: tthc channel check telegram" in err
    assert run("webhook", "telegram", "--delete")[0] == 0
    assert telegram.webhook == ""


def tried(url: str, outcome: str) -> Response:
    verification = {"ok": outcome == "webhook.ok", "outcome": outcome, "hint": "Xem tường lửa."}
    return JSONResponse({"ok": True, "result": {"url": url, "verification": verification}})


def test_webhook_is_set_at_zalo_bot(run: Run, configure: Configure, bot: ZaloBotFake) -> None:
    configure(**of_bot(bot))
    bot.scripted.append(tried(f"{SITE}/webhooks/zalo-bot", "webhook.ok"))
    code, _, err = run("webhook", "zalo_bot", f"{SITE}/webhooks/zalo-bot")
    assert (code, f"Đã đặt webhook: {SITE}/webhooks/zalo-bot." in err) == (0, True)
    assert bot.calls[-1].method == "setWebhook"
    assert bot.calls[-1].params["url"] == f"{SITE}/webhooks/zalo-bot"
    assert run("webhook", "zalo-bot", "--delete")[0] == 0
    assert bot.webhook == ""


def test_address_that_zalo_kept_though_its_own_try_failed_is_exit_1(
    run: Run, configure: Configure, bot: ZaloBotFake
) -> None:
    configure(**of_bot(bot))
    bot.scripted.append(tried(f"{SITE}/webhooks/zalo-bot", "webhook.http.403"))
    code, _, err = run("webhook", "zalo-bot", SITE)
    assert code == 1
    assert "gọi thử không được: webhook.http.403 Xem tường lửa." in err


def test_address_that_cannot_work_is_not_set(run: Run, configure: Configure, bot: ZaloBotFake) -> None:
    configure(**of_bot(bot))
    before = len(bot.calls)
    code, _, err = run("webhook", "zalo-bot", "http://tthc.example.vn")
    assert (code, "Chưa đặt gì cả." in err) == (1, True)
    assert len(bot.calls) == before


def test_platform_that_refuses_the_address_is_exit_1(
    run: Run, configure: Configure, telegram: TelegramFake
) -> None:
    configure(**of_telegram(telegram, telegram_token=f"1234567:{'a' * 35}"))
    code, _, err = run("webhook", "telegram", SITE)
    assert (code, "setWebhook: bị từ chối" in err) == (1, True)
    code, _, err = run("webhook", "telegram", "--delete")
    assert (code, "deleteWebhook: bị từ chối" in err) == (1, True)


def test_webhook_without_a_secret_is_not_set(run: Run, configure: Configure, telegram: TelegramFake) -> None:
    telegram.webhook = ""
    configure(**of_telegram(telegram, telegram_webhook_secret=""))
    code, _, err = run("webhook", "telegram", SITE)
    assert (code, "LỖI: Chưa có bí mật cho webhook Telegram." in err) == (1, True)
    assert telegram.webhook == ""


def test_webhook_is_not_set_while_we_ask_for_news(
    run: Run, configure: Configure, telegram: TelegramFake
) -> None:
    telegram.webhook = ""
    configure(**of_telegram(telegram, telegram_fetch=True))
    code, _, err = run("webhook", "telegram", SITE)
    assert (code, "LỖI: TTHC_TELEGRAM_FETCH đang bật" in err) == (1, True)
    assert telegram.webhook == ""


def test_for_the_account_it_is_said_what_to_click(run: Run, configure: Configure, oa: ZaloOaFake) -> None:
    configure(**of_oa(oa))
    code, out, _ = run("webhook", "zalo-oa", SITE)
    assert code == 0
    assert f"{SITE}/webhooks/zalo-oa" in out
    assert oa.app_id in out
    code, out, _ = run("webhook", "zalo-oa", "--delete")
    assert (code, "Xóa địa chỉ đang ghi" in out) == (0, True)


# --- a new installation, and the page for the operator --------------------------------------------------


def test_page_for_the_operator_names_settings_and_commands_that_exist() -> None:
    page = (ROOT / "docs" / "channels.md").read_text(encoding="utf-8")
    named = set(re.findall(r"TTHC_[A-Z_]+", page))
    assert named <= {f"TTHC_{name.upper()}" for name in Settings.model_fields}
    assert {f"TTHC_{name.upper()}" for name, _ in sum(channel_check._NEEDED.values(), ())} <= named
    assert set(re.findall(r"tthc channel ([a-z]+)", page)) == {
        command.name or command.callback.__name__ for command in cli_channel.channel_cli.registered_commands
    }
    assert page.count("<!-- chaos: begin -->") == page.count("<!-- chaos: end -->") == 1


def test_check_of_a_new_installation_makes_the_store(run: Run, configure: Configure, tmp_path: Path) -> None:
    settings = configure(data_dir=tmp_path / "new" / "folder")
    assert run("check", "web")[0] == 1
    assert (
        stored(settings, lambda database: database.run(lambda c: c.execute(sa.select(inbound)).all())) == []
    )
