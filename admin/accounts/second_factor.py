"""The second factor: six digits of an authenticator app (TOTP, RFC 6238), each used once.

Its secret is not stored, not even encrypted: it is derived from the installation's secret and a seed in the
account's row. A copy of the database alone makes no codes, and no cipher of our own is needed.
"""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from typing import Final

import pyotp
import segno
import sqlalchemy as sa
from markupsafe import Markup

from admin.accounts.book import Entry
from admin.accounts.keys import Keys
from admin.tables import accounts

ISSUER: Final = "Tro ly An Giang"
"""Without accents: some authenticator apps garble them."""
STEP: Final = 30
"""Seconds a code stands for."""
AROUND: Final = (0, -1, 1)
"""Steps beside the present one: clocks of telephones are a little off."""
DIGITS: Final = 6
_BYTES: Final = 20
_QUIET: Final = 4


def secret_of(keys: Keys, account_id: int, seed: str) -> str:
    """Return the secret, in base 32, as authenticator apps take it."""
    return base64.b32encode(keys.derive("totp", f"{account_id}.{seed}")[:_BYTES]).decode()


def draft_seed(keys: Keys, token: str) -> str:
    """Return the seed that is offered in a session; the session's token changes once it is taken."""
    return keys.sign("totp seed", token)


def code_at(secret: str, step: int) -> str:
    """Return the code of a step, six digits."""
    return pyotp.TOTP(secret).at(step * STEP)


def matching_step(secret: str, code: str, now: datetime, after: int | None) -> int | None:
    """Return the step that a code stands for; none where it is wrong, or not later than ``after``."""
    present = int(now.timestamp()) // STEP
    digits = "".join(code.split())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    steps = [present + offset for offset in AROUND]
    matching = [step for step in steps if hmac.compare_digest(code_at(secret, step), digits)]
    return next((step for step in matching if after is None or step > after), None)


def accept(connection: sa.Connection, keys: Keys, entry: Entry, code: str, now: datetime) -> bool:
    """Take a code, once: whoever sends the same one a second time is refused, at the same moment too."""
    if entry.totp_seed is None:
        return False
    secret = secret_of(keys, entry.account.id, entry.totp_seed)
    step = matching_step(secret, code, now, entry.totp_step)
    if step is None:
        return False
    unused = sa.or_(accounts.c.totp_step.is_(None), accounts.c.totp_step < step)
    mine = (accounts.c.id == entry.account.id, accounts.c.totp_seed == entry.totp_seed, unused)
    return connection.execute(accounts.update().where(*mine).values(totp_step=step)).rowcount == 1


def qr_of(secret: str, username: str) -> Markup:
    """Return what an authenticator app reads with the camera, as an inline SVG."""
    address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(omitsize=True, border=_QUIET, svgclass="qr", lineclass="qr-ink")
    # Numbers and names of our own: nothing of the address stands in it as text.
    return Markup(drawn)  # noqa: S704


def spaced(secret: str) -> str:
    """Return a secret in groups of four, to be typed by hand."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
