"""From what people asked to a better bot and back, through the pages, while a client keeps asking."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import ViewportSize, sync_playwright

from app.knowledge import catalogue, recipe
from app.rasa_model import model_path
from app.settings import ROOT, Settings
from knowledge.index.store import find_index
from knowledge.loader import load_catalogue
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.console.asker import Asker, ask
from tests.console.officer import Officer
from tests.console.population import PLANTED, TOPICS, questions
from tests.house import House, running_house

pytestmark = [pytest.mark.rasa, pytest.mark.browser]
NAME, PASSWORD = "quan.tri", "nước lên bông điên điển 26"
CROWD = 8
WINDOW: ViewportSize = {"width": 1366, "height": 768}
CAR, COPY, FEW = "1.013076", "2.000815", 30
ORDINARY = ("làm khai sinh cho con cần giấy gì", "mat bang lai xe", "xin giay doc than", "chao tro ly")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with index and model of its own: what is built and swept here must not be the developer's."""
    data = tmp_path_factory.mktemp("console")
    settings = Settings(_env_file=None, data_dir=ROOT / "var")  # type: ignore[call-arg]
    index = find_index(settings.index_dir, catalogue(settings), recipe(settings))
    shutil.copytree(index, data / "index" / index.name)
    (data / "models").mkdir()
    shutil.copy(model_path(settings), data / "models")
    with running_house(data) as running:
        yield running


@pytest.fixture(scope="module")
def officer(house: House) -> Iterator[Officer]:
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, but there is no {CHROMIUM}")
        pytest.skip(f"no {CHROMIUM}")
    command = [sys.executable, "-m", "app", "admin", "create", NAME, "--name", "Người Quản Trị"]
    subprocess.run(
        command, input=f"{PASSWORD}\n", text=True, cwd=ROOT, env=dict(house.environment), check=True
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Officer(browser.new_context(locale="vi-VN", viewport=WINDOW).new_page(), house.url)
        browser.close()


def test_what_people_asked_becomes_a_better_bot_and_can_be_taken_back(house: House, officer: Officer) -> None:
    said = questions()
    _ask_all(house, said)
    with Asker(house.url, ORDINARY) as asker:
        officer.sign_in(NAME, PASSWORD)
        for topic in TOPICS:
            assert officer.look_for(topic.mark) == sum(topic.mark in text for text in said)
            officer.picture("questions")
            officer.teach(topic.code)
        # Asked only now: what is in the log while the officer teaches would be taught as well.
        before = _understood(house)
        number = officer.retrain()
        assert officer.state_of(number) == "Sẵn sàng", officer.sentence_of(number)
        officer.picture("retraining")
        assert _understood(house) == before
        officer.put_live(number)
        learnt = _understood(house)
        assert learnt > before
        assert learnt >= len(_later()) - 1
        officer.put_live(_first(officer))
        assert _understood(house) == before
    assert asker.failed == []
    assert asker.answered > 100
    assert _planted_in(house.data) == []


def test_version_that_makes_things_worse_is_stopped_and_the_page_says_why(
    house: House, officer: Officer
) -> None:
    """A tired officer says of all who bought a car second hand that they want a copy certified."""
    car = load_catalogue().get(CAR)
    assert car is not None
    _ask_all(house, list(car.examples))
    while officer.look_for(procedure=CAR) > FEW:
        officer.teach(COPY)
    number = officer.retrain()
    assert officer.state_of(number) == "Bị giữ lại"
    sentence = officer.sentence_of(number)
    assert "Sang tên xe" in sentence
    assert sentence.count(".") <= 1
    officer.picture("stopped")
    assert officer.page.get_by_role("button", name="Đưa bản này vào chạy").count() == 0


def _ask_all(house: House, said: list[str]) -> None:
    with httpx.Client(base_url=house.url, timeout=60) as http, ThreadPoolExecutor(CROWD) as crowd:
        list(crowd.map(lambda text: ask(http, text), said))


def _later() -> list[tuple[str, str]]:
    return [(text, topic.code) for topic in TOPICS for text in topic.later]


def _understood(house: House) -> int:
    """Return how many of the later wordings are answered with the right procedure."""
    with httpx.Client(base_url=house.url, timeout=60) as http:
        turns = [(ask(http, text), code) for text, code in _later()]
    return sum(turn["status"] == "answered" and _code(turn) == code for turn, code in turns)


def _code(turn: dict[str, object]) -> str | None:
    procedure = turn["procedure"]
    return procedure["code"] if isinstance(procedure, dict) else None


def _first(officer: Officer) -> int:
    """Return the number of what the house ran on when it was set up: the first there is."""
    officer.open("/quan-tri/huan-luyen")
    links = officer.page.locator("table.versions th a").all()
    return min(int((link.get_attribute("href") or "").rpartition("/")[2]) for link in links)


def _planted_in(data: Path) -> list[str]:
    """Return the files of the house in which something private stands that people wrote."""
    found = []
    for path in sorted(data.rglob("*")):
        # Index and model are built from the catalogue and from what was taught; that is looked at by itself.
        if path.is_file() and not path.is_relative_to(data / "models"):
            held = path.read_bytes()
            found += [f"{path.relative_to(data)}: {text}" for text in PLANTED if text.encode() in held]
    return found
