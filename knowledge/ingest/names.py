"""The name of a procedure: cleaned, shortened for a button, and told apart from publications of lists."""

from __future__ import annotations

import re

from knowledge.ingest.text import at_word, clean
from vietnamese.unaccent import skeleton

LONGEST_NAME = 600
_LONGEST_READ = 4_000
LONGEST_PLAIN_NAME = 64
LEAST_PLAIN_NAME = 12
_CARRIED_OUT_AT_COMMUNE = re.compile(r"\s*\((?:thực hiện )?(?:tại|ở) cấp xã\)\s*", re.IGNORECASE)
_ACT = re.compile(r"^thủ tục\s*(?:hành chính)?\s*:?\s*(?=\w)", re.IGNORECASE)
_PUBLICATION = re.compile(
    r"^(?:quyet dinh )?(?:ve viec )?cong bo\b.*\b(?:danh muc|quy trinh noi bo)\b.*\bthu tuc hanh chinh\b|"
    r"^(?:phe duyet|ban hanh) (?:danh muc|quy trinh noi bo|quy trinh dien tu)\b.*\bthu tuc hanh chinh\b"
)
_DISTRICT = re.compile(r"\bcap huyen\b|\bhuyen, quan\b|\bquan, huyen\b")


def official_name(text: str) -> str:
    """Return the name without "Thủ tục", "(thực hiện tại cấp xã)" and the final stop.

    "Thủ tục" is kept before a noun that needs it, such as "Thủ tục hải quan".
    """
    name = _CARRIED_OUT_AT_COMMUNE.sub(" ", at_word(clean(text), _LONGEST_READ)).strip(" .;,")
    if not skeleton(name).startswith(("thu tuc hai quan", "thu tuc tau bien")):
        name = _ACT.sub("", name)
    return name[:1].upper() + name[1:]


def plain_name(name: str) -> str:
    """Return a name of at most 64 characters, cut at a word border."""
    short = at_word(name, LONGEST_PLAIN_NAME)
    # Half a remark in brackets says less than none.
    before = short.rsplit("(", 1)[0].strip(" ,;-") if short.count("(") > short.count(")") else short
    return before if len(before) > LEAST_PLAIN_NAME else short


def is_publication(name: str) -> bool:
    """Return whether a name is that of a decision that publishes a list, not of a procedure."""
    return bool(_PUBLICATION.match(skeleton(name)))


def names_district(name: str) -> bool:
    """Return whether a name still speaks of the district level."""
    return bool(_DISTRICT.search(skeleton(name)))
