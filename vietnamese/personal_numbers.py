"""Numbers that belong to one person, and the public numbers that must be left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vietnamese.personal_kinds import PLACEHOLDERS, Finding, Kind
from vietnamese.personal_patterns import GAP, compiled, either

_START: Final = r"(?<![0-9])"
_END: Final = r"(?![0-9])"
_ALONE: Final = r"(?<![0-9])(?<![0-9][ .,-])"
"""No digit before, not even across a separator."""
_NOT_GROUPED: Final = r"(?<![0-9])(?<![0-9][.-])(?<![0-9]{2} )"
"""No group of digits before; a single digit and a space may be a count or a list number."""
_SEP: Final = r"[ .\-]{0,2}"
_LOOSE: Final = r"[ .\-()_·]{0,3}"
_DAY_MONTH: Final = r"[0-3]?[0-9] ?(?P<sep>[/.\-]) ?[01]?[0-9] ?(?P=sep) ?"
_DATE_IN_WORDS: Final = r"[0-3]?[0-9] (?:tháng|thang) [01]?[0-9] (?:năm|nam) [12][0-9]{3}"
_DATE_ISO: Final = r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]"
_DATE: Final = rf"(?:{_DAY_MONTH}[12][0-9]{{3}}|{_DATE_IN_WORDS}|{_DATE_ISO})"
_DATE_OF_BIRTH: Final = rf"(?:{_DAY_MONTH}(?:[12][0-9])?[0-9]{{2}}|{_DATE_IN_WORDS}|{_DATE_ISO})"

_PROCEDURE_CODE: Final = r"[0-9]\.[0-9]{6}(?:\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[a-z][0-9]{2}(?!-[0-9]{6}))?"
_DECISION: Final = (
    r"[0-9]{1,5} ?/ ?(?:[12][0-9]{3}/[a-zđ]{2,5}[0-9]{0,2}|[a-zđ]{1,6}(?=-))(?:-[a-zđ]{1,10}){0,4}(?!\w)"
)
_HOTLINE: Final = (
    r"1[89]00[ .\-]?(?:[0-9]{4}|[0-9]{6}|[0-9]{3}[ .\-][0-9]{3}|[0-9]{2}[ .\-][0-9]{2})(?![ .\-]?[0-9])"
)
# "351234567 Đồng Tháp" is an identity card and where it was issued.
_DONG: Final = r"[dđ][oồ]ng(?! (?:tháp|thap|nai|hới|hoi|phú|phu|xoài|xoai|hà|ha|chí|chi|ý)(?!\w))"
_UNIT: Final = rf" ?(?:vn[dđ]|đ(?!/)|nghìn|ngàn|nghin|ngan|triệu|trieu|tỷ|tỉ|{_DONG})(?!\w)"
_AMOUNT: Final = rf"[1-9][0-9]{{0,14}}(?:[., ][0-9]{{3}}){{0,4}}{_UNIT}"
_ROUND_AMOUNT: Final = rf"[1-9][0-9.,]{{0,15}}000{_UNIT}"
"""An amount that no digits before it can make part of an identity or phone number."""

PUBLIC: Final = (
    compiled("|".join(re.escape(text) for text in PLACEHOLDERS.values())),
    compiled(_START + _PROCEDURE_CODE + _END),  # 1.004222, 2.001234.000.00.00.H01
    compiled(_START + _DECISION),  # 420/KH-UBND, 123/2015/NĐ-CP, 59/2020/QH14
    compiled(_NOT_GROUPED + _HOTLINE),  # 18001096, 1900.0368, 1900 545 481
    compiled(_ALONE + _AMOUNT),  # 50.000 đồng, 1.500.000đ, 2 triệu
    compiled(_START + _ROUND_AMOUNT),  # 3 bản sao: 3 200000 đồng
)
"""Numbers of the public service itself, never personal."""

DATES: Final = (compiled(_START + _DATE + _END),)
"""Dates: left alone once the births among them are taken."""


def _rule(kind: Kind, label: str, number: str, gap: str = GAP) -> tuple[Kind, re.Pattern[str]]:
    return kind, compiled(f"{label}{gap}{_START}(?P<it>{number}){_END}" if label else f"(?P<it>{number})")


_ID_LABEL: Final = either(
    "cccd", "căn cước", "căn cước công dân", "số định danh", "định danh", "cmnd", "cmt", "chứng minh"
)
_BANK_LABEL: Final = either("stk", "số tài khoản", "số tk", "số thẻ")
_ACCOUNT_LABEL: Final = either("tài khoản", "tk")
_INSURANCE_LABEL: Final = either(
    "bhxh", "bảo hiểm xã hội", "bhyt", "bảo hiểm y tế", "sổ bảo hiểm", "số sổ", "mã số bảo hiểm"
)
_PLATE_LABEL: Final = either("biển số", "biển số xe", "bks", "bsx")
_TAX_LABEL: Final = either("mst", "mã số thuế")
_BIRTH_LABEL: Final = either("ngày sinh", "ngày tháng năm sinh", "ngày sanh")
# "khai sinh ngày" is when a paper was issued, "hy sinh ngày" when somebody fell.
_SINCE: Final = either("ngày", "vào ngày", "vào", "hôm", "lúc", "là")
_BORN: Final = rf"(?<!khai )(?<!hy ){either('sinh', 'sanh', 'sn')}(?: {_SINCE})?"

_DOSSIER: Final = (
    r"(?<![a-z0-9])(?:[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.)?[a-z][0-9]{2}(?:\.[0-9]{1,3}){0,4}"
    r" ?- ?[0-9]{6} ?- ?[0-9]{3,6}(?![0-9])"
)
_MAILBOX: Final = r"(?<![\w.+\-])[\w.+\-]{1,64}"
_EMAIL: Final = rf"{_MAILBOX}@[\w\-]{{1,63}}(?:\.[\w\-]{{1,63}}){{1,4}}"
_EMAIL_SPACED: Final = (
    rf"{_MAILBOX} ?(?:@|\((?:a|at)\)|\[(?:a|at)\]) ?"
    r"(?:[\w\-]{1,63} ?\. ?){1,4}(?:com|vn|net|org|edu|gov|info)(?!\w)"
)

# Not a round amount: "chuyển vào stk 100.000".
_ACCOUNT: Final = (
    r"(?![0-9]{1,3}(?:\.[0-9]{3}){0,4}\.000(?![.0-9]))"
    r"(?:[0-9]{6,}|[0-9]{3,}(?:[ .\-][0-9]{3,}){1,5}(?:[ .\-][0-9]{2})?)"
)

_PLATE_LOOSE: Final = r"[1-9][0-9][ .\-]{0,2}[a-zđ]{1,2} ?[0-9]?[ .\-]{0,3}[0-9]{3}\.?[0-9]{1,2}"

LABELLED: Final = (
    _rule(Kind.DOSSIER_CODE, "", _DOSSIER),
    _rule(Kind.EMAIL, "", _EMAIL_SPACED),
    _rule(Kind.EMAIL, "", _EMAIL),
    _rule(Kind.BIRTH_DATE, _BIRTH_LABEL, _DATE_OF_BIRTH, gap=r"[^0-9\[\],;.?\n]{0,20}?"),
    _rule(Kind.BIRTH_DATE, _BORN, _DATE_OF_BIRTH, gap=r"[ :\-]{0,3}"),
    _rule(Kind.NATIONAL_ID, _ID_LABEL, rf"[0-9](?:{_SEP}[0-9]){{11}}"),
    _rule(Kind.OLD_ID, _ID_LABEL, rf"[0-9](?:{_SEP}[0-9]){{8}}"),
    _rule(Kind.TAX_CODE, _TAX_LABEL, rf"[0-9](?:{_SEP}[0-9]){{9}}(?:{_SEP}[0-9]{{2,3}})?"),
    _rule(Kind.SOCIAL_INSURANCE, _INSURANCE_LABEL, rf"[0-9](?:{_SEP}[0-9]){{9}}"),
    _rule(
        Kind.PLATE, _PLATE_LABEL, r"[1-9][0-9][ .\-]{0,2}[a-zđ]{1,2} ?[0-9]?[ .\-]{0,3}[0-9]{3}\.?[0-9]{1,2}"
    ),
    _rule(Kind.BANK_ACCOUNT, _BANK_LABEL, _ACCOUNT),
    _rule(Kind.BANK_ACCOUNT, _ACCOUNT_LABEL, r"[0-9]{8,}"),
)
"""Numbers that a label or their own shape makes certain."""

_HEALTH_CARD: Final = (
    r"(?<!\w)[a-z]{2}[ \-]?[1-5][ \-]?[0-9]{2}[ \-]?(?:[0-9]{10}|[0-9]{3} ?[0-9]{3} ?[0-9]{4})(?![0-9])"
)
_NATIONAL_ID_GROUPED: Final = (
    r"(?<![0-9])0(?:[0-9]{2}(?P<a>[ .\-])[0-9]{3}(?P=a)[0-9]{3}(?P=a)[0-9]{3}"
    r"|[0-9]{3}(?P<b>[ .\-])[0-9]{4}(?P=b)[0-9]{4}|[0-9]{2}[ .\-][0-9]{9}|[0-9]{5}[ .\-][0-9]{6}"
    r"|[0-9]{2}[ .\-][0-9][ .\-][0-9]{2}[ .\-][0-9]{6}|(?: [0-9]){11})(?![0-9])"
)
_AREA_OPENS: Final = r"(?:\((?=\+?[0-9]{2,4}\)))?"
_COUNTRY: Final = rf"(?:(?:\+|00){_LOOSE})?84{_LOOSE}(?:\(?0\)?{_LOOSE})?"
_PHONE_START: Final = rf"(?<![0-9]){_AREA_OPENS}(?:{_COUNTRY}|0{_LOOSE}|(?<!\w)o)"
# Landlines and the old mobile numbers have 11 digits; ten are a mobile, or a misprint of one.
_PHONE: Final = rf"{_PHONE_START}(?:[12](?:{_LOOSE}[0-9]){{9}}|[1-9](?:{_LOOSE}[0-9]){{8}})(?![0-9])"
_PLATE_DOTTED: Final = r"(?<![\w.])[1-9][0-9][ \-]?[a-zđ]{1,2}[0-9]? ?-? ?[0-9]{3}\.[0-9]{2}(?![0-9])"
_PLATE: Final = r"(?<![\w.])[1-9][0-9]-?[a-zđ]{1,2}(?:[0-9]?[ \-]{0,2}[0-9]{5}|[0-9]?-[0-9]{4})(?!\w)"
_OLD_ID_GROUPED: Final = (
    r"(?<![0-9])(?<![0-9]\.)(?<![0-9]{3}[ \-])"
    r"[0-9]{3}(?P<sep>[ .\-])[0-9]{3}(?P=sep)(?!000)[0-9]{3}(?![0-9]|\.[0-9]|[ \-][0-9]{3})"
)

UNLABELLED: Final = (
    _rule(Kind.SOCIAL_INSURANCE, "", _HEALTH_CARD),
    _rule(Kind.TAX_CODE, "", r"(?<![0-9])[0-9]{10} ?- ?[0-9]{3}(?![0-9])"),
    _rule(Kind.NATIONAL_ID, "", r"(?<![0-9])0[0-9]{11}(?![0-9])"),
    _rule(Kind.NATIONAL_ID, "", _NATIONAL_ID_GROUPED),
    _rule(Kind.PHONE, "", _PHONE),
    _rule(Kind.PLATE, "", _PLATE_DOTTED),
    _rule(Kind.PLATE, "", _PLATE),
    _rule(Kind.OLD_ID, "", r"(?<![0-9])(?<![0-9][.,])[0-9]{9}(?![0-9]|[.,][0-9])"),
    _rule(Kind.OLD_ID, "", _OLD_ID_GROUPED),
    _rule(Kind.OTHER_NUMBER, "", r"(?<!\w)[a-z][0-9]{7,8}(?!\w)"),  # passport
    _rule(Kind.OTHER_NUMBER, "", r"[0-9]{10,}"),
    _rule(Kind.OTHER_NUMBER, "", r"(?<![0-9])[0-9](?: [0-9]){8,18}(?![0-9])"),
)
"""Numbers known by their shape alone, the more specific first."""


def number_findings(text: str, rules: tuple[tuple[Kind, re.Pattern[str]], ...]) -> Iterator[Finding]:
    """Yield what each rule finds, rule by rule; findings of different rules may overlap."""
    for kind, pattern in rules:
        for match in pattern.finditer(text):
            yield Finding(kind, *match.span("it"))
