"""The form that asks a team to come: what was filled in, and what is missing, told field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import FormData

from admin.accounts.forms import text_of
from knowledge.loader import Catalogue
from knowledge.schema import Procedure
from knowledge.teams.schema import Team
from lookup.asked import LONGEST_CODE, one_line
from lookup.carried import CODE, MOST
from lookup.visits.visit import Request
from vietnamese.personal_data import mask

ABOUT: Final = "chuyen"
NAME: Final = "ten"
REACH: Final = "lien-lac"
CONSENT: Final = "dong-y"
TRAP: Final = "trang-web"
"""A field that no person sees; what fills it in is a machine."""
STAMP: Final = "moc"
LONGEST: Final[Mapping[str, int]] = {ABOUT: 200, NAME: 60, REACH: 200}


@dataclass(frozen=True)
class Filled:
    """Hold the form as it was typed, cut to what the fields take."""

    codes: tuple[str, ...] = ()
    about: str = ""
    name: str = ""
    reach: str = ""
    consents: bool = False
    trapped: bool = False
    stamp: str = ""

    @classmethod
    def of(cls, form: FormData) -> Filled:
        """Read what was posted; nothing in it is an error yet."""
        codes = (one_line(one) for one in form.getlist(CODE)[: MOST * 3] if isinstance(one, str))
        texts = {name: one_line(text_of(form, name, most)) for name, most in LONGEST.items()}
        return cls(
            codes=tuple(dict.fromkeys(code for code in codes if 0 < len(code) <= LONGEST_CODE))[:MOST],
            about=texts[ABOUT],
            name=texts[NAME],
            reach=texts[REACH],
            consents=bool(text_of(form, CONSENT)),
            trapped=bool(text_of(form, TRAP)),
            stamp=text_of(form, STAMP),
        )

    def __repr__(self) -> str:
        """Return nothing that was typed."""
        return "Filled()"


def missing(filled: Filled, procedures: tuple[Procedure, ...]) -> dict[str, str]:
    """Return what to mend, by field, in the order of the form."""
    problems: dict[str, str] = {}
    if not (procedures or filled.about):
        problems[ABOUT] = "Anh/chị ghi vài chữ cho tổ biết cần giúp việc gì."
    if not filled.name:
        problems[NAME] = "Anh/chị cho tổ biết tên để gọi."
    if not filled.reach:
        problems[REACH] = "Anh/chị ghi số điện thoại, hoặc cách tìm nhà."
    if not filled.consents:
        problems[CONSENT] = "Anh/chị đánh dấu đồng ý thì tổ mới được xem."
    return problems


def procedures_of(codes: tuple[str, ...], catalogue: Catalogue) -> tuple[Procedure, ...]:
    """Return the procedures that codes stand for; a code of none is left out."""
    found = (catalogue.get(code) for code in codes)
    return tuple({one.code: one for one in found if one is not None}.values())


def request_of(filled: Filled, team: Team, procedures: tuple[Procedure, ...]) -> Request:
    """Return what is kept: the free words masked, and the contact as it was typed."""
    return Request(
        commune=team.commune,
        hamlet=team.hamlet,
        procedures=tuple(one.code for one in procedures),
        about=mask(filled.about).text,
        name=filled.name,
        reach=filled.reach,
    )
