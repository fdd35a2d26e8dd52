"""Which pages of the look-up a device may keep for where there is no signal: each has to be decided."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts

from app.settings import Settings
from app.web import create_app
from channels.web.page import PAGES
from knowledge.guides.force import guides_in_force
from knowledge.loader import load_catalogue
from lookup.addresses import page_of, page_of_guide

MAY_BE_KEPT = {
    "/tra-cuu": "/tra-cuu",
    "/tra-cuu/in": "/tra-cuu/in",
    "/tra-cuu/so-tay.html": "/tra-cuu/so-tay.html",
    "/tra-cuu/to-cong-nghe-so": "/tra-cuu/to-cong-nghe-so",
    "/tra-cuu/huong-dan": "/tra-cuu/huong-dan",
    "/tra-cuu/huong-dan/{guide_id}": "/tra-cuu/huong-dan/vneid-forgot-password",
    "/tra-cuu/{code}": "/tra-cuu/thong-bao-nha-tro",
}
"""Public, the same for everybody: a route, and an address of it."""
NEVER_KEPT = {
    "/tra-cuu/goi-y": "/tra-cuu/goi-y",
    "/tra-cuu/hoi-ho": "/tra-cuu/hoi-ho",
    "/tra-cuu/chua-thay": "/tra-cuu/chua-thay",
    "/tra-cuu/ma": "/tra-cuu/ma",
    "/tra-cuu/bao-sai": "/tra-cuu/bao-sai",
    "/tra-cuu/nho-to-den": "/tra-cuu/nho-to-den",
    "/tra-cuu/nho-to-den/rut-lai": "/tra-cuu/nho-to-den/rut-lai",
    "/tra-cuu/to/hom-nay": "/tra-cuu/to/hom-nay",
    "/tra-cuu/to/tuan-nay": "/tra-cuu/to/tuan-nay",
    "/tra-cuu/to/bao-sai": "/tra-cuu/to/bao-sai",
}
"""What answers one person, or needs a login."""


@lru_cache(maxsize=1)
def rules() -> dict[str, re.Pattern[str]]:
    """Return the patterns of the service worker; what they use means the same here and in a browser."""
    text = (PAGES / "sw.js").read_text(encoding="utf-8")
    found = re.findall(r"^const ([A-Z_]+) = /(.+)/;$", text, re.MULTILINE)
    return {name: re.compile(pattern, re.ASCII) for name, pattern in found}


def is_kept(path: str) -> bool:
    return bool(rules()["KEPT"].search(path)) and not rules()["PERSONAL"].search(path)


def test_every_page_of_the_lookup_is_decided(tmp_path: Path) -> None:
    app = create_app(Settings(_env_file=None, data_dir=tmp_path), "model-1")
    read = {
        one.path
        for one in iter_route_contexts(app.routes)
        if re.match(r"/tra-cuu(/|$)", one.path or "") and "GET" in (one.methods or set())
    }
    decided = MAY_BE_KEPT.keys() | NEVER_KEPT.keys()
    assert read - decided == set(), "may a shared phone keep this page? say so here and in sw.js"
    assert decided - read == set(), "these pages are gone"


@pytest.mark.parametrize("path", MAY_BE_KEPT.values())
def test_public_page_may_be_kept(path: str) -> None:
    assert is_kept(path)


@pytest.mark.parametrize("path", NEVER_KEPT.values())
def test_page_that_answers_one_person_or_needs_a_login_is_never_kept(path: str) -> None:
    assert not is_kept(path)
    assert not is_kept(f"{path}/")
    assert not is_kept(f"{path}/ABC-234")


@pytest.mark.parametrize(
    "path", ["/quan-tri", "/api/v1/messages", "/tra-cuu/A<b>", "/tra-cuu/mot-hai/ba", "/tra-cuu/hoi-h%6f"]
)
def test_what_is_no_page_of_the_lookup_is_never_kept(path: str) -> None:
    assert not is_kept(path)


def test_every_procedure_and_guide_may_be_kept_whatever_its_name() -> None:
    """A local name that begins like a private page would be lost without a word."""
    pages = [page_of(one.code) for one in load_catalogue()]
    guides = [page_of_guide(guide.id) for guide in guides_in_force()]
    assert [path for path in (*pages, *guides) if not is_kept(path)] == []
    assert any(re.search("[a-z]$", path) for path in pages)


@pytest.mark.parametrize(
    ("path", "changes"), [("/tra-cuu", True), ("/tra-cuu/in", True), ("/tra-cuu/1.001193", False)]
)
def test_page_that_changes_with_its_query_never_stands_in_for_another(path: str, changes: bool) -> None:
    assert bool(rules()["BY_QUERY"].search(path)) is changes
