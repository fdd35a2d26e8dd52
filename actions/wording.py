"""Say amounts, times, ways and conditions in plain Vietnamese, from structured fields alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.schema import Document, Fee, Place, TimeLimit, Unit, Via

_VIA = {Via.ONLINE: "trực tuyến", Via.POST: "qua bưu chính", Via.IN_PERSON: "trực tiếp"}
_UNIT = {
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.DAY: "ngày",
    Unit.HOUR: "giờ",
    Unit.UNSTATED: "ngày (danh mục không ghi rõ ngày thường hay ngày làm việc)",
}
SET_BY_PROVINCE = "Do HĐND tỉnh quy định, anh/chị hỏi nơi nhận hồ sơ để biết mức cụ thể"
# A sentence like these tells more about the value; any other first sentence says for whom the value holds.
_REMARK = re.compile(r"\bthì\b|cũng được|đều tính|^(?:Tính |Gồm |Chưa kể |Chỉ đóng |Giờ hành chính )")
_SENTENCE_END = re.compile(r"(?<=\.)\s+")


def money(amount: int) -> str:
    """Return an amount in đồng with dots between thousands; 0 is "Miễn phí"."""
    return f"{amount:,}".replace(",", ".") + " đồng" if amount else "Miễn phí"


def ways(via: Sequence[Via]) -> str:
    """Return "nộp trực tiếp hoặc trực tuyến"; empty when the row holds for every way."""
    if not via or len(via) == len(Via):
        return ""
    return "nộp " + " hoặc ".join(_VIA[one] for one in via)


def fee_value(fee: Fee) -> str:
    """Return the amount of a fee row with its unit and last day."""
    value = SET_BY_PROVINCE if fee.amount is None else money(fee.amount)
    if fee.amount and fee.unit:
        value += f" một {fee.unit}" if not fee.unit.startswith(("/", "mỗi", "một")) else f" {fee.unit}"
    until = f"{fee.until:%d/%m/%Y}" if fee.until else ""
    return value + (f" (đến hết {until})" if until and until not in (fee.when or "") else "")


def time_value(limit: TimeLimit) -> str:
    """Return a time limit with its unit."""
    return "Trong ngày" if limit.same_day or limit.unit is None else f"{limit.amount} {_UNIT[limit.unit]}"


def whom(row: Fee | TimeLimit | Place) -> str:
    """Return for whom a row holds; empty when it holds for everybody."""
    return _whom_and_remark(row)[0]


def row_label(row: Fee | TimeLimit | Place) -> str:
    """Return for whom and for which way a row holds, as its label in a table; empty when always."""
    way = ways(row.via)
    label = f"{whom(row)} ({way})" if whom(row) and way else whom(row) or way
    return label[:1].upper() + label[1:]


def with_way(value: str, row: Fee | TimeLimit | Place) -> str:
    """Return a value with the way of filing that it holds for; brackets never follow brackets."""
    way = ways(row.via)
    if not way:
        return value
    return f"{value}, {way}" if value.endswith(")") else f"{value} ({way})"


def with_remark(value: str, row: Fee | TimeLimit | Place) -> str:
    """Return a value followed by the sentences that tell more about it."""
    remark = _whom_and_remark(row)[1]
    return f"{value.rstrip('.')}. {remark}." if remark else value


def _whom_and_remark(row: Fee | TimeLimit | Place) -> tuple[str, str]:
    sentences = _SENTENCE_END.split(row.when or "")
    first = "" if _REMARK.search(sentences[0]) else sentences.pop(0)
    return first.rstrip("."), " ".join(sentences).rstrip(".")


def document_detail(document: Document) -> str | None:
    """Return condition, counts, form and remark of one paper, or ``None`` when there is nothing to add.

    The condition comes first: it tells a person whether to read on.
    """
    counts = [f"{document.originals} bản chính"] if document.originals else []
    counts += [f"{document.copies} bản sao"] if document.copies else []
    counts += [form_name(document.form)] if document.form else []
    parts = [document.when or "", ", ".join(counts), document.note or ""]
    return " · ".join(part.rstrip(".") for part in parts if part) or None


def form_name(form: str) -> str:
    """Return "mẫu CT01"; a form whose name already begins with "Mẫu" is not called so twice."""
    bare = form.removeprefix("Mẫu ").removeprefix("mẫu ")
    return f"mẫu {bare}"
