"""Say in words what a place of before the merger is today, and ask where its name leaves that open.

The facts are of NQ 1654/NQ-UBTVQH15 and the seats of the plan of 2025; :func:`place_citations` names both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actions.cards import compose, reply
from channels.contract import Block, Bullets, Citation, Note, Outbound, Paragraph
from knowledge.places.gazetteer import gazetteer
from knowledge.places.lookup import find
from knowledge.places.model import (
    Hamlet,
    Meaning,
    Mention,
    NewCommune,
    OldCommune,
    OldDistrict,
    Place,
    Province,
    destinations,
)
from vietnamese.normalise import clean
from vietnamese.unaccent import unaccent

MOST_NOTED = 2
"""Places that one note speaks of; a list of addresses is for a card of its own."""
MOST_NAMED = 4
"""Old communes named behind a choice."""
READ = "2026-11-22"
"""The day the tables of places were made and checked."""

_MERGER_DECISION = "1654/NQ-UBTVQH15"
_CLAUSE = re.compile(rf"NQ {re.escape(_MERGER_DECISION)} Điều 1 khoản (\d+)")
_RESOLUTION = re.compile(r"NQ (\d+/NQ-UBTVQH\d+)")
_NATIONAL = "Nghị quyết của Ủy ban Thường vụ Quốc hội"
_IN_BRACKETS = re.compile(r" \([^)]*\)")
_CHECK = "Hai nguồn ghi chưa giống nhau, anh/chị hỏi lại trước khi đi."
_PLAN = "theo phương án 4/2025, anh/chị hỏi lại trước khi đi"


@dataclass(frozen=True)
class PlaceOption:
    """Hold one answer to a question about a place; ``leads_to`` is ``None`` for "somewhere else".

    ``label`` fits a button (64 characters); ``hint`` says what helps to choose, or what is not sure.
    """

    label: str
    leads_to: NewCommune | OldDistrict | None
    hint: str | None = None


@dataclass(frozen=True)
class PlaceQuestion:
    """Hold one question whose answer says which commune of today is meant."""

    question: str
    options: tuple[PlaceOption, ...]


def place_note(mentions: Sequence[Mention]) -> Note | None:
    """Return what the places of a message are called today, and where their offices are.

    Speaks of the first :data:`MOST_NOTED` places that are not there for context only; ``None`` where there
    is nothing to tell.
    """
    sentences = dict.fromkeys(text for one in _spoken_of(mentions) if (text := _sentence(one)))
    return Note(text=" ".join(sentences)) if sentences else None


def place_citations(mentions: Sequence[Mention]) -> tuple[Citation, ...]:
    """Return the sources of what :func:`place_note` says, each once: the resolution's clauses, then pages."""
    spoken_of = [one for one in _spoken_of(mentions) if _sentence(one)]
    sources = dict.fromkeys(source for one in spoken_of for source in _sources(one))
    clauses = sorted({int(match[1]) for source in sources if (match := _CLAUSE.match(source))})
    merger = [_merger_citation(clauses)] if clauses else []
    return (*merger, *(_citation(source) for source in sources if not _CLAUSE.match(source)))


def ask_which(mention: Mention) -> PlaceQuestion | None:
    """Return the question that settles a mention; ``None`` where nothing is open."""
    if mention.settled or mention.meaning is Meaning.PROVINCE:
        return None
    if mention.meaning is Meaning.DIVIDED:
        return _ask_hamlet(mention)
    districts = [one for one in mention.readings if isinstance(one, OldDistrict)]
    if len(districts) == 1:
        return _ask_commune(districts[0])
    if districts:
        options = [PlaceOption(f"{_upper(one.full_name)} ({one.province} cũ)", one) for one in districts]
        return PlaceQuestion(
            f"{_upper(districts[0].full_name)} có ở hai tỉnh cũ. Nhà anh/chị thuộc bên nào?", tuple(options)
        )
    return PlaceQuestion(
        f"Tên {mention.text} có ở mấy nơi. Anh/chị hỏi nơi nào?",
        tuple(_option(mention.readings, commune) for commune in mention.communes),
    )


def question_message(question: PlaceQuestion) -> Outbound:
    """Return a question as a message with one button an option; a button says ``pick_place``.

    Its entity ``place`` is the five digits of a commune, or an old district as "huyện Châu Thành, An Giang".
    """
    hints = [f"{option.label}: {option.hint}" for option in question.options if option.hint]
    blocks: list[Block] = [Paragraph(text=question.question)]
    if hints:
        blocks.append(Bullets(items=tuple(hints)))
    buttons = [
        reply(option.label, "pick_place", place=_place_key(option.leads_to)) for option in question.options
    ]
    return compose(None, blocks, buttons)


def _place_key(place: NewCommune | OldDistrict | None) -> str:
    if isinstance(place, NewCommune):
        return place.code
    return f"{place.full_name}, {place.province}" if place else "other"


def _spoken_of(mentions: Iterable[Mention]) -> list[Mention]:
    return [one for one in mentions if not one.context][:MOST_NOTED]


def _sentence(mention: Mention) -> str:
    if mention.meaning is Meaning.PROVINCE:
        return _about_province(mention.readings)
    if mention.meaning is Meaning.NEW:
        return _seat(mention.communes[0])
    if mention.meaning is Meaning.AMBIGUOUS:
        return _about_several(mention)
    place = mention.readings[0]
    if isinstance(place, OldDistrict):
        return f"{_upper(place.full_name)} cũ nay là {_listed(c.full_name for c in place.communes)}."
    if isinstance(place, OldCommune) and place.divided:
        return f"{_upper(place.full_name)} cũ đã chia về {_listed(_names_of(place))}, tùy ấp."
    return " ".join(filter(None, (_about_old(mention), _seat(mention.communes[0]))))


def _about_province(readings: Sequence[Place]) -> str:
    gone = [one.name for one in readings if isinstance(one, Province) and one.gone]
    return f"Tỉnh {gone[0]} cũ nay thuộc tỉnh An Giang." if gone else ""


def _about_old(mention: Mention) -> str:
    place = mention.readings[0]
    later = f" (sau là {place.became})" if isinstance(place, OldCommune) and place.became else ""
    name = _upper(place.full_name) if isinstance(place, OldCommune) else mention.text
    return f"{name} cũ{later} nay thuộc {mention.communes[0].full_name}."


def _about_several(mention: Mention) -> str:
    if any(isinstance(one, OldDistrict) for one in mention.readings):
        return f"{_upper(_full_name(mention.readings[0]))} có ở cả An Giang cũ và Kiên Giang cũ."
    told = []
    for commune in mention.communes:
        option = _option(mention.readings, commune)
        told.append(f"{_lower(option.label)} {option.hint or f'nay thuộc {commune.full_name}'}")
    return f"{_upper('; '.join(told))}."


def _seat(commune: NewCommune) -> str:
    """Return where the commune's committee sits, as the plan of 2025 had it; nothing if not known."""
    office = commune.office
    if office is None:
        return ""
    address = office.address.removeprefix("UBND: ")
    address = address if address.startswith("UBND") else _lower(address)
    seat = f"Trụ sở {commune.full_name} theo phương án năm 2025: {address}."
    return f"{seat} {_CHECK}" if office.ask_first else seat


def _option(readings: Sequence[Place], commune: NewCommune) -> PlaceOption:
    """Return the option for one of several communes: by the old district, or as the one of today."""
    olds = [one for one in readings if isinstance(one, OldCommune) and commune in destinations(one)]
    if olds:
        district = _with_province(olds[0].district)
        return PlaceOption(f"{_upper(olds[0].full_name)} cũ ({district})", commune)
    return PlaceOption(f"{_upper(commune.full_name)} hiện nay", commune, _made_of(commune))


def _with_province(district: OldDistrict) -> str:
    twins = [one for one in gazetteer().districts if one.name == district.name]
    return f"{district.full_name}, {district.province} cũ" if len(twins) > 1 else district.full_name


def _made_of(commune: NewCommune) -> str | None:
    """Return the old communes it was made of, for people who know those names; none if it is as it was."""
    olds = [one.name for one in gazetteer().absorbed_by(commune)]
    if olds == [commune.name]:
        return None
    more = f" và {len(olds) - MOST_NAMED} nơi khác" if len(olds) > MOST_NAMED else ""
    return f"gồm {', '.join(olds[:MOST_NAMED])}{more}"


def _ask_commune(district: OldDistrict) -> PlaceQuestion:
    options = tuple(PlaceOption(_upper(c.full_name), c, _made_of(c)) for c in district.communes)
    return PlaceQuestion(
        f"{_upper(district.full_name)} cũ nay chia thành {len(options)} nơi. Anh/chị ở nơi nào?", options
    )


def _ask_hamlet(mention: Mention) -> PlaceQuestion | None:
    place = mention.readings[0]
    if not isinstance(place, OldCommune):
        return None
    offices = " hoặc ".join(f"UBND {name}" for name in _names_of(place))
    elsewhere = PlaceOption("Ấp khác", None, f"anh/chị hỏi {offices}")
    return PlaceQuestion(
        f"{_upper(place.full_name)} cũ đã chia về {_listed(_names_of(place))}. Nhà anh/chị ở ấp nào?",
        (*map(_hamlet_option, place.hamlets), elsewhere),
    )


def _hamlet_option(hamlet: Hamlet) -> PlaceOption:
    return PlaceOption(_upper(hamlet.name), hamlet.commune, f"về {hamlet.commune.full_name}, {_PLAN}")


def _names_of(place: OldCommune) -> list[str]:
    return [part.commune.full_name for part in place.parts]


def _sources(mention: Mention) -> list[str]:
    sources = [source for one in mention.readings for source in _sources_of(one)]
    settled = mention.settled
    if settled and settled.office and mention.meaning is not Meaning.DISTRICT:
        sources.append(settled.office.source)
    return sources


def _sources_of(place: Place) -> list[str]:
    if isinstance(place, NewCommune):
        return [place.source]
    if isinstance(place, OldCommune):
        lost = [place.source] if place.became else []
        return [*lost, *(part.source for part in place.parts)]
    return [commune.source for commune in place.communes] if isinstance(place, OldDistrict) else []


def _merger_citation(clauses: Sequence[int]) -> Citation:
    listed = ", ".join(map(str, clauses))
    return Citation(title=f"{_NATIONAL}, Điều 1 khoản {listed}", decision=_MERGER_DECISION, read=READ)


def _citation(source: str) -> Citation:
    """Return a source without what its brackets say of how it was kept."""
    match = _RESOLUTION.match(source)
    if match:
        return Citation(title=_NATIONAL, decision=match[1], read=READ)
    return Citation(title=_IN_BRACKETS.sub("", source), read=READ)


def _full_name(place: Place) -> str:
    return f"tỉnh {place.name}" if isinstance(place, Province) else place.full_name


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} và {last}" if most else last


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


# Read without accents, on text in one spelling.
_NOW = r"(?:gio|bay gio|bay h|hien nay|hien gio|nay|sau (?:khi )?(?:sap nhap|nhap)|sap nhap(?: roi| xong)?)"
_UNIT = r"(?:xa|phuong|huyen|dac khu|thanh pho|thi xa|thi tran|tinh|don vi|noi|cho)"
_WHICH = rf"(?:{_UNIT} )?(?:gi|nao|dau)\b"
_BECAME = (
    r"(?:thuoc(?: ve)?|doi(?: ten)?(?: thanh| qua| sang)?|thanh|(?:sap )?nhap (?:vo|vao|ve|voi|qua|chung)"
    r"|(?:co )?ten(?: moi)?(?: la)?|la|keu(?: la)?|goi(?: la)?|ve)"
)
_ASKS = re.compile(
    rf"\b{_NOW} (?:\w+ ){{0,3}}?{_BECAME} (?:ten )?{_WHICH}"
    rf"|\b(?:thuoc(?: ve)?|(?:sap )?nhap (?:vo|vao|ve|voi|qua)|doi(?: ten)? thanh) {_UNIT} (?:gi|nao)\b"
    rf"|\b(?:ten moi|doi ten)(?: \w+){{0,2}}? (?:la )?(?:gi|sao)\b"
)
_STILL = re.compile(
    rf"\b(?:con|mat|bo) (?:la )?(?:{_UNIT} |ten )?(?:do |nay |nua )?(?:khong|hong|ko|k|chua)\b"
)
_SEAT = re.compile(
    r"\b(?:tru so|uy ban|ubnd|uy ban nhan dan|trung tam (?:phuc vu )?hanh chinh cong)\b"
    r".{0,60}\b(?:o dau|cho nao|noi nao|dia chi|nam dau|duong nao)\b"
    r"|\bdia chi (?:cua )?(?:tru so|uy ban|ubnd|trung tam)"
)
_MERGER = re.compile(r"\b(?:sap nhap|nhap (?:xa|phuong|tinh|huyen)|gop xa|bo huyen|(?:xa|phuong|huyen) cu)\b")
_OWN = re.compile(
    r"\b(?:xa|phuong|huyen|ap|thi tran|cho|noi) (?:cua |nha )?(?:tui|toi|minh|em|con|chau|nha)\b"
)
_ERRAND = re.compile(
    r"\b(?:khai sinh|khai tu|ket hon|ho so|giay|can cuoc|cccd|cmnd|so (?:do|hong)|dang ky|chung thuc|ho khau"
    r"|tam tru|thuong tru|xe|bhyt|bao hiem|tro cap|thu tuc|nop|xin|cap|lam|doi (?:bang|the|so)|mua|ban|dat"
    r"|thue|luong|truong|hoc|vneid|con dau)\b"
)


def is_place_question(text: str) -> bool:
    """Return whether a message asks mainly about a place itself: its name today, or where its office is.

    An errand in the same message ("khai sinh", "nộp hồ sơ") makes the errand the question.
    """
    plain = unaccent(clean(text)).lower()
    mentions = [one for one in find(text) if one.meaning is not Meaning.PROVINCE]
    own = _MERGER.search(plain) and _OWN.search(plain)
    if not (mentions or own) or _ERRAND.search(plain):
        return False
    return bool(_ASKS.search(plain) or (mentions and (_STILL.search(plain) or _SEAT.search(plain))))
