"""One house and one Chromium for all browser tests; a fresh visitor for each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.light import LightHouse, foreign_page, light_house
from tests.browser.visitor import Visitor
from tests.browser.widget_page import PAGE, STRICT, VIOLATIONS, Hosts
from tests.house import House, free_ports, running_house

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 20_000
HERE = Path(__file__).parent

Visitors = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and nothing else: the hook sees all of the run."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


# Package scope, not session: while Playwright's sync API is open its event loop counts as running in
# this thread, and tests elsewhere that run a loop of their own would fail.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, but there is no {CHROMIUM}")
        pytest.skip(f"no {CHROMIUM}")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def house(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Start the house only when there is a browser to look at it."""
    with running_house(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture(scope="package")
def foreign_port() -> int:
    """Return the port of the one site that may show the chat of the light house on its pages."""
    return free_ports(1)[0]


@pytest.fixture(scope="package")
def light(
    chromium: Browser, foreign_port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LightHouse]:
    """A house with answers written down: starts in seconds, and answers the same each time."""
    origins = f"http://127.0.0.1:{foreign_port}, https://other.example"
    with light_house(tmp_path_factory.mktemp("light"), origins) as running:
        yield running


@pytest.fixture
def visitors(chromium: Browser, house: House) -> Iterator[Visitors]:
    """Make visitors of the whole house."""
    with visiting(chromium, house.url) as make:
        yield make


@pytest.fixture
def guests(chromium: Browser, light: LightHouse) -> Iterator[Visitors]:
    """Make visitors of the light house."""
    with visiting(chromium, light.url) as make:
        yield make


@contextmanager
def visiting(chromium: Browser, url: str) -> Iterator[Visitors]:
    """Make visitors, each with a device of their own; check at the end that nothing went wrong unseen."""
    made: list[Visitor] = []

    def make(
        width: int = 360, height: int = 740, site: str = "", path: str = "/", script: str = "", **options: Any
    ) -> Visitor:
        # What the service worker does has tests of its own; here it would only be one more who fetches.
        usual = {"locale": "vi-VN", "reduced_motion": "reduce", "service_workers": "block"}
        settings = {**usual, **options}
        context = chromium.new_context(viewport={"width": width, "height": height}, **settings)
        context.set_default_timeout(PATIENCE_MS)
        visitor = Visitor(context, site or url, path, script)
        made.append(visitor)
        return visitor

    yield make
    for visitor in made:
        visitor.context.close()
    for visitor in made:
        visitor.check()


@pytest.fixture
def visitor(visitors: Visitors) -> Visitor:
    """Return one visitor with a phone of 360 x 740."""
    return visitors()


@pytest.fixture
def embedded(light: LightHouse, foreign_port: int, guests: Visitors) -> Iterator[Hosts]:
    """Open pages of a foreign site that show the chat."""
    with ExitStack() as stack:

        def open_page(
            attributes: str = "",
            policy: str = STRICT,
            port: int = foreign_port,
            script: str = "",
            **options: Any,
        ) -> Visitor:
            html = PAGE.format(house=light.url, attributes=attributes and f" {attributes}")
            address = stack.enter_context(foreign_page(port, html, policy.format(house=light.url)))
            visitor = guests(site=address.rstrip("/"), script=VIOLATIONS + script, **options)
            visitor.friends.add(urlsplit(light.url).netloc)
            return visitor

        yield open_page
