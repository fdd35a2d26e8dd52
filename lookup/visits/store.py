"""Keep what people ask for, and take it back; a contact leaves the database the moment a visit is closed."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from admin.accounts.keys import Keys
from channels.clock import Clock, utc_now
from channels.database import Database
from lookup.visits.codes import code_of, hash_of_code, hash_of_form
from lookup.visits.tables import visit_contacts, visits
from lookup.visits.visit import Outcome, Request
from lookup.visits.wiping import clear_log, wipe
from vietnamese.errors import TthcError

MOST_OPEN: Final = 60
"""Requests that wait in one hamlet; no team gets through more, and a machine that floods it is stopped."""
_ATTEMPTS: Final = 8


class TooManyOpenError(TthcError):
    """A hamlet has as many requests waiting as a team can take."""

    code = "too_many_visits"


class Visits:
    """Store requests under the keyed hash of a code."""

    def __init__(self, database: Database, keys: Keys, clock: Clock = utc_now) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    async def ask(self, request: Request, form: str) -> str:
        """Keep a request and return the code that takes it back; the same form again gives the same code.

        Raises:
            TooManyOpenError: the hamlet has :data:`MOST_OPEN` requests waiting.
        """
        try:
            return await self._database.run(lambda connection: self._ask(connection, request, form))
        except IntegrityError:
            # The same form came twice at the very same moment; now the first one is there to be found.
            return await self._database.run(lambda connection: self._ask(connection, request, form))

    async def withdraw(self, typed: str) -> bool:
        """Take back the request of a code, and return whether there was one; its contact is gone at once."""
        by_code = visit_contacts.c.code_hash == hash_of_code(self._keys, typed)
        now = self._clock()

        def work(connection: sa.Connection) -> bool:
            found = connection.execute(sa.select(visit_contacts.c.visit_id).where(by_code)).scalar()
            if found is None:
                return False
            closed: dict[str, Any] = {"outcome": Outcome.WITHDRAWN.value, "version": visits.c.version + 1}
            closed |= {"changed_at": now, "changed_by": None, "closed_at": now}
            connection.execute(visits.update().where(visits.c.id == found).values(**closed))
            wipe(connection, [found])
            return True

        done = await self._database.run(work)
        if done:
            await clear_log(self._database)
        return done

    def _ask(self, connection: sa.Connection, request: Request, form: str) -> str:
        for attempt in range(_ATTEMPTS):
            code = code_of(self._keys, form, attempt)
            by_code = visit_contacts.c.code_hash == hash_of_code(self._keys, code)
            known = connection.execute(sa.select(visit_contacts.c.form_hash).where(by_code)).scalar()
            if known is None:
                self._keep(connection, request, form, code)
            if known in (None, hash_of_form(self._keys, form)):
                return code
        raise TooManyOpenError("Chưa ghi được yêu cầu.", "Anh/chị mở lại trang rồi gửi lần nữa giúp.")

    def _keep(self, connection: sa.Connection, request: Request, form: str, code: str) -> None:
        here = (visits.c.commune == request.commune, visits.c.hamlet == request.hamlet)
        waiting = sa.select(sa.func.count()).where(*here, visits.c.closed_at.is_(None))
        if int(connection.execute(waiting).scalar_one()) >= MOST_OPEN:
            raise TooManyOpenError(
                f"Tổ ở {request.hamlet} đang có nhiều người nhờ quá, chưa nhận thêm được.",
                "Anh/chị ra thẳng điểm hỗ trợ của tổ, hoặc gọi Ủy ban nhân dân xã giúp.",
            )
        row = {
            "commune": request.commune,
            "hamlet": request.hamlet,
            "procedures": list(request.procedures),
            "asked_at": self._clock(),
            "version": 1,
        }
        number = connection.execute(visits.insert().returning(visits.c.id), row).scalar_one()
        contact = {
            "visit_id": number,
            "about": request.about,
            "name": request.name,
            "reach": request.reach,
            "code_hash": hash_of_code(self._keys, code),
            "form_hash": hash_of_form(self._keys, form),
        }
        connection.execute(visit_contacts.insert(), contact)
