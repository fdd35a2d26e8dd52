"""What a procedure puts into a guide that carries it: its name, its papers, the body that takes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from knowledge.schema import Place, Procedure, Via, confirmed

ONLINE_GUIDE: Final = "portal-file"
"""The guide through filing online; it carries the procedure."""
LONGEST_PAPERS: Final = 300
"""Characters; a step must stay a step. The card has the whole list."""

_NEUTRAL: Final[Mapping[str, str]] = {
    "procedure": "thủ tục anh/chị cần làm",
    "papers": "những giấy tờ mà Cổng liệt kê ở thủ tục đó",
    "body": "cơ quan nhận hồ sơ nơi anh/chị ở",
}
_PLACEHOLDER: Final = re.compile(r"\{(procedure|papers|body)\}")


def carried(procedure: Procedure | None) -> Mapping[str, str]:
    """Return a wording for each placeholder, from confirmed facts; a neutral one where there are none."""
    if procedure is None:
        return _NEUTRAL
    found = {
        "procedure": f"“{procedure.plain_name}”",
        "papers": _papers(procedure),
        "body": _body(procedure),
    }
    return {name: value or _NEUTRAL[name] for name, value in found.items()}


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return a text with its placeholders filled; any other brace stays."""
    return _PLACEHOLDER.sub(lambda found: words[found[1]], text)


def can_be_filed_online(procedure: Procedure | None) -> bool:
    """Return whether it is confirmed that the procedure can be filed online."""
    online = procedure.online if procedure else None
    return online is not None and online.available and not online.unconfirmed


def _papers(procedure: Procedure) -> str:
    """Return the papers that everybody needs, as many as fit; those of single cases are only pointed to."""
    papers = confirmed(procedure.documents)
    names = [paper.name.rstrip(". ") for paper in papers if paper.when is None]
    kept: list[str] = []
    for name in names:
        if kept and len("; ".join([*kept, name])) > LONGEST_PAPERS:
            break
        kept.append(name if len(name) <= LONGEST_PAPERS else f"{name[:LONGEST_PAPERS].rsplit(' ', 1)[0]} …")
    if len(names) > len(kept):
        kept.append(f"{len(names) - len(kept)} giấy tờ khác ghi ở thẻ thủ tục")
    if len(names) < len(papers):
        kept.append("giấy tờ riêng của từng trường hợp, ghi ở thẻ thủ tục")
    return "; ".join(kept)


def _body(procedure: Procedure) -> str:
    """Return the body that takes it online; else the first one that takes it in any way."""

    def fits(place: Place) -> int:
        return 0 if Via.ONLINE in place.via else 2 if place.via else 1

    places = sorted(confirmed(procedure.places), key=fits)
    return places[0].body.rstrip(". ") if places else ""
