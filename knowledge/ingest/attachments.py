"""Names of attached files that are glued to the name of a paper: "Tờ khai theo mẫu;Mau so 01.docx"."""

from __future__ import annotations

import re

from knowledge.ingest.text import LOWER, UPPER

_EXTENSION = re.compile(r"\.(?:docx?|xlsx?|pdf|rar|zip|rtf|jpe?g|png|odt|tiff?|docm)", re.IGNORECASE)
_ENDS_WITH_FILE = re.compile(_EXTENSION.pattern + r"\s*$", re.IGNORECASE)
_WORDS = (
    "mẫu|mau|phụ lục|phu luc|phlc|pl|đơn|don|tờ|to khai|tk|biểu|bieu|văn bản|van ban|giấy|giay|danh|"
    "báo cáo|bao cao"
)
_HEADS = "|".join(word[0].upper() + word[1:] for word in _WORDS.split("|"))
_CAPITALS = _WORDS.upper()
# Two cells met where a small letter, a closing sign or a year stands directly before a capital or a digit.
_BORDER = re.compile(
    rf"(?<=[{LOWER})\]”\"])(?=[{UPPER}\d])"
    rf"|(?<=[{LOWER})][;.:])(?=\w)"
    r"|(?<=[)\]”;])(?=\w)"
    rf"|(?<=\d\d\d\d)(?=[{UPPER}]|(?:{_WORDS})\b)"
    rf"|(?<=[A-ZĐ][A-ZĐ])(?=(?:{_HEADS}|{_CAPITALS})\b|Mau)"
    rf"|(?<=[A-ZĐ][A-ZĐ]\.)(?=(?:{_WORDS}|{_HEADS}|{_CAPITALS}|PHLC)\b|PHLC)"
    r"|(?<=\d\d\d\d\.)(?=\w)|(?<=\),)(?=\w)|(?<=CP\.\.)(?=\w)|(?<=[;.]\.)(?=\w)"
    rf"|(?<=\d)(?=(?:{_HEADS})\b)|(?<=[{LOWER}])(?=mẫu số\b|mau so\b)"
    rf"|(?<=[A-ZĐ][A-ZĐ])(?=(?:{_WORDS})(?![{LOWER}]))"
    rf"|(?:(?<=mẫu)|(?<=định))(?=(?:{_WORDS})\b|mau)"
)
_CAMEL = re.compile(r"VN?eID|eID|eTax|iHTKK|TTg|QLXNC|mDoc")
MOST_FILES = 30
"""Files attached to one paper; the dump has up to 14."""
_WINDOW = 170
"""Characters of the longest file name looked for; names in the dump have up to 150."""


def without_attachments(text: str) -> tuple[str, str]:
    """Return the name of a paper and, apart, the names of the files attached to it (" | " between).

    Where no border can be seen the whole text stays the name; its extension betrays it to the judge.
    """
    files: list[str] = []
    while len(files) < MOST_FILES and _ENDS_WITH_FILE.search(text):
        border = _file_start(text)
        if border is None:
            break
        files.insert(0, text[border:].strip())
        text = text[:border].strip()
    return text, " | ".join(files)


def names_a_file(text: str) -> bool:
    """Return whether a text still holds the name of an attached file."""
    return bool(re.search(_EXTENSION.pattern + r"(?=$|\W)", text, re.IGNORECASE))


def _file_start(text: str) -> int | None:
    last = list(_EXTENSION.finditer(text))[-1].start()
    earlier = [m.end() for m in _EXTENSION.finditer(text, 0, last) if last - m.end() <= _WINDOW]
    if earlier:
        return earlier[-1]
    low = max(0, last - _WINDOW)
    borders = [m.start() for m in _BORDER.finditer(text, low, last) if _glued(text, m.start())]
    return borders[0] if borders else None


def _glued(text: str, position: int) -> bool:
    """Return whether two cells meet at a position, and not the halves of a name like VNeID."""
    return position > 0 and not any(m.start() < position < m.end() for m in _CAMEL.finditer(text))
