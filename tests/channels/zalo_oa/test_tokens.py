from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from sqlalchemy.exc import OperationalError

from channels.clock import utc_now
from channels.database import Database
from channels.errors import NotSentError
from channels.tables import access_tokens
from channels.zalo_oa import token_row
from channels.zalo_oa.config import ZaloOaConfig
from channels.zalo_oa.token_row import TokenRow, TokenTable
from channels.zalo_oa.tokens import TokenKeeper
from tests.channels.conftest import HandClock
from tests.channels.zalo_oa.receiver import eventually
from tests.channels.zalo_oa.samples import a_config
from tests.databases import count, rows_of
from tests.fakes.platform import Fault
from tests.fakes.zalo_oa import ZaloOaFake

pytestmark = pytest.mark.anyio
Make = Callable[..., TokenKeeper]


@pytest.fixture
def make(database: Database, fake: ZaloOaFake, clock: HandClock) -> Make:
    """Return a maker of keepers: each is a process of its own at the same table."""

    def made(refresh_token: str = fake.first_refresh_token, **changes: Any) -> TokenKeeper:
        urls = {"api_url": fake.url, "oauth_url": fake.url}
        return TokenKeeper(a_config(first_refresh_token=refresh_token, **(urls | changes)), database, clock)

    return made


async def test_first_pair_comes_from_the_settings(make: Make, database: Database, fake: ZaloOaFake) -> None:
    token = await make().current()
    (row,) = await rows_of(database, access_tokens)
    assert fake.accepts(token)
    assert (row["access_token"], row["error"], row["held_until"]) == (token, None, None)
    assert row["refresh_token"] != fake.first_refresh_token


async def test_fresh_token_is_handed_out_without_asking(
    make: Make, fake: ZaloOaFake, clock: HandClock
) -> None:
    token = await make().current()
    clock.forward(hours=19, minutes=55)
    assert await make().current() == token
    assert fake.calls["access_token"] == 1


async def test_token_is_renewed_after_twenty_of_its_twenty_five_hours(
    make: Make, fake: ZaloOaFake, clock: HandClock
) -> None:
    keeper = make()
    first = await keeper.current()
    for number in range(2, 5):
        clock.forward(hours=20, minutes=1)
        token = await keeper.current()
        assert token != first
        assert fake.accepts(token)
        assert fake.calls["access_token"] == number


async def test_pair_is_stored_before_it_is_handed_out(
    make: Make, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, stored = TokenTable.keep, asyncio.Event()

    async def slowly(table: TokenTable, *args: Any) -> None:
        await stored.wait()
        await keep(table, *args)

    monkeypatch.setattr(TokenTable, "keep", slowly)
    asked = asyncio.create_task(make().current())
    await asyncio.sleep(0.2)
    assert not asked.done()
    stored.set()
    token = await asked
    assert [row["access_token"] for row in await rows_of(database, access_tokens)] == [token]


async def test_store_that_is_away_for_a_moment_does_not_lose_the_pair(
    make: Make, database: Database, fake: ZaloOaFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, failures = TokenTable.keep, [1, 2]

    async def unsteady(table: TokenTable, *args: Any) -> None:
        if failures:
            failures.pop()
            raise OperationalError("UPDATE", {}, Exception("away"))
        await keep(table, *args)

    monkeypatch.setattr(TokenTable, "keep", unsteady)
    token = await make().current()
    assert fake.accepts(token)
    assert [row["access_token"] for row in await rows_of(database, access_tokens)] == [token]


async def test_two_processes_at_once_refresh_once(make: Make, fake: ZaloOaFake, clock: HandClock) -> None:
    keepers = [make(), make()]
    tokens = await asyncio.gather(*(keeper.current() for keeper in keepers * 5))
    assert len(set(tokens)) == 1
    clock.forward(hours=21)
    tokens = await asyncio.gather(*(keeper.current() for keeper in keepers * 5))
    assert len(set(tokens)) == 1
    assert fake.accepts(tokens[0])
    assert fake.calls["access_token"] == 2


async def test_many_who_were_refused_refresh_once(make: Make, fake: ZaloOaFake, clock: HandClock) -> None:
    keepers = [make(), make()]
    old = await keepers[0].current()
    clock.forward(hours=1)
    tokens = await asyncio.gather(*(keeper.renewed(old) for keeper in keepers * 5))
    assert len(set(tokens)) == 1
    assert tokens[0] != old
    assert fake.calls["access_token"] == 2


async def test_who_was_refused_late_gets_the_token_that_is_there(
    make: Make, fake: ZaloOaFake, clock: HandClock
) -> None:
    keeper = make()
    old = await keeper.current()
    clock.forward(hours=20, minutes=1)
    new = await keeper.current()
    assert await keeper.renewed(old) == new
    assert fake.calls["access_token"] == 2


async def test_new_token_that_is_refused_too_is_not_renewed_again_and_again(
    make: Make, fake: ZaloOaFake
) -> None:
    keeper = make()
    token = await keeper.current()
    for _ in range(3):
        with pytest.raises(NotSentError):
            await keeper.renewed(token)
    assert fake.calls["access_token"] == 1


@pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.BUSY, Fault.CUT_BEFORE])
async def test_platform_that_is_away_is_left_alone_for_a_minute(
    fault: Fault, make: Make, database: Database, fake: ZaloOaFake, clock: HandClock
) -> None:
    fake.oauth_faults.plan(fault)
    keeper = make()
    for _ in range(5):
        with pytest.raises(NotSentError) as caught:
            await keeper.current()
        assert (caught.value.reason, caught.value.retry_after) == ("token_away", 60.0)
    assert fake.calls["access_token"] == 1
    assert [row["error"] for row in await rows_of(database, access_tokens)] == ["away"]
    clock.forward(seconds=60)
    assert fake.accepts(await keeper.current())


async def test_old_token_serves_on_while_no_new_one_can_be_had(
    make: Make, fake: ZaloOaFake, clock: HandClock
) -> None:
    keeper = make()
    token = await keeper.current()
    clock.forward(hours=20, minutes=1)
    fake.oauth_faults.plan(Fault.CUT_BEFORE)
    assert await keeper.current() == token
    assert await keeper.current() == token
    assert fake.calls["access_token"] == 2
    clock.forward(hours=5)
    assert await keeper.current() != token


async def test_nobody_at_the_address_is_an_error_that_may_pass(make: Make) -> None:
    with pytest.raises(NotSentError):
        await make(oauth_url="http://127.0.0.1:9").current()


async def test_secret_that_no_header_can_carry_is_an_error_that_may_pass(make: Make) -> None:
    with pytest.raises(NotSentError):
        await make(app_secret="bí mật").current()


async def test_no_token_at_all_calls_for_a_human(make: Make, database: Database) -> None:
    with structlog.testing.capture_logs() as entries, pytest.raises(NotSentError) as caught:
        await make(refresh_token="").current()
    assert caught.value.reason == "token_missing"
    assert [entry["log_level"] for entry in entries] == ["error"]
    assert await count(database, access_tokens) == 0


async def test_refused_refresh_token_calls_for_a_human_and_is_not_tried_in_a_loop(
    make: Make, database: Database, fake: ZaloOaFake, clock: HandClock
) -> None:
    keeper = make(refresh_token="guessed")
    with structlog.testing.capture_logs() as entries:
        for _ in range(5):
            with pytest.raises(NotSentError) as caught:
                await keeper.current()
            clock.forward(seconds=60)
    assert caught.value.reason == "token_refused"
    assert [(entry["event"], entry["log_level"]) for entry in entries] == [("refresh_token_refused", "error")]
    assert fake.calls["access_token"] == 1
    assert "guessed" not in str(entries)
    (row,) = await rows_of(database, access_tokens)
    assert str(row["error"]).startswith("refused:")
    assert "guessed" not in str(row["error"])


async def test_token_consented_to_anew_is_tried_at_once(
    make: Make, fake: ZaloOaFake, clock: HandClock
) -> None:
    first = fake.first_refresh_token
    keeper = make()
    await keeper.current()
    anew = fake.consent()
    clock.forward(hours=26)
    with pytest.raises(NotSentError):
        await keeper.current()
    # The stored one, then the one of the settings, used long ago; neither again.
    assert fake.calls["access_token"] == 3
    with pytest.raises(NotSentError):
        await make(refresh_token=first).current()
    assert fake.calls["access_token"] == 3
    assert fake.accepts(await make(refresh_token=anew).current())


async def test_what_was_refused_is_tried_now_and_then_but_not_the_settings_again(
    make: Make, fake: ZaloOaFake, clock: HandClock
) -> None:
    keeper = make()
    await keeper.current()
    fake.consent()
    clock.forward(hours=26)
    for calls in (3, 4, 5):
        with pytest.raises(NotSentError):
            await keeper.current()
        assert fake.calls["access_token"] == calls
        clock.forward(minutes=16)


async def test_second_try_is_waited_for_like_the_first(
    make: Make, fake: ZaloOaFake, clock: HandClock
) -> None:
    fake.oauth_faults.plan(Fault.BROKEN, Fault.SLOW)
    with pytest.raises(NotSentError):
        await make().current()
    clock.forward(seconds=60)
    tokens = await asyncio.gather(make().current(), make().current())
    assert tokens[0] == tokens[1]
    assert fake.calls["access_token"] == 2


async def test_several_processes_try_what_was_consented_to_once(make: Make, fake: ZaloOaFake) -> None:
    with pytest.raises(NotSentError):
        await make(refresh_token="guessed").current()
    keepers = [make(), make()]
    tokens = await asyncio.gather(*(keeper.current() for keeper in keepers * 3))
    assert len(set(tokens)) == 1
    assert fake.accepts(tokens[0])


async def test_refresh_that_was_taken_and_never_answered_needs_a_new_consent(
    make: Make, fake: ZaloOaFake, clock: HandClock
) -> None:
    keeper = make()
    await keeper.current()
    clock.forward(hours=26)
    fake.oauth_faults.plan(Fault.CUT_AFTER)
    for reason in ("token_away", "token_refused"):
        with pytest.raises(NotSentError) as caught:
            await keeper.current()
        assert caught.value.reason == reason
        clock.forward(seconds=60)
    assert fake.accepts(await make(refresh_token=fake.consent()).current())


async def test_holder_that_died_is_waited_for_and_then_replaced(
    config: ZaloOaConfig, database: Database, fake: ZaloOaFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = utc_now()
    table = TokenTable(database, config.account)
    await table.begin(fake.first_refresh_token, real)
    row = await table.read()
    assert row is not None
    assert await table.claim(row, real, None)
    monkeypatch.setattr("channels.zalo_oa.tokens._LOOK_AGAIN", 0.001)
    with pytest.raises(NotSentError) as caught:
        await TokenKeeper(config, database, lambda: real).current()
    assert caught.value.reason == "token_held"
    assert fake.calls["access_token"] == 0
    later = real + token_row.HOLD + token_row.HOLD
    assert fake.accepts(await TokenKeeper(config, database, lambda: later).current())


async def test_refresh_goes_on_when_nobody_waits_any_more(
    make: Make, database: Database, fake: ZaloOaFake
) -> None:
    fake.oauth_faults.plan(Fault.SLOW)
    keeper = make()
    asked = asyncio.create_task(keeper.current())

    async def is_asked() -> bool:
        return fake.calls["access_token"] > 0

    await eventually(is_asked)
    asked.cancel()
    await keeper.close()
    (row,) = await rows_of(database, access_tokens)
    assert fake.accepts(str(row["access_token"]))


async def test_table_that_is_away_leaves_the_message_for_later(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_table: TokenTable) -> TokenRow | None:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(TokenTable, "read", away)
    with pytest.raises(NotSentError) as caught:
        await make().current()
    assert caught.value.reason == "token_table_away"


@pytest.mark.parametrize("told", [None, "", "soon", "-1", "0", "10", "99999999999", 90000, {"a": 1}])
async def test_pair_without_a_usable_life_is_kept_for_the_usual_one(
    told: object, make: Make, database: Database, fake: ZaloOaFake
) -> None:
    fake.expires_in = told
    token = await make().current()
    (row,) = await rows_of(database, access_tokens)
    assert row["access_token"] == token
    assert (row["expires_at"] - row["refreshed_at"]).total_seconds() == 90_000  # type: ignore[operator]


async def test_accounts_do_not_share_tokens(make: Make, database: Database) -> None:
    await make().current()
    with pytest.raises(NotSentError):
        await make(refresh_token="", oa_id="999").current()


def test_secrets_are_not_shown(config: ZaloOaConfig) -> None:
    shown = repr(config)
    for secret in (config.app_secret, config.webhook_secret, config.first_refresh_token):
        assert secret not in shown
