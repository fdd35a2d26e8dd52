"""Fees: amounts in đồng, what a note beside them says, and promotions that end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.ingest.notebook import Notebook
from knowledge.ingest.record import FeeCell, WayRow
from knowledge.ingest.text import at_sentence, clean, is_absent
from knowledge.ingest.traps import is_doubtful
from knowledge.ingest.ways import merged_ways
from knowledge.schema import Fee, Via

SMALLEST, LARGEST = 1_000, 100_000_000
"""Amounts in đồng that a fee may have; less than 1.000 is a slip ("20 VNĐ" for 20.000 đồng)."""
_FREE = re.compile(r"^miễn phí\b", re.IGNORECASE)
_AMOUNT = re.compile(r"^(\d{1,3}(?:[.,]\d{3})+|\d{1,12})(?:[.,]0+)?\s*(.*)$")
_DONG = re.compile(r"^(?:vnđ|vnd|việt nam đồng|đồng|đ)?$", re.IGNORECASE)
_NAMED = re.compile(r"(?<![\d/.,])(\d{1,3}(?:[.,]\d{3})+|\d{4,9})\s*(?:đồng|đ\b|vnđ|vnd|/)", re.IGNORECASE)
_MILLIONS = re.compile(r"(?<![\d/])(\d{1,3}(?:[.,]\d+)?)\s*(triệu|nghìn|ngàn)\b", re.IGNORECASE)
_BY_PROVINCE = re.compile(
    r"hội đồng nhân dân|\bHĐND\b|(?:UBND|[ủu]ỷ ban nhân dân|[ủu]y ban nhân dân) (?:cấp )?(?:tỉnh|các tỉnh)"
    r"[^.;]{0,40}(?:quy định|quyết định|ban hành)",
    re.IGNORECASE,
)
_NOTHING_DUE = re.compile(
    r"^\W*(?:không(?: có| thu| quy định)?|không thu (?:phí|lệ phí)|miễn(?: phí| lệ phí)?|chưa quy định)"
    r"(?:[ ,]*(?:phí|lệ phí))*\W*$",
    re.IGNORECASE,
)
_NAMES_A_FEE = re.compile(
    r"\b(?:lệ phí|phí|mức thu|giá dịch vụ|chi phí|đồng|usd|thông tư|nghị định|luật|quy định|biểu)\b|%"
    r"|\d[.,]\d{3}",
    re.IGNORECASE,
)
_UNIT = re.compile(r"(?:đồng|đ|vnđ|vnd)\s*/\s*(?:0?1\s+)?([^\d\W][^.;,()\d]{1,40})", re.IGNORECASE)
_DAY = r"(?:ngày\s*)?(\d{1,2})(?:\s*/\s*|\s*tháng\s*|-)(\d{1,2})(?:\s*/\s*|\s*năm\s*|-)(\d{4})"
_PERIOD = re.compile(
    rf"\b(?:từ|kể từ)\s*{_DAY}.{{0,40}}?\bđến\s*(?:hết\s*)?{_DAY}|\bđến\s*(?:hết\s*)?{_DAY}", re.IGNORECASE
)
_PROMOTION = re.compile(r"%|\bgiảm\b|\bmiễn\b|mức (?:phí|thu)|áp dụng|bằng", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"(?<!miễn )(?<!không thu )(?<!không phải nộp )\b(?:nộp|thu|đóng|thanh toán|trả)(?: các khoản| tiền)? "
    r"(?:phí|lệ phí)\b|\bmức thu[^.;\n]{0,40}(?:phí|lệ phí)\b|"
    r"quy định[^.;\n]{0,20} mức (?:thu )?(?:phí|lệ phí)|"
    r"biểu (?:mức )?(?:thu )?phí|\bphí và lệ phí thuộc thẩm quyền",
    re.IGNORECASE,
)
_WAIVED = re.compile(r"\bmiễn\s*(?:thu\s*)?(?:phí|lệ phí)?\s*(?:kể )?từ\b", re.IGNORECASE)
_EXEMPT = re.compile(
    r"^(?:-\s*)?(?:miễn|không thu)\s*(?:phí|lệ phí)[^.:]{0,40}?\b(?:cho|đối với)\s*:?\s*(?=\S)", re.IGNORECASE
)
_SENTENCES = re.compile(r"(?<=[.;])\s+(?=[A-ZĐ-])|\s+-\s+(?=[A-ZĐM])")
_SLASH_UNIT = re.compile(r"^/\s*(?:0?1\s+)?([^\d\W][^.;,()\d]{1,40})$")
_REASONS = {
    "fee_free_but_note": "Ghi “Miễn phí” nhưng ghi chú nói có thu hoặc dẫn văn bản về mức thu; bỏ qua.",
    "fee_set_by_province": "Ghi chú nói HĐND (UBND) tỉnh quy định mức thu; ghi “do tỉnh quy định”.",
    "fee_only_in_note": "Không ghi số tiền, chỉ ghi chú có nhắc đến phí; bỏ qua.",
    "fee_unreadable": "Không đọc được số tiền; bỏ qua.",
    "fee_foreign_currency": "Số tiền không tính bằng đồng; bỏ qua.",
    "fee_absurd": "Số tiền nhỏ hơn 1.000 đồng hoặc lớn hơn 100 triệu đồng; bỏ qua.",
    "fee_contradicts_note": "Số tiền khác với số tiền trong ghi chú; bỏ qua.",
    "promotion_ended": "Mức thu ưu đãi đã hết hạn; bỏ qua.",
    "promotion_unclear": "Mức thu ưu đãi đang áp dụng nhưng không rõ là số nào; bỏ qua.",
    "free_beside_paid": "Cách nộp này ghi miễn phí còn cách khác có thu; giữ lại nhưng chưa xác nhận.",
    "free_but_text": "Ghi miễn phí nhưng trình tự, căn cứ nhắc đến phí, lệ phí; giữ lại nhưng chưa xác nhận.",
}


@dataclass(frozen=True)
class _Context:
    """Hold what every fee of one record is judged by."""

    today: date
    notebook: Notebook

    def leave_out(self, code: str, value: str) -> list[Fee]:
        """Note why a fee is not taken, and return no fee."""
        self.notebook.flag(code, "fees", value, _REASONS[code])
        return []


def fees(ways: Sequence[WayRow], today: date, notebook: Notebook, *, elsewhere: str = "") -> tuple[Fee, ...]:
    """Return the fees of all ways; equal ones are one row, one that all ways share names no way.

    ``elsewhere`` is text of the record that may speak of a fee (steps, titles of laws): "Miễn phí" is
    what the portal shows for an empty amount, so beside such text it stays unconfirmed.
    """
    context = _Context(today, notebook)
    found = [fee for way in ways for cell in way.fees for fee in _fees(cell, way, context)]
    return merged_ways(_doubt_free(found, ways, elsewhere, context), ways)


def _fees(cell: FeeCell, way: WayRow, context: _Context) -> list[Fee]:
    written, note = clean(cell.amount), _without_brackets(clean(cell.note))
    if is_absent(written) and not note:
        return []
    if _BY_PROVINCE.search(note):
        return _by_province(written, note, way.via, context)
    if is_absent(written):
        return context.leave_out("fee_only_in_note", note) if _NAMES_A_FEE.search(note) else []
    if _FREE.match(written):
        return _free(written, note, way, context)
    amount = _amount(written, context)
    return [] if amount is None else _paid(amount, note, way.via, context)


def _without_brackets(note: str) -> str:
    """Drop brackets around a whole note; the portal adds its own to those of the author."""
    inner = note[1:-1]
    return inner.strip() if note[:1] + note[-1:] == "()" and inner.count("(") == inner.count(")") else note


def _by_province(written: str, note: str, via: Via, context: _Context) -> list[Fee]:
    """Return the unknown amount, and one free row for those whom the note exempts."""
    context.leave_out("fee_set_by_province", f"{written} ({note})")
    exempt = [_EXEMPT.sub("", sentence) for sentence in _SENTENCES.split(note) if _EXEMPT.match(sentence)]
    whom = at_sentence(" ".join(one[:1].upper() + one[1:] for one in exempt))
    free = (
        [Fee(amount=0, via=(via,), when=whom, unconfirmed=is_doubtful(whom, "fees", context.notebook))]
        if whom
        else []
    )
    return [Fee(set_by_province=True, via=(via,)), *free]


def _free(written: str, note: str, way: WayRow, context: _Context) -> list[Fee]:
    if not note or _NOTHING_DUE.match(note):
        beside = clean(way.note)
        if _BY_PROVINCE.search(beside) or _NAMED.search(beside):
            return context.leave_out("fee_free_but_note", f"{written} / {beside}")
        return [Fee(amount=0, via=(way.via,))]
    if _NAMES_A_FEE.search(note) or not note.lower().startswith(("đối với", "trường hợp", "khi ", "nếu ")):
        return context.leave_out("fee_free_but_note", f"{written} ({note})")
    return [Fee(amount=0, via=(way.via,), when=at_sentence(note))]


def _amount(written: str, context: _Context) -> int | None:
    """Return an amount in đồng, or nothing with a note on what is wrong."""
    match = _AMOUNT.match(written)
    if match is None:
        context.leave_out("fee_unreadable", written)
        return None
    if not _DONG.match(match[2].strip(" .")):
        context.leave_out("fee_foreign_currency", written)
        return None
    amount = _number(match[1])
    if not SMALLEST <= amount <= LARGEST:
        context.leave_out("fee_absurd", written)
        return None
    return amount


def _number(digits: str) -> int:
    return int(re.sub(r"[.,]", "", digits))


def amounts_in(text: str) -> set[int]:
    """Return the amounts in đồng that a text names: "70.000 đồng", "1,5 triệu đồng"."""
    plain = {_number(match[1]) for match in _NAMED.finditer(text)}
    worded = {
        round(float(match[1].replace(",", ".")) * (1_000_000 if match[2].lower() == "triệu" else 1_000))
        for match in _MILLIONS.finditer(text)
    }
    return plain | worded


def _paid(amount: int, note: str, via: Via, context: _Context) -> list[Fee]:
    named = amounts_in(note)
    until = _last_day(note)
    if until is not None:
        return _promoted(amount, named, until, note, via, context)
    if named and amount not in named and amount != sum(named):
        return context.leave_out("fee_contradicts_note", f"{amount} ({note})")
    return [_fee(amount, note, via, context)]


def _fee(amount: int, note: str, via: Via, context: _Context, until: date | None = None) -> Fee:
    doubtful = bool(note) and is_doubtful(note, "fees", context.notebook)
    unit = _SLASH_UNIT.match(note) or (_UNIT.search(note) if len(amounts_in(note)) == 1 else None)
    shown_unit = unit[1].strip() if unit else None
    # "70.000 đồng/Giấy chứng nhận" says nothing that amount and unit do not say.
    bare = shown_unit is not None and note[0] in "/0123456789" and len(note) < len(shown_unit) + 24
    when = None if bare or is_absent(note) else at_sentence(note)
    return Fee(amount=amount, unit=shown_unit, via=(via,), when=when, until=until, unconfirmed=doubtful)


def _last_day(note: str) -> date | None:
    """Return the last day of a promotion that a note speaks of."""
    if not _PROMOTION.search(note):
        return None
    days = [_day(match.groups()[-3:]) or _day(match.groups()[3:6]) for match in _PERIOD.finditer(note)]
    return max(filter(None, days), default=None)


def _day(parts: Sequence[str | None]) -> date | None:
    if not all(parts):
        return None
    day, month, year = (int(part or 0) for part in parts)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _promoted(amount: int, named: set[int], until: date, note: str, via: Via, context: _Context) -> list[Fee]:
    """Tell the promotional amount (in the note, lower) from the full one (in the cell).

    A cell without such a note amount holds the promotional amount itself.
    """
    reduced = sorted(one for one in named if SMALLEST <= one < amount) or [0] * bool(_WAIVED.search(note))
    over = until < context.today
    if over:
        context.leave_out("promotion_ended", f"{amount} ({note})")
        full = Fee(amount=amount, via=(via,), unconfirmed=True)
        return [full] if len(reduced) == 1 else []
    if len(reduced) == 1:
        after = f"Sau ngày {until:%d/%m/%Y}"
        return [_fee(reduced[0], note, via, context, until), Fee(amount=amount, via=(via,), when=after)]
    if named - {amount}:
        return context.leave_out("promotion_unclear", f"{amount} ({note})")
    return [_fee(amount, note, via, context, until)]


def _doubt_free(found: Sequence[Fee], ways: Sequence[WayRow], elsewhere: str, context: _Context) -> list[Fee]:
    paid = any(fee.amount for fee in found) or any(
        finding.field == "fees" for finding in context.notebook.findings
    )
    doubted = list(_doubted(found, paid, elsewhere, context))
    return doubted if ways else []


def _doubted(found: Sequence[Fee], paid: bool, elsewhere: str, context: _Context) -> Iterator[Fee]:
    text = _ELSEWHERE.search(elsewhere)
    for fee in found:
        if fee.amount != 0 or fee.when or fee.unconfirmed:
            yield fee
            continue
        code = "free_beside_paid" if paid else "free_but_text" if text else ""
        if code:
            beside = text.group(0) if text and code == "free_but_text" else ", ".join(fee.via)
            context.notebook.flag(code, "fees", f"Miễn phí / {beside}", _REASONS[code])
        yield fee.model_copy(update={"unconfirmed": bool(code)})
