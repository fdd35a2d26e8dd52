"""Which questions of last month's decisions are fair to ask at the gate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from admin.retraining.confirmed import Confirmed, confirmed_questions
from admin.teaching.decision import Kind, State
from admin.teaching.tables import teach_decisions, teach_questions
from channels.database import Database
from knowledge.lessons import GoldenQuestion, ProcedureLesson
from knowledge.teaching import Taught
from tests.admin.retraining.rows import NOW

pytestmark = pytest.mark.anyio
CODE = "1.001193"


def decide(connection: sa.Connection, kind: Kind, target: str | None, *texts: str, **values: Any) -> None:
    row = {
        "kind": kind,
        "target": target,
        "detail": {},
        "state": State.EXPORTED,
        "version": 1,
        "needs_second": False,
        "by_id": 1,
        "by": "lan",
        "decided_at": NOW,
        "changed_at": NOW,
        "redacted": {},
        **values,
    }
    made = connection.execute(teach_decisions.insert().values(**row))
    (number,) = made.inserted_primary_key or (0,)
    kept = [{"decision_id": number, "text": text, "aspects": [], "taught": False} for text in texts]
    connection.execute(teach_questions.insert(), kept)


async def asked(database: Database, lessons: Taught | None = None) -> list[Confirmed]:
    return await database.run(lambda c: confirmed_questions(c, NOW, lessons or Taught()))


async def test_each_kind_says_what_is_right(database: Database) -> None:
    await database.run(lambda c: decide(c, Kind.PROCEDURE, CODE, "bé mới sanh làm giấy gì"))
    await database.run(lambda c: decide(c, Kind.GUIDE, "vneid-install", "chỉ cài app căn cước"))
    await database.run(lambda c: decide(c, Kind.OUT_OF_SCOPE, None, "giá vịt bữa nay"))
    await database.run(lambda c: decide(c, Kind.IGNORE, None, "asdf"))
    await database.run(lambda c: decide(c, Kind.INTENT, "greeting", "chào cái coi"))
    assert await asked(database) == [
        Confirmed("bé mới sanh làm giấy gì", code=CODE),
        Confirmed("chỉ cài app căn cước", guide="vneid-install"),
        Confirmed("giá vịt bữa nay"),
    ]


async def test_what_is_learnt_from_or_kept_for_testing_is_not_asked_again(database: Database) -> None:
    texts = ("bé mới sanh", "Bé mới đẻ ạ", "bé vừa lọt lòng")
    await database.run(lambda c: decide(c, Kind.PROCEDURE, CODE, *texts))
    lessons = Taught(
        procedures={CODE: ProcedureLesson(examples=("be moi sanh",))},
        golden=(GoldenQuestion(q="bé mới đẻ", code=CODE),),
    )
    assert await asked(database, lessons) == [Confirmed("bé vừa lọt lòng", code=CODE)]


async def test_only_the_last_month_counts_and_only_what_holds(database: Database) -> None:
    old = NOW - timedelta(days=40)
    await database.run(lambda c: decide(c, Kind.PROCEDURE, CODE, "cũ", decided_at=old, confirmed_at=old))
    await database.run(lambda c: decide(c, Kind.PROCEDURE, CODE, "chờ", state=State.PROPOSED))
    await database.run(lambda c: decide(c, Kind.PROCEDURE, CODE, "rút", state=State.WITHDRAWN))
    await database.run(
        lambda c: decide(c, Kind.PROCEDURE, CODE, "mới chốt", decided_at=old, confirmed_at=NOW)
    )
    assert await asked(database) == [Confirmed("mới chốt", code=CODE)]
