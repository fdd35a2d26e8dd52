"""The confirmed steps of a procedure as a guide, so that one engine walks them too."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from knowledge.guides.schema import PROCEDURE, Guide, Step, Topic
from knowledge.schema import Procedure, confirmed

_DONE: Final = "Vậy là xong {count} bước. Anh/chị cần hỏi thêm gì cứ nhắn cho trợ lý."


def guide_of(procedure: Procedure) -> Guide | None:
    """Return a guide from step to step, named ``procedure:code``; ``None`` without a confirmed step.

    Not validated: official names and sentences may be longer than what we write ourselves.
    """
    return _guide_of(_Key(procedure))


class _Key:
    """Tell procedures apart by identity: comparing two of them field by field costs more than the guide."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure

    def __hash__(self) -> int:
        return hash(self.procedure.code)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.procedure is self.procedure


@lru_cache(maxsize=128)
def _guide_of(key: _Key) -> Guide | None:
    procedure = key.procedure
    facts = confirmed(procedure.steps)
    if not facts:
        return None
    steps = tuple(
        Step.model_construct(id=f"step-{n}", do=fact.text, source=fact.source)
        for n, fact in enumerate(facts, start=1)
    )
    return Guide.model_construct(
        id=f"{PROCEDURE}{procedure.code}",
        title=procedure.name,
        summary=procedure.summary,
        topic=Topic.OFFICE,
        owner="danh mục thủ tục",
        checked=max(source.read for source in procedure.sources),
        steps=steps,
        done=_DONE.format(count=len(steps)),
        sources=procedure.sources,
    )
