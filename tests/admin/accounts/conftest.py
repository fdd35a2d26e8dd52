"""A desk of accounts without pages, on each database that we support."""

from __future__ import annotations

import pytest

from admin.accounts.desk import Desk
from admin.accounts.keys import Keys
from admin.accounts.passwords import Passwords
from channels.database import Database
from tests.admin.visitors import QUICK, StandingClock


@pytest.fixture
def desk(database: Database, clock: StandingClock, anyio_backend: str) -> Desk:
    return Desk(database, Keys("secret of the test"), secure=False, clock=clock, passwords=Passwords(QUICK))
