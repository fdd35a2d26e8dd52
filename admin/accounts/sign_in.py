"""Sign in: a password, then the second factor where one is set; slowed down when it fails."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

import sqlalchemy as sa

from admin import audit
from admin.accounts import book, devices, invitations, recovery, second_factor, sessions, throttle
from admin.accounts.account import Account
from admin.accounts.book import Entry
from admin.accounts.desk import Desk
from admin.accounts.sessions import Session, Stage
from admin.accounts.throttle import Bucket
from admin.errors import ConsoleError, InvalidInputError, NotAllowedError

FREE_TRIES = 5
FREE_TRIES_OF_ADDRESS = 30
"""A whole office stands behind one address."""


class WrongPasswordError(ConsoleError):
    """Name and password do not belong together; which of the two is wrong is not said."""

    code = "wrong_password"
    http_status = 401


@dataclass(frozen=True)
class Visit:
    """Hold what is known of who stands at the door: address, device cookie, and what the device is called."""

    address: str
    device_cookie: str
    device: str


@dataclass(frozen=True)
class Entered:
    """Hold the token of the new session, how far it has come, and whose it is."""

    token: str
    stage: Stage
    account: Account


async def enter(desk: Desk, username: str, password: str, visit: Visit) -> Entered:
    """Open a session for a name and a password.

    Raises:
        WrongPasswordError: they do not belong together; an unknown name is as much work.
        TooManyTriesError: too many failures before.
        NotAllowedError: the account is locked.
    """
    name = username.strip().lower()
    entry = await desk.database.run(lambda connection: book.by_username(connection, name))
    buckets = _buckets(desk, name, entry, visit)
    await desk.database.run(lambda connection: throttle.admit(connection, buckets, desk.now))
    if not await desk.passwords.fits(password, entry.password if entry else None) or entry is None:
        await _note_guessing(desk, entry, buckets[0])
        raise WrongPasswordError("Tên đăng nhập hoặc mật khẩu chưa đúng.", "Anh/chị xem lại rồi gõ lại giúp.")
    renewed = await desk.passwords.hash(password) if desk.passwords.is_stale(entry.password) else None
    return await desk.database.run(
        lambda connection: _enter(connection, desk, entry, buckets, renewed, visit)
    )


async def enter_code(desk: Desk, session: Session, code: str) -> Entered:
    """Go on from a right password with a code of the app, or a recovery code.

    Raises:
        InvalidInputError: the code is wrong, or was used before.
        TooManyTriesError: too many failures before.
    """
    account = session.account
    bucket = Bucket(desk.keys.sign("throttle", f"code.{account.id}"), FREE_TRIES)
    await desk.database.run(lambda connection: throttle.admit(connection, [bucket], desk.now))

    def work(connection: sa.Connection) -> Entered | None:
        entry = book.by_id(connection, account.id)
        by_app = second_factor.accept(connection, desk.keys, entry, code, desk.now)
        if not by_app and not recovery.use(connection, desk.keys, account.id, code, desk.now):
            return None
        throttle.forgive(connection, bucket)
        sessions.end(connection, session.id)
        token = sessions.begin(connection, account.id, Stage.OPEN, session.device, desk.now)
        _note_sign_in(connection, desk, account, session.device, "mã ứng dụng" if by_app else "mã dự phòng")
        return Entered(token, Stage.OPEN, account)

    entered = await desk.database.run(work)
    if entered is None:
        raise InvalidInputError(
            "Mã chưa đúng hoặc đã dùng rồi.", "Anh/chị chờ ứng dụng hiện mã mới rồi gõ lại giúp."
        )
    return entered


async def confirm_password(desk: Desk, account: Account, password: str) -> Entry:
    """Return the account's entry if its owner knows the password: asked again before what matters.

    Raises:
        InvalidInputError: it is wrong.
        TooManyTriesError: too many failures before.
    """
    bucket = Bucket(desk.keys.sign("throttle", f"own.{account.id}"), FREE_TRIES)
    await desk.database.run(lambda connection: throttle.admit(connection, [bucket], desk.now))
    entry = await desk.database.run(lambda connection: book.by_id(connection, account.id))
    if not await desk.passwords.fits(password, entry.password):
        raise InvalidInputError("Mật khẩu hiện nay chưa đúng.", "Anh/chị gõ lại giúp.")
    await desk.database.run(lambda connection: throttle.forgive(connection, bucket))
    return entry


def forgive_name(connection: sa.Connection, desk: Desk, username: str) -> None:
    """Forget the failures of a name, and with them the wait."""
    throttle.forgive(connection, _bucket_of_name(desk, username))


def _buckets(desk: Desk, name: str, entry: Entry | None, visit: Visit) -> tuple[Bucket, Bucket]:
    """Return what a try is counted under: the known device or else the name, and the address."""
    device = devices.known_device(desk.keys, entry.account.id if entry else None, visit.device_cookie)
    key = desk.keys.sign("throttle", f"device.{device}") if device else None
    first = Bucket(key, FREE_TRIES) if key else _bucket_of_name(desk, name)
    address = desk.keys.sign("throttle", f"address.{_network(visit.address)}")
    return first, Bucket(address, FREE_TRIES_OF_ADDRESS)


def _bucket_of_name(desk: Desk, name: str) -> Bucket:
    return Bucket(desk.keys.sign("throttle", f"name.{name}"), FREE_TRIES)


def _network(address: str) -> str:
    """Return what one household or office is known by: an IPv4 address, or 64 bits of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "?"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped or ipaddress.ip_network((parsed, 64), strict=False))


def _enter(
    connection: sa.Connection,
    desk: Desk,
    entry: Entry,
    buckets: tuple[Bucket, Bucket],
    renewed: str | None,
    visit: Visit,
) -> Entered:
    now, account = desk.now, entry.account
    throttle.forgive(connection, buckets[0])
    throttle.take_back(connection, buckets[1], now)
    if book.by_id(connection, account.id).is_locked:
        raise NotAllowedError("Tài khoản này đang khóa.", "Anh/chị liên hệ người quản trị.")
    book.mark(connection, account.id, signed_in_at=now, password=renewed or entry.password)
    stage = Stage.CODE if entry.totp_seed else Stage.OPEN
    token = sessions.begin(connection, account.id, stage, visit.device, now)
    if stage is Stage.OPEN:
        _note_sign_in(connection, desk, account, visit.device, "mật khẩu")
    _tidy(connection, desk)
    return Entered(token, stage, account)


def _tidy(connection: sa.Connection, desk: Desk) -> None:
    """Throw away what is over; signing in is rare, so this is a good moment."""
    for part in (sessions, throttle, invitations):
        part.tidy(connection, desk.now)


def _note_sign_in(connection: sa.Connection, desk: Desk, account: Account, device: str, by: str) -> None:
    after = {"máy": device, "bằng": by}
    audit.note(connection, account, "sign_in", account.username, None, after, at=desk.now)


async def _note_guessing(desk: Desk, entry: Entry | None, bucket: Bucket) -> None:
    """Leave a trace where somebody guesses at an account, once, when the waiting begins."""
    if entry is None:
        return
    username = entry.account.username

    def work(connection: sa.Connection) -> None:
        failures = throttle.failures_of(connection, bucket)
        if failures == FREE_TRIES:
            audit.note(connection, None, "sign_in.slowed", username, None, {"lần": failures}, at=desk.now)

    await desk.database.run(work)
