"""The answer of the portal's detail API: raw, wrapped in ``{"code": "OK", "data": …}``, or a list of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from knowledge.ingest.bodies import split_bodies
from knowledge.ingest.content import Content
from knowledge.ingest.json_values import Object, objects, objects_of, text_of
from knowledge.ingest.record import DocumentRow, FeeCell, Finding, Record, WayRow, rejected
from knowledge.schema import Level, Via

PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"
_VIA = {"DIRECT": Via.IN_PERSON, "ONLINE": Via.ONLINE, "POSTAL": Via.POST}
_UNIT = {
    "WORKING_DAY": "Ngày làm việc",
    "DAY": "Ngày",
    "HOUR": "Giờ",
    "WORKING_HOUR": "Giờ làm việc",
    "MONTH": "Tháng",
    "YEAR": "Năm",
    "MINUTE": "Phút",
}
_LEVELS = {"isWard": Level.COMMUNE, "isProvince": Level.PROVINCE, "isMinistry": Level.MINISTRY}
_OK = {"OK", "200", "201", "SUCCESS", ""}
_UUID = re.compile(r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)
_QUANTITY = range(21)
_LAST_MS = 32_503_680_000_000
"""The year 3000 in milliseconds: a stamp beyond it is not a date."""


def read(content: Content) -> Iterator[Record | Finding]:
    """Yield the procedures of one answer, of a list of answers, or of one answer a line."""
    for found in objects(content):
        if isinstance(found, Finding):
            yield found
        else:
            yield from _unwrapped(*found)


def _unwrapped(origin: str, value: Object) -> Iterator[Record | Finding]:
    """Take the envelopes off; the crawlers in use keep one, two or none."""
    for _ in range(3):
        inner = value.get("data")
        if "executionMethods" in value or "codeNotation" in value or inner is None:
            break
        if text_of(value.get("code")).upper() not in _OK:
            yield rejected(
                "not_ok", origin, "code", text_of(value.get("code")), "Cổng trả về lỗi, không có dữ liệu."
            )
            return
        if isinstance(inner, list):
            yield from (_record(f"{origin}, mục {n}", one) for n, one in enumerate(objects_of(inner), 1))
            return
        value = inner if isinstance(inner, dict) else {}
    yield _record(origin, value)


def _record(origin: str, value: Object) -> Record:
    proposal = value.get("procedureProposal")
    proposal = proposal if isinstance(proposal, dict) else {}
    kind = text_of(value.get("type")) + text_of(value.get("formalityType"))
    return Record(
        origin=origin,
        code=text_of(value.get("codeNotation")) or text_of(value.get("code")),
        name=text_of(value.get("name")),
        field=_names(value.get("categoriesDetails"))[0] if _names(value.get("categoriesDetails")) else "",
        decision=text_of(value.get("decisionNo")) or text_of(proposal.get("proposalNumber")),
        url=_address(text_of(value.get("id"))),
        issuer=text_of(value.get("departmentPromulgateName")),
        updated=_day(value.get("updatedAt")),
        levels=tuple(level for key, level in _LEVELS.items() if value.get(key) is True),
        subjects=_names(value.get("subjectTypesDetails")),
        bodies=_bodies(value),
        steps=_steps(value),
        ways=tuple(way for one in objects_of(value.get("executionMethods")) for way in _way(one)),
        documents=tuple(_documents(value)),
        conditions=tuple(filter(None, [text_of(value.get("requirementsAndConditions"))])),
        results=_names(value.get("resultsDetails")),
        legal_basis=tuple(dict.fromkeys(_law(one) for one in objects_of(value.get("legalBasisesDetails")))),
        internal=value.get("isInternal") is True or "INTERNAL" in kind,
    )


def _names(value: object) -> tuple[str, ...]:
    names = (text_of(one.get("name")) for one in objects_of(value))
    return tuple(dict.fromkeys(filter(None, names)))


def _address(uuid: str) -> str:
    return PAGE + uuid if _UUID.match(uuid) else ""


def _day(value: object) -> date | None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < _LAST_MS:
        return None
    return datetime.fromtimestamp(value / 1000, UTC).date()


def _bodies(value: Object) -> tuple[str, ...]:
    """Prefer the kinds of unit: the departments may name a body of another province."""
    kinds = _names(value.get("unitGroupsExecuting"))
    return (
        kinds
        or _names(value.get("departmentsExecuting"))
        or split_bodies(text_of(value.get("executingAgencies")))
    )


def _steps(value: Object) -> tuple[str, ...]:
    steps = objects_of(value.get("executionSteps"))
    joined = (f"{text_of(one.get('name'))}\n{text_of(one.get('description'))}".strip() for one in steps)
    return tuple(filter(None, joined))


def _way(value: Object) -> Iterator[WayRow]:
    via = _VIA.get(text_of(value.get("submissionMethod")))
    if via is None:
        return
    unit = _UNIT.get(text_of(value.get("processingTimeUnit")), "")
    amount = text_of(value.get("processingTime"))
    yield WayRow(
        via=via,
        time=f"{amount} {unit}".strip() if amount else "",
        fees=tuple(_fee(fee) for fee in objects_of(value.get("fees"))),
        note=text_of(value.get("description")),
    )


def _fee(value: Object) -> FeeCell:
    amount = text_of(value.get("value")).removesuffix(".0")
    currency = text_of(value.get("currencyName")) or "VNĐ"
    shown = "Miễn phí" if amount == "0" else f"{amount} {currency}" if amount else ""
    return FeeCell(shown, text_of(value.get("description")))


def _documents(value: Object) -> Iterator[DocumentRow]:
    for case in objects_of(value.get("executionCases")):
        for paper in objects_of(case.get("profileComponents")):
            yield DocumentRow(
                name=text_of(paper.get("name")),
                case=text_of(case.get("name")),
                originals=_quantity(paper.get("originalQty")),
                copies=_quantity(paper.get("copyQty")),
            )


def _quantity(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value in _QUANTITY else None


def _law(value: Object) -> str:
    return f"{text_of(value.get('name'))}\n{text_of(value.get('code'))}".strip()
