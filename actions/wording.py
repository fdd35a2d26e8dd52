"""Say amounts, times, ways and conditions in plain Vietnamese, from structured fields alone."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.schema import Document, Fee, Place, TimeLimit, Unit, Via

_VIA = {Via.ONLINE: "trực tuyến", Via.POST: "qua bưu chính", Via.IN_PERSON: "trực tiếp"}
_UNIT = {
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.DAY: "ngày",
    Unit.HOUR: "giờ",
    Unit.UNSTATED: "ngày (danh mục không ghi rõ ngày thường hay ngày làm việc)",
}
SET_BY_PROVINCE = "do HĐND tỉnh quy định, anh/chị hỏi nơi nhận hồ sơ để biết mức cụ thể"


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
    return value + (f" (đến hết {fee.until:%d/%m/%Y})" if fee.until else "")


def time_value(limit: TimeLimit) -> str:
    """Return a time limit with its unit."""
    return "Trong ngày" if limit.same_day or limit.unit is None else f"{limit.amount} {_UNIT[limit.unit]}"


def condition(row: Fee | TimeLimit | Place) -> str:
    """Return how and for whom a row holds; empty when it holds always."""
    parts = [ways(row.via), row.when or ""]
    return "; ".join(part.rstrip(".") for part in parts if part)


def document_detail(document: Document) -> str | None:
    """Return form, counts, condition and remark of one paper, or ``None`` when there is nothing to add."""
    counts = [f"{document.originals} bản chính"] if document.originals else []
    counts += [f"{document.copies} bản sao"] if document.copies else []
    parts = [
        f"mẫu {document.form}" if document.form else "",
        ", ".join(counts),
        document.when or "",
        document.note or "",
    ]
    return " · ".join(part.rstrip(".") for part in parts if part) or None
