"""The pocket catalogue: one file, all confirmed facts, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from actions.wording import fee_value, time_value
from channels.web.page import STATIC as CHAT
from knowledge.guides.loader import Guides, load_guides
from knowledge.loader import Catalogue, load_catalogue
from knowledge.schema import Procedure, confirmed
from lookup.pocket import LARGEST, pocket_page, static
from lookup.pocket_cards import read_on, state_page
from tests.knowledge import made_up
from tests.knowledge.guides.made_up import guide, shelf, three

DAY = date(2026, 11, 27)
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;{{7*7}}"
LISTS = {
    "Giấy tờ cần chuẩn bị": lambda one: [paper.name for paper in confirmed(one.documents)],
    "Các bước": lambda one: [step.text for step in confirmed(one.steps)],
    "Điều kiện": lambda one: [fact.text for fact in confirmed(one.conditions)],
    "Kết quả nhận được": lambda one: [fact.text for fact in confirmed(one.results)],
    "Căn cứ pháp luật": lambda one: [fact.text for fact in confirmed(one.legal_basis)],
}
NEWER_THAN_CHROME_80 = re.compile(
    r"\.replaceAll\(|\.at\(|\?\?=|\|\|=|&&=|structuredClone|Object\.hasOwn\(|Promise\.any"
    r"|\d_\d|static \{|#\w+ ="
)
STYLE_NEWER_THAN_CHROME_80 = re.compile(
    r":has\(|:is\(|:where\(|@layer|@container|@property|\binset:|aspect-ratio|clamp\(|color-mix"
)


class Page(HTMLParser):
    """Read a page into its elements, and the texts of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.inline: list[tuple[str, dict[str, str], str]] = []
        self._open: tuple[str, dict[str, str]] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        self._open = (tag, given) if tag in ("script", "style") else None

    def handle_endtag(self, tag: str) -> None:
        self._open = None

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inline.append((*self._open, data))

    @property
    def data(self) -> Any:
        return json.loads(next(text for _, given, text in self.inline if given.get("id") == "data"))

    @property
    def policy(self) -> str:
        return next(
            given["content"] for tag, given in self.elements if "http-equiv" in given and tag == "meta"
        )


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def all_guides() -> Guides:
    return load_guides()


@pytest.fixture(scope="module")
def text(catalogue: Catalogue, all_guides: Guides) -> str:
    return pocket_page(catalogue, all_guides, DAY)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def strings(value: Any) -> Iterator[str]:
    """Yield every text anywhere in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def small(*procedures: Procedure, guides: Guides | None = None) -> Page:
    return Page(pocket_page(made_up.catalogue(*procedures), guides or three(), DAY))


def test_file_fits_on_a_cheap_phone(text: str) -> None:
    assert len(text.encode()) < LARGEST == 5_000_000


def test_nothing_is_loaded_from_anywhere(page: Page) -> None:
    allowed = {"link": "data:image/", "img": "data:image/", "a": ("#", "tel:")}
    for tag, given in page.elements:
        assert tag not in ("iframe", "object", "embed", "base", "audio", "video", "source")
        for name in ("src", "href", "action", "srcset", "poster", "data"):
            if name in given:
                assert given[name].startswith(allowed[tag]), (tag, given)
        assert not [name for name in given if name.startswith("on") or name == "style"]
    scripts = "".join(text for tag, given, text in page.inline if tag == "script" and "type" not in given)
    styles = "".join(text for tag, _, text in page.inline if tag == "style")
    assert not re.search(r"@import|url\(", styles)
    assert not re.search(
        r"fetch\(|XMLHttpRequest|WebSocket|import\(|sendBeacon|EventSource|innerHTML|eval\(", scripts
    )


def test_policy_lets_in_our_own_script_and_style_only(page: Page) -> None:
    def hash_of(text: str) -> str:
        return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    script = next(text for tag, given, text in page.inline if tag == "script" and "type" not in given)
    style = next(text for tag, _, text in page.inline if tag == "style")
    assert page.policy.startswith("default-src 'none'; ")
    assert f"script-src '{hash_of(script)}';" in page.policy
    assert f"style-src '{hash_of(style)}';" in page.policy
    assert "unsafe" not in page.policy
    assert "http:" not in page.policy
    assert "https:" not in page.policy


def test_every_procedure_and_guide_is_there(page: Page, catalogue: Catalogue, all_guides: Guides) -> None:
    assert {one["code"] for one in page.data["procedures"]} == set(catalogue.procedures)
    assert {one["id"] for one in page.data["guides"]} == {one.id for one in all_guides}


def test_cards_hold_the_confirmed_facts_and_no_others(page: Page, catalogue: Catalogue) -> None:
    for card in page.data["procedures"]:
        procedure = catalogue.procedures[card["code"]]
        blocks = {block.get("heading"): block for block in card["blocks"]}
        for heading, expected in LISTS.items():
            items = blocks.get(heading, {}).get("items", [])
            assert [one["text"] if isinstance(one, dict) else one for one in items] == expected(procedure)
        said = "\n".join(strings(card["blocks"]))
        values = [fee_value(fee) for fee in confirmed(procedure.fees) if not fee.until or fee.until >= DAY]
        values += [time_value(limit) for limit in confirmed(procedure.time_limits)]
        values += [place.body for place in confirmed(procedure.places)]
        values += [pitfall.text for pitfall in confirmed(procedure.pitfalls)]
        online = procedure.online
        values += [online.note] if online and online.note and not online.unconfirmed else []
        # A remark that follows takes the full stop.
        assert [value for value in values if value.rstrip(".") not in said] == []
        notes = [block["text"] for block in card["blocks"] if block["kind"] == "note"]
        assert notes == [pitfall.text for pitfall in confirmed(procedure.pitfalls)]


def test_unconfirmed_facts_stand_in_their_list_alone(page: Page, catalogue: Catalogue) -> None:
    seen = 0
    for card in page.data["procedures"]:
        procedure = catalogue.procedures[card["code"]]
        doubtful = [paper.name for paper in procedure.documents if paper.unconfirmed]
        for facts in (procedure.steps, procedure.conditions, procedure.results, procedure.pitfalls):
            doubtful += [fact.text for fact in facts if fact.unconfirmed]
        marked = set(strings(card["unsure"]))
        assert set(doubtful) <= marked
        assert bool(card["unsure"]) == any(fact.unconfirmed for fact in procedure.facts())
        sure = {paper.name for paper in confirmed(procedure.documents)} | {
            fact.text for fact in confirmed(procedure.legal_basis + procedure.steps)
        }
        rest = set(strings({name: value for name, value in card.items() if name != "unsure"}))
        assert (set(doubtful) - sure) & rest == set()
        seen += len(doubtful)
    assert seen > 50


def test_unconfirmed_facts_are_not_found_by_search() -> None:
    odd = [{"text": "Qua cầu zugzwang."}, {"text": "Qua cầu xyzzy.", "unconfirmed": True}]
    found = small(made_up.procedure(pitfalls=odd)).data
    assert "zugzwang" in found["index"]["terms"]
    assert "xyzzy" not in json.dumps({**found, "procedures": [{**found["procedures"][0], "unsure": []}]})
    assert found["procedures"][0]["unsure"] == [{"kind": "note", "tone": "info", "text": "Qua cầu xyzzy."}]


def test_unconfirmed_step_of_a_guide_is_marked() -> None:
    kite = next(one for one in small().data["guides"] if one["title"] == "Thả diều")
    assert [step["unsure"] for step in kite["steps"]] == [False, False, True, False]
    assert "chưa được kiểm chứng" in kite["steps"][2]["blocks"][-1]["text"]
    assert "chưa được kiểm chứng" in kite["steps"][3]["hurdles"][0]["remark"]


def test_ways_of_a_guide_lead_to_steps_guides_and_procedures_that_are_there() -> None:
    kite = next(one for one in small().data["guides"] if one["title"] == "Thả diều")
    assert kite["entries"][0] == {
        "say": "Tôi có diều rồi",
        "where": "tới bước 2",
        "href": "#g=bay-dieu&s=string",
    }
    assert kite["steps"][3]["ways"][2] == {"say": "Mệt quá", "where": "hỏi cán bộ"}
    assert kite["then"][1]["href"] == f"#p={made_up.KITE}"
    alone = small(made_up.procedure()).data["guides"]
    kite = next(one for one in alone if one["title"] == "Thả diều")
    assert kite["then"][1] == {"say": "Xem giấy phép", "where": f"xem thủ tục {made_up.KITE}"}


def test_next_step_is_a_link_only_when_its_card_is_there() -> None:
    steps = [
        {"text": "Nuôi ong", "code": made_up.BEES},
        {"text": "Khoan giếng", "code": made_up.WELL},
        {"text": "Nghỉ"},
    ]
    cards = small(made_up.procedure(next_steps=steps), made_up.procedure(made_up.BEES)).data["procedures"]
    ferry = next(card for card in cards if card["code"] == made_up.FERRY)
    assert ferry["next"] == [
        {"text": "Nuôi ong", "code": made_up.BEES},
        {"text": "Khoan giếng"},
        {"text": "Nghỉ"},
    ]


def test_missing_side_is_said_to_be_missing() -> None:
    card = small(made_up.procedure()).data["procedures"][0]
    assert "danh mục chưa ghi" in "\n".join(strings(card["blocks"]))


def test_fee_that_has_run_out_is_left_out() -> None:
    fees = [{"amount": 5000, "until": "2026-11-26"}, {"amount": 7000, "until": "2026-11-27"}]
    said = "\n".join(strings(small(made_up.procedure(fees=fees)).data["procedures"][0]["blocks"]))
    assert "5.000" not in said
    assert "7.000 đồng (đến hết 27/11/2026)" in said


def test_dates_stand_on_top_and_on_every_card(text: str, page: Page) -> None:
    assert "Bản ngày 27/11/2026, dữ liệu đọc " in text
    assert all(
        re.fullmatch(r"(từ )?ngày [\d/]{10}( đến [\d/]{10})?", card["read"])
        for card in page.data["procedures"] + page.data["guides"]
    )


def test_days_of_reading() -> None:
    first, last = date(2026, 7, 20), date(2026, 11, 22)
    assert read_on([last, last]) == "ngày 22/11/2026"
    assert read_on([last, first]) == "từ ngày 20/07/2026 đến 22/11/2026"


@pytest.mark.parametrize(
    ("url", "is_kept"),
    [
        ("https://dichvucong.gov.vn/a?b=1", True),
        ("http://dichvucong.gov.vn", False),
        ("https://gov.vn.evil.example", False),
        ("https://dichvucong.gov.vn@evil.example", False),
        ("https://a:b@dichvucong.gov.vn", False),
        ("javascript:alert(1)//.gov.vn", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_pages_of_the_state_become_links(url: str | None, is_kept: bool) -> None:
    assert state_page(url) == (url if is_kept else None)


def test_every_link_of_the_catalogue_is_a_page_of_the_state_or_a_phone(page: Page) -> None:
    for card in page.data["procedures"] + page.data["guides"]:
        hrefs = [link["href"] for link in card["links"]] + [
            one["url"] for one in card["sources"] if "url" in one
        ]
        assert all(re.match(r"https://[\w.-]+\.gov\.vn(/|$)|tel:\d+$", href) for href in hrefs)


def hostile_procedure() -> Procedure:
    """Return a procedure with markup in every text there is."""
    fact = {"text": HOSTILE}
    doubtful = {**fact, "unconfirmed": True}
    return made_up.procedure(
        name=HOSTILE,
        plain_name="<img src=x onerror=alert(1)>",
        summary=HOSTILE,
        aliases=[f"{HOSTILE} {n}" for n in range(8)],
        examples=[f"{HOSTILE} {n}" for n in range(15)],
        documents=[{"name": HOSTILE, "form": HOSTILE, "when": HOSTILE, "note": HOSTILE}],
        fees=[{"amount": 1, "unit": HOSTILE, "when": HOSTILE}],
        time_limits=[{"same_day": True, "when": HOSTILE}],
        places=[{"body": HOSTILE, "when": HOSTILE}],
        online={"available": True, "url": "javascript:alert(1)", "note": HOSTILE},
        steps=[fact, doubtful],
        conditions=[fact, doubtful],
        results=[fact, doubtful],
        legal_basis=[fact],
        pitfalls=[fact, doubtful],
        next_steps=[fact],
        sources=[{"id": "s", "title": HOSTILE, "url": "javascript:alert(1)", "read": "2026-01-02"}],
    )


def hostile_guides() -> Guides:
    """Return a guide with markup in every text there is."""
    label = "<img src=x onerror=alert(1)>"
    long = f"{HOSTILE} xong."
    step = {"id": "first", "do": long, "see": long, "tip": long, "warning": long}
    trouble = {"say": label, "answer": long, "unconfirmed": True}
    return shelf(
        guide(
            title=label,
            summary=long,
            warning=long,
            needs=[long],
            entries=[{"say": label, "to": "first"}],
            steps=[{**step, "choices": [{"say": label, "to": "end"}], "trouble": [trouble]}],
            trouble=[trouble],
            done=long,
            then=[{"say": label, "to": "end"}],
            aliases=[label],
        )
    )


def test_markup_in_every_field_stays_text() -> None:
    hostile, plain = small(hostile_procedure(), guides=hostile_guides()), small()
    assert hostile.elements == plain.elements
    card = hostile.data["procedures"][0]
    assert card["name"] == HOSTILE
    assert [link for link in card["links"] if "javascript" in link["href"]] == []
    assert "url" not in card["sources"][0]


def test_same_catalogue_gives_the_same_bytes_and_the_day_changes_dates_only() -> None:
    def write(day: date) -> str:
        return pocket_page(made_up.catalogue(), three(), day)

    assert write(DAY) == write(DAY)
    later = write(date(2027, 1, 31))
    assert later != write(DAY)
    assert later.replace("31/01/2027", "27/11/2026").replace("2027-01-31", "2026-11-27") == write(DAY)


def test_characters_that_turn_a_line_around_are_gone() -> None:
    assert "\u202e" not in json.dumps(
        small(made_up.procedure(summary="a\u202eb cho người cần.")).data, ensure_ascii=False
    )


@pytest.mark.parametrize("name", ["pocket_search.js", "pocket_blocks.js", "pocket.js"])
def test_script_keeps_to_what_an_old_phone_knows(name: str) -> None:
    assert not NEWER_THAN_CHROME_80.search(static(name))


@pytest.mark.parametrize("name", ["pocket.css", "pocket_booklet.css"])
def test_style_keeps_to_what_an_old_phone_knows(name: str) -> None:
    style = re.sub(r"/\*.*?\*/", "", static(name), flags=re.DOTALL)
    assert not STYLE_NEWER_THAN_CHROME_80.search(style)
    assert not re.search(r"(?<!column-)gap:", style)


def palette(path: str) -> list[dict[str, str]]:
    """Return the colours of a style sheet, light and dark."""
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", path)[:2]
    # Where an embedding page may set a colour, ours is what stands behind it.
    return [dict(re.findall(r"(--[a-z-]+): (?:var\([a-z-]+, )?(#[0-9a-f]+)", block)) for block in blocks]


def test_colours_are_those_of_the_chat() -> None:
    chat = palette((CHAT / "chat.css").read_text(encoding="utf-8"))
    for name in ("pocket.css", "pocket_booklet.css"):
        for ours, theirs in zip(palette(static(name)), chat, strict=True):
            assert {key: theirs[key] for key in ours if key != "--ground"} == {
                key: value for key, value in ours.items() if key != "--ground"
            }


def test_mark_is_the_mark_of_the_chat() -> None:
    assert static("pocket.svg") == Path(CHAT / "favicon.svg").read_text(encoding="utf-8")
