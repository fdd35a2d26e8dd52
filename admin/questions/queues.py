"""The queues: what needs a person, each as one condition on the turn log, with a name and a sentence.

``asked`` is the window of :mod:`admin.questions.asked`, in which every turn knows the one that followed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from admin.teaching.decision import OPEN
from admin.teaching.tables import teach_decisions, teach_questions
from channels.status import Status
from knowledge.decision import Decision

UNSURE: Final = 0.6
"""Confidence of the intent below which "out of scope" is worth a look (Rasa's own fallback begins at 0.4)."""
CLOSE: Final = 6.0
"""How many times as likely as the second the first candidate must be for nobody to look. Of 550 golden
questions answered outright, 10 % lie below, a third of them answered wrongly: 77 % of all mistakes."""
A_WHILE: Final = timedelta(minutes=30)
"""Who has not answered by then will not."""
A_DAY: Final = timedelta(days=1)
"""Who has not gone on with a guide by then has stopped; "để mai làm tiếp" is a day off."""
_PICKS: Final = ("pick_choice", "show_procedure", "affirm")
_OFFERED: Final = 5
"""Candidates kept with a turn (actions/frame.py)."""

Condition = Callable[[sa.Subquery, datetime], sa.ColumnElement[bool]]


@dataclass(frozen=True)
class Queue:
    """Hold a queue: ``by_step`` groups its turns by the step of a guide, not by what was typed."""

    id: str
    name: str
    about: str
    holds: Condition
    by_step: bool = False


def not_understood(asked: sa.Subquery, _now: datetime) -> sa.ColumnElement[bool]:
    """Hold what nothing fitted, and what was taken for out of scope without being sure."""
    unsure = (asked.c.status == Status.OUT_OF_SCOPE) & (asked.c.confidence < UNSURE)
    return (asked.c.status == Status.NO_MATCH) | unsure


def close_call(asked: sa.Subquery, _now: datetime) -> sa.ColumnElement[bool]:
    """Hold what was answered although a second procedure was nearly as likely."""
    best, second = (asked.c.candidates[(place, "score")].as_float() for place in (0, 1))
    outright = (asked.c.status == Status.ANSWERED) & _decided(asked, Decision.ANSWER)
    return outright & _is(best < CLOSE * second)


def not_helpful(asked: sa.Subquery, _now: datetime) -> sa.ColumnElement[bool]:
    """Hold what a person said did not help."""
    return asked.c.feedback == "bad"


def nobody_picked(asked: sa.Subquery, now: datetime) -> sa.ColumnElement[bool]:
    """Hold choices that were offered and not taken: the next turn carried none of them."""
    offered = (asked.c.status == Status.CLARIFY) & _decided(asked, Decision.CLARIFY)
    code = sa.func.coalesce(asked.c.next_procedure["code"].as_string(), "")
    other = [
        code != sa.func.coalesce(asked.c.candidates[(n, "code")].as_string(), "–") for n in range(_OFFERED)
    ]
    went_on = asked.c.next_intent.not_in(_PICKS) & sa.and_(*other)
    gave_up = asked.c.next_status.is_(None) & (asked.c.created_at < now - A_WHILE)
    return offered & (went_on | gave_up)


def stuck(asked: sa.Subquery, now: datetime) -> sa.ColumnElement[bool]:
    """Hold steps of guides at which people say that it does not work, leave, or write no more."""
    on_step = _is(asked.c.explain["step"].as_string().is_not(None))
    says_so = asked.c.intent.in_(("not_working", "screen_differs"))
    leaves = asked.c.next_intent == "leave_guide"
    gave_up = asked.c.next_status.is_(None) & (asked.c.created_at < now - A_DAY)
    return on_step & (says_so | ((asked.c.status == Status.GUIDE_STEP) & (leaves | gave_up)))


def _decided(asked: sa.Subquery, decision: Decision) -> sa.ColumnElement[bool]:
    return _is(asked.c.explain["decision"].as_string() == decision)


def _is(condition: Any) -> sa.ColumnElement[bool]:
    """Say what a condition on a value inside JSON is, which SQLAlchemy's types leave open."""
    found: sa.ColumnElement[bool] = condition
    return found


def everything(asked: sa.Subquery, _now: datetime) -> sa.ColumnElement[bool]:
    """Hold every turn in which something was said."""
    return asked.c.text != ""


QUEUES: Final = (
    Queue(
        "chua-hieu",
        "Chưa hiểu",
        "Không thủ tục nào đủ hợp, hoặc bị coi là ngoài phạm vi mà máy không chắc.",
        not_understood,
    ),
    Queue(
        "sat-nut",
        "Sát nút",
        "Đã trả lời, nhưng việc đứng thứ nhì gần như ngang việc được chọn: hay sai nhất ở đây.",
        close_call,
    ),
    Queue("chua-giup", "Chưa giúp được", "Người hỏi cho biết câu trả lời chưa giúp được.", not_helpful),
    Queue(
        "hoi-lai-bo-lung",
        "Hỏi lại, không ai chọn",
        "Trợ lý đưa ra mấy việc để chọn, mà câu sau không theo việc nào.",
        nobody_picked,
    ),
    Queue(
        "ket-buoc",
        "Kẹt bước hướng dẫn",
        "Bước mà người dân nhắn “không được”, bỏ ngang, hoặc không thấy nhắn tiếp.",
        stuck,
        by_step=True,
    ),
    Queue("tat-ca", "Tất cả", "Mọi câu đã hỏi.", everything),
)
BY_ID: Final[Mapping[str, Queue]] = {queue.id: queue for queue in QUEUES}


def reviewed(asked: sa.Subquery) -> sa.ColumnElement[bool]:
    """Hold the turns that a decision, proposed or in force, is about."""
    mine = teach_questions.c.turn_id == asked.c.id
    whose = teach_decisions.c.id == teach_questions.c.decision_id
    is_open = teach_decisions.c.state.in_([state.value for state in OPEN])
    return sa.exists().where(mine, whose, is_open)


def count(connection: sa.Connection, asked: sa.Subquery, now: datetime) -> dict[str, int]:
    """Return how many turns wait in each queue, in one pass."""
    waiting = ~reviewed(asked)
    sums = [
        sa.func.sum(sa.case((queue.holds(asked, now) & waiting & (asked.c.text != ""), 1), else_=0))
        for queue in QUEUES
    ]
    row = connection.execute(sa.select(*sums)).one()
    return {queue.id: int(value or 0) for queue, value in zip(QUEUES, row, strict=True)}
