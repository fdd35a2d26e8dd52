"""Turn procedures into cards that can be read without a network, in the sentences of the chat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from actions.blocks import sections
from actions.cards import CARD, citations_of, procedure_card
from channels.contract import Action, Block, Citation, Note, Part
from channels.plain import citation_line
from knowledge.aspects import Aspect
from knowledge.counts import TITLES
from knowledge.loader import Catalogue
from knowledge.schema import Domain, Procedure, confirmed
from lookup.doubtful import doubtful_twin, last_days

MORE = (Aspect.STEPS, Aspect.CONDITIONS, Aspect.RESULT, Aspect.LEGAL_BASIS)
"""What the chat gives only when asked, and a card on paper or in a pocket must have at once."""


class SourceLine(Part):
    """Hold one source as a person reads it, and the state's page behind it."""

    text: str
    url: str | None = None


class Link(Part):
    """Hold something to press that leaves the page: a page of the state, or a phone line."""

    label: str
    href: str


class NextThing(Part):
    """Hold what people usually do next, and the code of its card."""

    text: str
    code: str | None = None


class Card(Part):
    """Hold one procedure. ``unsure`` is the marked list of what nobody has confirmed yet."""

    code: str
    official: str | None
    name: str
    plain: str
    field: str
    field_title: str
    aliases: tuple[str, ...]
    replaces: tuple[str, ...]
    read: str
    blocks: tuple[Block, ...]
    unsure: tuple[Block, ...]
    next: tuple[NextThing, ...]
    links: tuple[Link, ...]
    sources: tuple[SourceLine, ...]


def cards(catalogue: Catalogue, today: date) -> tuple[Card, ...]:
    """Return the card of every procedure, field by field, what people ask more first."""
    order = list(Domain)
    members = sorted(catalogue, key=lambda one: (order.index(one.domain), -len(one.examples), one.code))
    return tuple(card_of(one, catalogue, today) for one in members)


def card_of(procedure: Procedure, catalogue: Catalogue, today: date) -> Card:
    """Return one card; links only lead to what ``catalogue`` holds."""
    shown = procedure_card(procedure, today)
    pitfalls = confirmed(procedure.pitfalls)
    said = {block.text for block in shown.blocks if isinstance(block, Note)}
    more = sections(procedure, MORE, today)
    blocks = [*shown.blocks, *(Note(text=one.text) for one in pitfalls if one.text not in said)]
    blocks += [block for part in more.values() for block in part.blocks]
    facts = [fact for part in sections(procedure, (*CARD, *MORE), today).values() for fact in part.facts]
    citations = citations_of(procedure, [*facts, *pitfalls])
    return Card(
        code=procedure.code,
        official=procedure.official_code,
        name=procedure.name,
        plain=procedure.plain_name,
        field=procedure.domain.value,
        field_title=procedure.field or TITLES[procedure.domain],
        aliases=procedure.aliases,
        replaces=procedure.replaces,
        read=read_on(_days(citations) or [max(source.read for source in procedure.sources)]),
        blocks=tuple(blocks),
        unsure=_unsure(procedure),
        next=tuple(_next(step.text, step.code, catalogue) for step in procedure.next_steps),
        links=links_of(shown.actions),
        sources=source_lines(citations),
    )


def read_on(days: Iterable[date]) -> str:
    """Return "ngày 22/11/2026", or from the first to the last day of several."""
    found = sorted(set(days))
    first, last = found[0], found[-1]
    return f"ngày {last:%d/%m/%Y}" if first == last else f"từ ngày {first:%d/%m/%Y} đến {last:%d/%m/%Y}"


def source_lines(citations: Iterable[Citation]) -> tuple[SourceLine, ...]:
    """Return the sources as text; only pages of the state become links."""
    return tuple(SourceLine(text=citation_line(one), url=state_page(one.url)) for one in citations)


def links_of(actions: Iterable[Action]) -> tuple[Link, ...]:
    """Return the buttons of a message that work without the assistant: pages of the state, phone lines."""
    found = ((one.label, _href(one)) for one in actions)
    return tuple(Link(label=label, href=href) for label, href in found if href)


def state_page(url: str | None) -> str | None:
    """Return an address of the state (https, ``.gov.vn``, nobody's name in it), else ``None``."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    plain = parts.scheme == "https" and parts.username is None and parts.password is None
    return url if plain and host.endswith(".gov.vn") else None


def _href(action: Action) -> str | None:
    if action.kind == "url":
        return state_page(action.value)
    return f"tel:{action.value}" if action.kind == "phone" and action.value else None


def _unsure(procedure: Procedure) -> tuple[Block, ...]:
    """Return the unconfirmed facts, and only these, as blocks worded like the others."""
    twin = doubtful_twin(procedure)
    if twin is None:
        return ()
    found = sections(twin, (*CARD, *MORE), last_days(twin))
    blocks = [block for part in found.values() for block in part.blocks]
    return (*blocks, *(Note(text=pitfall.text) for pitfall in twin.pitfalls))


def _next(text: str, code: str | None, catalogue: Catalogue) -> NextThing:
    found = catalogue.get(code) if code else None
    return NextThing(text=text, code=found.code if found else None)


def _days(citations: Iterable[Citation]) -> list[date]:
    return [date.fromisoformat(one.read) for one in citations]
