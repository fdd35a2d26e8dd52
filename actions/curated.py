"""Give the answer that a person wrote for just this question, with its source and its last day."""

from __future__ import annotations

from actions.cards import compose
from actions.scam import smells_of_scam
from actions.turn import Said, Turn
from channels.contract import Citation, Note, Paragraph
from channels.status import Status
from knowledge.curated import Found, curated_answer


def curated(turn: Turn) -> Said | None:
    """Return the answer to a typed question that somebody wrote one for; ``None`` for any other.

    It comes before any search: who wrote it has read the question.
    """
    # A pressed button comes as a command, and what a person types never does.
    if turn.text.startswith("/") or smells_of_scam(turn.text):
        return None
    found = curated_answer(turn.text, turn.today)
    return _said(found) if found else None


def _said(found: Found) -> Said:
    answer = found.answer
    blocks = [Paragraph(text=line) for line in answer.answer.splitlines() if line.strip()]
    until = Note(text=f"Do {answer.owner} trả lời; dùng được tới hết ngày {answer.expires:%d/%m/%Y}.")
    citation = Citation(title=answer.source, url=answer.url, read=answer.read.isoformat())
    message = compose(None, [*blocks, until], citations=[citation])
    slots = {"choices": None, "aspects": None, "pending": None}
    return Said(Status.ANSWERED, (message,), slots=slots, explain={"curated": found.id})
