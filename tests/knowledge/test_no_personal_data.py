"""T15: no real person in what we train on (a real e-mail address lay in a peer's training data).

The examples are invented, and some of the stories in them need a first name or a hamlet. Those were read
one by one and stand below; anything else that the masker finds fails here until somebody has read it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import ROOT
from knowledge.loader import Catalogue
from vietnamese.normalise import clean
from vietnamese.personal_data import Kind, find

READ_AND_INVENTED = {
    (Kind.PERSON_NAME, "Lượm"),
    (Kind.PERSON_NAME, "Sửu"),
    (Kind.PERSON_NAME, "Thị Út"),
    (Kind.PERSON_NAME, "Trần Văn Thành"),  # a hero of the 19th century, in a question about history
    (Kind.PERSON_NAME, "chau"),  # "đứng tên con cháu" without accents: a child, not a name
    (Kind.ADDRESS, "số 12A hẻm 3"),
    (Kind.ADDRESS, "ấp Bình Phú"),
    (Kind.ADDRESS, "ấp Bình Thắng"),
    (Kind.ADDRESS, "khóm Bình Thới"),
    (Kind.ADDRESS, "khom 2"),
    (Kind.ADDRESS, "khu pho 3"),
    (Kind.ADDRESS, "ap 180"),  # "huyết áp 180" without accents: blood pressure, not a hamlet
}
ANNOTATED = re.compile(r"\[([^\]]+)\](?:\{[^}]*\}|\([^)]*\))")
NLU_FILES = sorted((ROOT / "nlu_data").rglob("*.yml"))


def findings(text: str) -> set[tuple[Kind, str]]:
    spelt = clean(text)
    return {(finding.kind, spelt[finding.start : finding.end]) for finding in find(spelt)}


def examples_in(text: str) -> Iterator[str]:
    """Return what follows a dash; comments and settings are not what people wrote."""
    for line in text.splitlines():
        if line.strip().startswith("- "):
            yield ANNOTATED.sub(r"\1", line.strip()[2:])


def test_examples_and_aliases_of_the_catalogue_name_nobody(embedded: Catalogue) -> None:
    for procedure in embedded:
        for text in (*procedure.examples, *procedure.aliases):
            assert findings(text) <= READ_AND_INVENTED, (procedure.code, text)


@pytest.mark.parametrize("path", NLU_FILES, ids=lambda path: path.name)
def test_nlu_examples_name_nobody(path: Path) -> None:
    for text in examples_in(path.read_text(encoding="utf-8")):
        assert findings(text) <= READ_AND_INVENTED, text


def test_there_are_nlu_examples_to_scan() -> None:
    assert sum(1 for path in NLU_FILES for _ in examples_in(path.read_text(encoding="utf-8"))) > 1000


def test_what_people_read_holds_no_private_number(embedded: Catalogue) -> None:
    """Fields that are shown may name bodies and hotlines, but no person's number or address."""
    private = set(Kind) - {Kind.PERSON_NAME, Kind.ADDRESS}
    for procedure in embedded:
        for fact in procedure.facts():
            for value in (value for _, value in fact if isinstance(value, str)):
                assert not private & {kind for kind, _ in findings(value)}, (procedure.code, value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("- gọi tui số 0912345678", Kind.PHONE),
        ("- gửi về nguyen.van-an@gmail.com nha", Kind.EMAIL),
        ("- căn cước [089190009068](choice) bị sai", Kind.NATIONAL_ID),
    ],
)
def test_scan_would_see_it(text: str, kind: Kind) -> None:
    (example,) = examples_in(text)
    assert kind in {found for found, _ in findings(example)}
