"""Tell twins apart in a conversation: which question to ask, and which of its answers somebody means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from knowledge.loader import Catalogue
from knowledge.search import SearchResult
from knowledge.twins import TwinQuestion
from vietnamese.shorthand import expand
from vietnamese.unaccent import skeleton

CLOSE = 0.5
"""A third candidate this near to the second must be among the answers too."""
ALIKE = 80.0
"""Of 100; how much of a typed answer must stand in an offered one (rapidfuzz, token set ratio)."""

_YES = re.compile(r"^(?:da|roi|co|dung|phai)\b")
_NONE_OF_THEM = re.compile(r"\b(?:phai|dung|trung|cai nao)\b")
_NO = re.compile(r"^(?:chua|khong|hong)\b")


def telling_question(catalogue: Catalogue, found: SearchResult) -> TwinQuestion | None:
    """Return the question whose answers hold every candidate that is still likely."""
    likely = [hit.procedure.code for hit in found.choices[:2]]
    if len(found.choices) > 2 and found.choices[2].score >= CLOSE * found.choices[1].score:
        likely.append(found.choices[2].procedure.code)
    return catalogue.question_between(likely)


def open_question(catalogue: Catalogue, offered: Sequence[str]) -> TwinQuestion | None:
    """Return the question that was asked when exactly these choices were offered; else ``None``."""
    if not offered:
        # Nearly always: no walk through hundreds of questions for that.
        return None
    codes = frozenset(offered)
    return next((question for question in catalogue.twin_questions if question.codes == codes), None)


def meant_by_words(question: TwinQuestion, text: str) -> str | None:
    """Return the code of the one answer that a message repeats in other words, if there is one."""
    answers = {option.code: skeleton(option.answer) for option in question.options}
    ranked = process.extract(skeleton(expand(text)), answers, scorer=fuzz.token_set_ratio, limit=2)
    (_, best, code), second = ranked[0], ranked[1][1]
    return str(code) if best >= ALIKE and best > second else None


def meant_by_yes_no(question: TwinQuestion, text: str, *, yes: bool) -> str | None:
    """Return the code of the one answer that begins with a yes, or with a no.

    "không phải" turns all answers down; it is no answer itself.
    """
    if not yes and _NONE_OF_THEM.search(skeleton(text)):
        return None
    wanted = _YES if yes else _NO
    codes = [option.code for option in question.options if wanted.match(skeleton(option.answer))]
    return codes[0] if len(codes) == 1 else None
