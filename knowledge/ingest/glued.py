"""Take apart the tables of a page whose cells were run together: "Trực tuyến5 Ngày làm việcMiễn phí…".

The crawled dumps keep the text of each table without anything between its cells. What cannot be
taken apart with certainty is returned as unread, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from knowledge.ingest.attachments import without_attachments
from knowledge.ingest.record import DocumentRow, FeeCell, WayRow
from knowledge.ingest.text import LOWER
from knowledge.schema import Via

WAYS_HEAD = "Hình thức nộpThời gianPhí, lệ phíMô tả"
DOCUMENTS_HEAD = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
LAWS_HEAD = "Tên văn bản pháp lýMã văn bản"
MOST_COPIES = 20
"""Papers of one kind; ``knowledge.schema.Document`` takes no more."""

VIA = {"Trực tuyến": Via.ONLINE, "Dịch vụ bưu chính": Via.POST, "Trực tiếp": Via.IN_PERSON}
_UNITS = "Ngày làm việc|Giờ làm việc|Ngày|Giờ|Tháng|Tuần|Năm|Phút"
_CURRENCY = "Việt Nam Đồng|VNĐ|VND|USD|EUR|Đô la Mỹ|[Đđ]ồng"
_NONE = "Miễn phí|Không có thông tin"
_MONEY = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)? ?(?:{_CURRENCY})|\d+(?:\.\d+)? ?(?:{_CURRENCY})"
_WAY = re.compile(
    rf"(?P<via>{'|'.join(VIA)})"
    rf"(?:(?P<time>\d+(?:[.,]\d+)? ?(?:{_UNITS}))(?={_NONE}|\d)"
    rf"|(?P<bare>\d+)(?={_NONE})"
    rf"|(?P<run>[\d.,]+ (?:{_CURRENCY}))"
    rf"|(?:Không có thông tin|Không (?:phải trả kết quả|quy định)[^\d(]{{0,40}}?|Không ?)?(?={_NONE}))"
)
_GROUPED = re.compile(r"^[1-9]\d{0,2}(?:,\d{3})+$")
_FEE = re.compile(rf"(?P<amount>{_NONE}|{_MONEY})")
_MORE_FEE = re.compile(rf"(?P<amount>{_MONEY})")
_QUANTITY = re.compile(
    r"(?P<originals>\d{1,9}) bản chính(?:,(?P<copies>\d+) bản sao)?(?=$|[^\s.,;:)/]|\s*[-+*•]|\s*$)"
)
_YEAR = re.compile(r"^(?:19|20)\d\d(?=\d{1,2}$)")
_FURNITURE = re.compile(r"Từ khóa.{0,400}?Mô tả|Chọn cơ quan thực hiệnTỉnh|Hệ thống chỉ hiển thị", re.DOTALL)
_RESULT_CODE = re.compile(r"Mã:\s*[A-Za-z]{0,5}[._-]?[A-Z0-9._-]*\d{3,7}\.?")
_AGENCY = (
    "BLĐTBXH|BNNPTNT|BNNMT|BNN&PTNT|BVHTTDL|BGDĐT|BKHĐT|BKHCN|BTTTT|BTNMT|BGTVT|TANDTC|VKSNDTC|NHNN|BHXH|VPCP|TTCP|"
    "HĐTP|TCHQ|BNN|BTC|BTP|BCA|BXD|BNV|BYT|BQP|BCT|BNG|BTM|TTg|UBTVQH1[0-6]|UBTVQH[89]|QH1[0-6]|QH[89]|CP"
)
_KIND = "NĐ|NQ|TTLT|TT|QĐ|VBHN|CT|PL|L"
_LAW_NUMBER = re.compile(
    rf"\d{{1,7}}(?:\.\d{{1,3}})?[a-z]?/(?:\d{{4}}/)?"
    rf"(?:(?:{_KIND})-(?:{_AGENCY})(?:-(?:{_AGENCY}))*|UBTVQH1[0-6]|UBTVQH[89]|QH1[0-6]|QH[89])"
)
_YEAR_BEFORE = re.compile(r"^(?:19|20)\d\d\.?(?=\d{1,3}[a-z]?/)")
_NEXT_LAW = re.compile(r"\s+(?:Luật|Nghị|Thông|Quyết|Pháp)\b")
_LAW_WORD = re.compile(rf"(?<=[{LOWER}0-9])(?=(?:Luật|Nghị định|Thông tư|Quyết định|Nghị quyết|Pháp lệnh)\b)")
_PREFIX = re.compile(
    r"^(?:luật|nghị định|thông tư|quyết định|nghị quyết|pháp lệnh)?(?: số)?:?$", re.IGNORECASE
)
"""Words that belong to a number and are no title."""
_LONGEST_LAW = 900
"""A title longer than this holds several laws that were not told apart."""


class Ways(NamedTuple):
    """Hold the rows of "Cách thức thực hiện" and the pieces that could not be read."""

    rows: tuple[WayRow, ...]
    unread: tuple[str, ...]


def ways(text: str) -> Ways:
    """Return channel, time, fees and description of each row.

    "Trực tuyến120,000 VNĐ" may be 120.000 đồng, or 1 day and 20.000 đồng: such a row keeps its channel
    only, and the text goes to ``unread``.
    """
    body = text.removeprefix(WAYS_HEAD)
    starts = [m for m in _WAY.finditer(body) if _inside_brackets(body, m.start()) is False]
    if not starts:
        return Ways((), (body,) if body.strip(" -") and "Không có thông tin" not in body else ())
    rows: list[WayRow] = []
    unread: list[str] = []
    for found, end in zip(starts, [*(m.start() for m in starts[1:]), len(body)], strict=True):
        row = _way(found, body[found.end() : end])
        rows.append(row or WayRow(VIA[found["via"]]))
        unread += [] if row else [body[found.start() : end]]
    return Ways(tuple(rows), tuple(unread))


def _way(found: re.Match[str], rest: str) -> WayRow | None:
    """Return the row that begins with a match, or nothing where time and fee cannot be told apart."""
    time, amount = found["time"] or found["bare"] or "", ""
    if found["run"]:
        time, amount = _told_apart(found["run"], rest)
        if not amount:
            return None
    fees, note = _fees(amount + rest)
    return WayRow(VIA[found["via"]], time, tuple(fees), note)


def _told_apart(run: str, note: str) -> tuple[str, str]:
    """Part "1100,000 VNĐ" into time and fee where the note beside it names the fee ("100.000 đồng")."""
    digits, currency = run.split(" ", 1)
    for cut in range(1, len(digits)):
        time, money = digits[:cut], digits[cut:]
        named = rf"(?<![\d.]){re.escape(money.replace(',', '.'))}(?![\d.]*\d)"
        if time.isdigit() and _GROUPED.match(money) and re.search(named, note[:_LONGEST_LAW]):
            return time, f"{money} {currency}"
    return "", ""


def _inside_brackets(text: str, position: int) -> bool:
    """Return whether a channel is named inside the brackets that were opened just before it."""
    before = text[max(0, position - 60) : position]
    return before.rfind("(") > before.rfind(")")


def _fees(text: str) -> tuple[list[FeeCell], str]:
    """Return the fees at the start of a text, each with its note in brackets, and the description."""
    fees: list[FeeCell] = []
    pattern = _FEE
    while found := pattern.match(text):
        note, text = _bracketed(text[found.end() :])
        fees.append(FeeCell(found["amount"], note))
        pattern = _MORE_FEE
    return fees, text.strip()


def fee_cells(text: str) -> tuple[FeeCell, ...]:
    """Return the fees of one cell that stands alone: "Lệ phí: 10.000 đồng (mỗi bản)", "Miễn phí"."""
    text = re.sub(r"^\s*(?:Phí|Lệ phí|Phí, lệ phí)\s*:\s*", "", text.strip(), flags=re.IGNORECASE)
    text = re.sub(r"\s+(?=\()", "", text)
    fees, rest = _fees(text)
    if fees:
        last = FeeCell(fees[-1].amount, f"{fees[-1].note} {rest}".strip())
        return (*fees[:-1], last)
    loose = re.match(r"([\d.,]+)\s*(đồng|vnđ|vnd|đ)\b\s*(.*)", text, re.IGNORECASE | re.DOTALL)
    if loose:
        return (FeeCell(f"{loose[1]} VNĐ", loose[3].strip(" ()")),)
    return (FeeCell("", text),) if text else ()


def _bracketed(text: str) -> tuple[str, str]:
    """Return what stands in the brackets that a text begins with, and the rest."""
    if not text.startswith("("):
        return "", text
    depth = 0
    for index, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return text[1:index].strip(), text[index + 1 :]
    return text[1:].strip(), ""


def documents(text: str) -> tuple[DocumentRow, ...]:
    """Return the papers of each case; "--" is the portal's name for a single case."""
    case, *tables = text.split(DOCUMENTS_HEAD)
    rows: list[DocumentRow] = []
    for table in tables:
        papers, following = _papers(table, _case(case))
        rows += papers
        case = following
    return tuple(rows)


def _case(text: str) -> str:
    text = text.strip()
    return "" if not text.strip("- ") else text


def _papers(table: str, case: str) -> tuple[list[DocumentRow], str]:
    """Return the papers of one table, and the heading of the next case that is glued to its end."""
    rows: list[DocumentRow] = []
    start, before = 0, ""
    for found in _QUANTITY.finditer(table):
        if re.fullmatch(r"0\d", found["originals"]):
            continue  # the portal writes "1 bản chính"; "01 bản chính" is part of a name
        digits, kept = _quantity(found["originals"])
        name = table[start : found.start()] + kept
        quantity = found.group(0)[len(kept) :]
        start = found.end()
        if not name.strip() and rows:
            # "…: 2 bản chính2 bản chính": the first count belongs to the name of the paper.
            rows[-1] = _paper(f"{rows[-1].name} {before}", case, digits, found["copies"])
        else:
            rows.append(_paper(name, case, digits, found["copies"]))
        before = quantity
    return rows, table[start:]


def _quantity(run: str) -> tuple[str, str]:
    """Return the count at the end of a run of digits, and the digits before it ("2024" in "20241")."""
    year = _YEAR.match(run)
    if year:
        return run[4:], run[:4]
    plain = not run.startswith("0") or run == "0"
    return (run, "") if plain and int(run[:6]) <= MOST_COPIES else (run[-1], run[:-1])


def _paper(name: str, case: str, originals: str, copies: str | None) -> DocumentRow:
    name, form = without_attachments(name.strip())
    number = int(copies) if copies and int(copies) <= MOST_COPIES else 0
    return DocumentRow(name, case, form, int(originals), number)


def results(text: str) -> tuple[str, ...]:
    """Return the results without their codes ("Mã: KQ.G01.000015") and without the page's furniture."""
    parts = (part.strip(" .;-+\n") for part in _RESULT_CODE.split(without_furniture(text)))
    return tuple(filter(None, parts))


def without_furniture(text: str) -> str:
    """Cut the key words, selection lists and buttons that follow the content of a page."""
    found = _FURNITURE.search(text)
    return (text[: found.start()] if found else text).strip()


def laws(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return title and number of each law, parted by a line break, and what could not be told apart."""
    entries: list[str] = []
    rest = text.removeprefix(LAWS_HEAD)
    for title, number in _law_pieces(rest):
        _add_law(entries, title, number)
    told_apart = tuple(entry for entry in entries if len(entry) <= _LONGEST_LAW)
    return told_apart, tuple(entry for entry in entries if len(entry) > _LONGEST_LAW)


def _law_pieces(text: str) -> Iterator[tuple[str, str]]:
    start = 0
    for found in _LAW_NUMBER.finditer(text):
        if _goes_on(text, found):
            continue
        # "năm 201102/2011/QH13", "ngày 15/5/2026.55/2026/TT-BTC": a year met the number.
        year = _YEAR_BEFORE.match(found.group(0))
        number = found.start() + (year.end() if year else 0)
        yield " ".join(text[start:number].split()), text[number : found.end()]
        start = found.end()
    if text[start:].strip():
        yield " ".join(text[start:].split()), ""


def _goes_on(text: str, found: re.Match[str]) -> bool:
    """Return whether a number stands in the middle of a title, and is not the cell after it."""
    following = text[found.end() : found.end() + 14]
    if following[:1] not in {" ", ".", ",", ";", ":", ")", "/", "-", "\n"} or not following:
        return False
    glued_before = text[found.start() - 1 : found.start()] not in {" ", "(", "\n", ""}
    return not (glued_before and _NEXT_LAW.match(following))


def _add_law(entries: list[str], title: str, number: str) -> None:
    if not title and entries:
        if number not in entries[-1]:
            entries.append(number)
        return
    if entries and title.startswith(("ngày ", "của ")):
        entries[-1] = _first_line(entries[-1]) + f" {title}"
        return
    *before, last = _LAW_WORD.split(title)
    if before and number and _PREFIX.match(last):
        last, number = before.pop(), f"{last} {number}"
    entries += before
    if number and (_PREFIX.match(last) or last.endswith(" số")):
        entries.append(f"{last} {number}".strip())
    else:
        entries.append(f"{last}\n{number}".strip())


def _first_line(entry: str) -> str:
    return entry.split("\n")[0]


def joined(parts: Sequence[str]) -> str:
    """Return parts on lines of their own, empty ones left out."""
    return "\n".join(part for part in parts if part.strip())
