"""Chrome 80 is the oldest browser that opens the page: nothing newer may be said to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from channels.web.lean import lean
from channels.web.page import PAGES, STATIC

SCRIPTS = sorted([*STATIC.glob("*.js"), *PAGES.glob("*.js")])
STYLES = sorted(STATIC.glob("*.css"))
NEWER_SCRIPT = {
    "logical assignment, 85": r"(\?\?|\|\||&&)=",
    "private method, 84": r"#\w+\s*\(|static\s*\{",
    "replaceAll, 85": r"\.replaceAll\(",
    "at(), 92": r"\.at\(",
    "findLast, 97": r"\.findLast",
    "hasOwn, 93": r"Object\.hasOwn\b",
    "structuredClone, 98": r"structuredClone",
    "top-level await, 89": r"^await ",
    "Promise.any, 85": r"Promise\.any",
    "AbortSignal.timeout, 103": r"AbortSignal\.",
    "replaceChildren, 86": r"replaceChildren",
    "WeakRef, 84": r"WeakRef|FinalizationRegistry",
    "array copies, 110": r"\.(toSorted|toReversed|toSpliced|with)\(",
    "grouping, 117": r"\.groupBy\(",
    "import attributes, 91": r"import .* (with|assert) \{",
    "css and json modules, 93": r"from '[^']+\.(css|json)'",
}
NEWER_STYLE = {
    "gap in flex rows, 84": r"(?<![-\w])gap\s*:",
    ":is, :where, :has, 88": r":(is|where|has)\(",
    "inset, 87": r"(?<![-\w])inset\s*:",
    "aspect-ratio, 88": r"aspect-ratio\s*:",
    "logical shorthands, 87": r"(margin|padding)-(inline|block)\s*:",
    "nesting, 112": r"&\s*[.:\[{]",
    "container queries, 105": r"@container|container-type",
    "layers, 99": r"@layer",
    "range media queries, 104": r"@media[^{]*[<>]=?",
    "color-mix, 111": r"color-mix|oklch|light-dark",
    "selector list in :not, 88": r":not\([^)]*,",
    "subgrid, 117": r"subgrid",
}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_says_nothing_that_chrome_80_does_not_know(path: Path) -> None:
    text = lean(path.read_text(encoding="utf-8"))
    found = [name for name, newer in NEWER_SCRIPT.items() if re.search(newer, text, re.MULTILINE)]
    assert found == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_style_asks_nothing_that_chrome_80_cannot_do(path: Path) -> None:
    text = lean(path.read_text(encoding="utf-8"))
    assert [name for name, newer in NEWER_STYLE.items() if re.search(newer, text)] == []


def test_what_is_newer_would_be_found() -> None:
    written = "a ??= b; x.replaceAll('a', 'b'); y.at(-1); class A { #m() {} }\nawait z;"
    assert sum(bool(re.search(newer, written, re.MULTILINE)) for newer in NEWER_SCRIPT.values()) >= 5
    style = ".a { gap: 1em; inset: 0; } .b:has(c) { aspect-ratio: 1; }"
    assert sum(bool(re.search(newer, style)) for newer in NEWER_STYLE.values()) == 4


def test_height_that_old_browsers_do_not_know_comes_after_one_they_do() -> None:
    for path in STYLES:
        for line in path.read_text(encoding="utf-8").splitlines():
            assert "dvh" not in line or re.search(r"(\d+vh); [a-z-]+: \d+dvh", line), line
