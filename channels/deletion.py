"""Delete what is kept of a conversation, and give a receipt that names nobody."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from channels.contract import Answer, Paragraph
from channels.plain import plain_text
from channels.tables import deletions, inbound, outbox, people, reply_tokens, turns

_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Nothing that is misread over the telephone: no 0 and O, no 1, I and L."""


def new_receipt() -> str:
    """Return a receipt number such as ``XB7K-2M9Q``."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def with_receipt(answer: Answer, receipt: str) -> Answer:
    """Return the answer that tells of the deletion, with the number of the receipt."""
    *before, last = answer.replies
    blocks = (*last.blocks, Paragraph(text=f"Mã biên nhận: {receipt}. Anh/chị giữ mã này nếu cần hỏi lại."))
    told = last.model_copy(update={"blocks": blocks, "plain": plain_text(last.title, blocks, last.citations)})
    return answer.model_copy(update={"replies": (*before, told)})


def forget(connection: sa.Connection, channel: str, conversation: str, receipt: str, now: datetime) -> None:
    """Delete everything kept of a conversation but the empty shells that keep deliveries unique.

    The address of a person on a platform is needed once more, for the receipt; then it goes too.
    """
    mine = sa.select(turns.c.id).where(turns.c.conversation == conversation)
    connection.execute(outbox.delete().where(outbox.c.turn_id.in_(mine)))
    deleted = connection.execute(turns.delete().where(turns.c.conversation == conversation)).rowcount
    connection.execute(reply_tokens.delete().where(reply_tokens.c.conversation == conversation))
    # What still waits was said afterwards, and is answered like anything new.
    answered = (inbound.c.conversation == conversation, inbound.c.done)
    connection.execute(inbound.update().where(*answered).values(text=""))
    connection.execute(people.update().where(people.c.conversation == conversation).values(is_leaving=True))
    record = {"receipt": receipt, "channel": channel, "turns": deleted, "deleted_at": now}
    connection.execute(deletions.insert(), record)
