"""The catalogue for where there is no signal: one file, opened from the phone itself."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from admin.web.inert import finalized, inert
from channels.contract import Note, Paragraph
from knowledge.contacts import contact
from knowledge.counts import TITLES
from knowledge.guides.loader import Guides
from knowledge.guides.schema import Guide
from knowledge.loader import Catalogue
from knowledge.schema import Domain, Procedure
from lookup.pocket_cards import Card, cards, read_on
from lookup.pocket_guides import FIELD, TITLE, GuideCard, guide_cards
from lookup.pocket_index import ALIAS, NAME, ORDINARY, Index, Weighed, build_index

LARGEST: Final = 5_000_000
"""Bytes of the file: what still goes round by Zalo or Bluetooth, and opens on a cheap phone."""
_HERE: Final = Path(__file__).parent
_SCRIPTS: Final = ("pocket_search.js", "pocket_blocks.js", "pocket.js")


def pocket_page(catalogue: Catalogue, guides: Guides, day: date) -> str:
    """Return the whole page; the same catalogue and day give the same bytes."""
    style = static("pocket.css")
    # One strict function around all: nothing of ours hangs on the window.
    script = "(function () {\n'use strict';\n" + "\n".join(map(static, _SCRIPTS)) + "\n}());\n"
    policy = (
        f"default-src 'none'; script-src '{fingerprint(script)}'; style-src '{fingerprint(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    data = pocket_data(catalogue, guides, day)
    return template("pocket.html").render(
        policy=policy,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own files
        icon=icon(),
        data=_harmless(data),
        dates=dates_line(catalogue, guides, day),
        portal_line=contact("portal_line"),
    )


def pocket_data(catalogue: Catalogue, guides: Guides, day: date) -> dict[str, Any]:
    """Return what the page is made of: cards, guides, fields, and the index over both."""
    procedures, walks = cards(catalogue, day), guide_cards(guides, catalogue)
    return {
        "day": day.isoformat(),
        "dates": f"{day:%d/%m/%Y}",
        "version": catalogue.version,
        "fields": [[FIELD, TITLE], *([domain.value, TITLES[domain]] for domain in Domain)],
        "procedures": [one.model_dump(mode="json", exclude_none=True) for one in procedures],
        "guides": [one.model_dump(mode="json", exclude_none=True) for one in walks],
        "index": index_of(catalogue, guides, procedures, walks).model_dump(),
    }


def index_of(
    catalogue: Catalogue, guides: Guides, procedures: tuple[Card, ...], walks: tuple[GuideCard, ...]
) -> Index:
    """Return the index over the cards, then the guides, in their order."""
    texts = [_of_procedure(catalogue.procedures[one.code], one) for one in procedures]
    texts += [_of_guide(guides.by_id[one.id]) for one in walks]
    return build_index(texts)


def dates_line(catalogue: Catalogue, guides: Guides, day: date) -> str:
    """Return the day of this copy, and on which days its facts were read."""
    read = [source.read for one in catalogue for source in one.sources]
    read += [source.read for guide in guides for source in guide.sources]
    return f"Bản ngày {day:%d/%m/%Y}, dữ liệu đọc {read_on(read)}."


def template(name: str) -> Template:
    """Return a template; whatever goes in is text, never markup."""
    loader = FileSystemLoader(_HERE / "templates")
    house = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return house.get_template(name)


def static(name: str) -> str:
    """Return one of our own files."""
    return (_HERE / "static" / name).read_text(encoding="utf-8")


def icon() -> str:
    """Return the mark of the house as an address that needs no network."""
    return "data:image/svg+xml;base64," + base64.b64encode(static("pocket.svg").encode()).decode()


def fingerprint(text: str) -> str:
    """Return the hash that lets this very text through a content security policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _harmless(data: dict[str, Any]) -> Markup:
    """Write data so that nothing in it can end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(inert(text))  # noqa: S704 - no markup left


def _of_procedure(procedure: Procedure, card: Card) -> list[Weighed]:
    names = [(text, NAME) for text in (procedure.name, procedure.plain_name)]
    others = [(text, ALIAS) for text in procedure.aliases]
    said = [block.text for block in card.blocks if isinstance(block, Paragraph | Note)]
    return names + others + [(text, ORDINARY) for text in (*procedure.examples, *said)]


def _of_guide(guide: Guide) -> list[Weighed]:
    others = [(text, ALIAS) for text in guide.aliases]
    ordinary = [(text, ORDINARY) for text in (guide.summary, *guide.examples)]
    return [(guide.title, NAME), *others, *ordinary]
