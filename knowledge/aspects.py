"""The sides of a procedure that people ask about, and how they call them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Aspect(StrEnum):
    """Name one side of a procedure; the values are those of the ``aspect`` entity in nlu_data/."""

    DOCUMENTS = "documents"
    FEE = "fee"
    TIME = "time"
    PLACE = "place"
    ONLINE = "online"
    STEPS = "steps"
    CONDITIONS = "conditions"
    RESULT = "result"
    FORM = "form"
    LEGAL_BASIS = "legal_basis"


HEADINGS = {
    Aspect.DOCUMENTS: "Giấy tờ cần chuẩn bị",
    Aspect.FEE: "Lệ phí",
    Aspect.TIME: "Thời gian giải quyết",
    Aspect.PLACE: "Nơi nộp",
    Aspect.ONLINE: "Nộp trực tuyến",
    Aspect.STEPS: "Các bước",
    Aspect.CONDITIONS: "Điều kiện",
    Aspect.RESULT: "Kết quả nhận được",
    Aspect.FORM: "Mẫu đơn, tờ khai",
    Aspect.LEGAL_BASIS: "Căn cứ pháp luật",
}


def aspects_of(values: Iterable[str]) -> tuple[Aspect, ...]:
    """Return the known aspects among entity values, each once, in order of first mention."""
    known = {aspect.value for aspect in Aspect}
    return tuple(dict.fromkeys(Aspect(value) for value in values if value in known))
