"""Codes of the app are good once, within a step; recovery codes once; the store alone makes none."""

from __future__ import annotations

import asyncio

import pyotp
import pytest

from admin.accounts import book, recovery
from admin.accounts.account import Account
from admin.accounts.desk import Desk
from admin.accounts.keys import Keys
from admin.accounts.roles import Role
from admin.accounts.second_factor import accept, code_at, draft_seed, matching_step, qr_of, secret_of, spaced
from admin.tables import accounts, recovery_codes
from tests.admin.visitors import NOON, StandingClock
from tests.databases import rows_of

pytestmark = pytest.mark.anyio
STEP = int(NOON.timestamp()) // 30
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
SEED = "seed"


def test_codes_are_those_of_rfc_6238() -> None:
    """Appendix B, SHA-1, the last six of eight digits."""
    assert [code_at(RFC_SECRET, t // 30) for t in (59, 1111111109, 2000000000)] == [
        "287082",
        "081804",
        "279037",
    ]


@pytest.mark.parametrize(("offset", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clock_of_the_telephone_may_be_a_step_off(offset: int, is_good: bool) -> None:
    found = matching_step(RFC_SECRET, code_at(RFC_SECRET, STEP + offset), NOON, None)
    assert found == (STEP + offset if is_good else None)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "²²²²²²", "١٢٣٤٥٦", "12345a", " " * 6])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert matching_step(RFC_SECRET, typed, NOON, None) is None


def test_code_may_be_typed_with_a_space() -> None:
    code = code_at(RFC_SECRET, STEP)
    assert matching_step(RFC_SECRET, f" {code[:3]} {code[3:]} ", NOON, None) == STEP


async def account_of(desk: Desk) -> Account:
    given = Account(0, "lan", "Lan", Role.ADMIN, None)

    def work(connection: object) -> Account:
        account = book.add(connection, given, "hash", desk.now)  # type: ignore[arg-type]
        book.change(connection, account.id, totp_seed=SEED)  # type: ignore[arg-type]
        return account

    return await desk.database.run(work)


async def taken(desk: Desk, account: Account, code: str) -> bool:
    return await desk.database.run(lambda c: accept(c, desk.keys, book.by_id(c, account.id), code, desk.now))


async def test_code_is_good_once_and_none_before_it_any_more(desk: Desk, clock: StandingClock) -> None:
    account = await account_of(desk)
    secret = secret_of(desk.keys, account.id, SEED)
    assert await taken(desk, account, code_at(secret, STEP))
    assert not await taken(desk, account, code_at(secret, STEP))
    assert not await taken(desk, account, code_at(secret, STEP - 1))
    assert await taken(desk, account, code_at(secret, STEP + 1))
    clock.forward(seconds=60)
    assert not await taken(desk, account, code_at(secret, STEP + 1))
    assert await taken(desk, account, code_at(secret, STEP + 2))


async def test_code_sent_twice_at_the_same_moment_is_taken_once(desk: Desk) -> None:
    account = await account_of(desk)
    code = code_at(secret_of(desk.keys, account.id, SEED), STEP)
    entry = await desk.database.run(lambda c: book.by_id(c, account.id))
    tries = (desk.database.run(lambda c: accept(c, desk.keys, entry, code, desk.now)) for _ in range(8))
    assert sorted(await asyncio.gather(*tries)) == [False] * 7 + [True]


async def test_secret_is_nowhere_in_the_store(desk: Desk) -> None:
    account = await account_of(desk)
    secret = secret_of(desk.keys, account.id, SEED)
    assert len(secret) == 32
    assert secret not in str(await rows_of(desk.database, accounts))
    assert secret_of(Keys("another secret"), account.id, SEED) != secret
    assert secret_of(desk.keys, account.id + 1, SEED) != secret


def test_seed_on_offer_belongs_to_one_session() -> None:
    keys = Keys("secret")
    assert draft_seed(keys, "token") == draft_seed(keys, "token") != draft_seed(keys, "other")
    assert len(draft_seed(keys, "token")) == 64


def test_qr_is_drawn_inline_without_style() -> None:
    drawn = qr_of(RFC_SECRET, "lan.nguyen")
    assert drawn.startswith("<svg")
    assert "style=" not in drawn
    assert RFC_SECRET not in drawn
    assert (
        pyotp.parse_uri("otpauth://totp/x?secret=" + spaced(RFC_SECRET).replace(" ", "")).secret == RFC_SECRET
    )


async def test_recovery_codes_are_eight_and_each_is_good_once(desk: Desk) -> None:
    account = await account_of(desk)
    codes = await desk.database.run(lambda c: recovery.renew(c, desk.keys, account.id))
    assert len(set(codes)) == 8

    async def use(code: str, whose: int = account.id) -> bool:
        return await desk.database.run(lambda c: recovery.use(c, desk.keys, whose, code, desk.now))

    assert not await use(codes[0], account.id + 1)
    assert await use(codes[0].lower().replace("-", " "))
    assert not await use(codes[0])
    assert not await use("")
    assert await desk.database.run(lambda c: recovery.left(c, account.id)) == 7
    stored = str(await rows_of(desk.database, recovery_codes))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    fresh = await desk.database.run(lambda c: recovery.renew(c, desk.keys, account.id))
    assert not await use(codes[1])
    assert await use(fresh[0])
