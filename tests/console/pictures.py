"""Take the pictures of the pages that need no questions: ``python -m tests.console.pictures``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from admin.accounts.addresses import AUDIT, OWN, PEOPLE
from app.settings import ROOT
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.console.officer import PICTURES, Officer
from tests.house import House, running_house

NAME, PASSWORD = "quan.tri", "nước lên bông điên điển 26"
PAGES: Final = {
    "people": PEOPLE,
    "audit": AUDIT,
    "own": OWN,
    "catalogue": "/quan-tri/danh-muc",
    "guides": "/quan-tri/bai",
    "decisions": "/quan-tri/day-tro-ly",
    "follow-ups": "/quan-tri/ma-hoi",
    "reports": "/quan-tri/bao-sai",
    "retrainings": "/quan-tri/huan-luyen",
}


def take(house: House) -> None:
    """Sign in as the first administrator and photograph one page after another."""
    command = [sys.executable, "-m", "app", "admin", "create", NAME, "--name", "Người Quản Trị"]
    subprocess.run(
        command, input=f"{PASSWORD}\n", text=True, cwd=ROOT, env=dict(house.environment), check=True
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768}).new_page()
        officer = Officer(page, house.url)
        officer.open("/quan-tri")
        page.screenshot(path=PICTURES / "console-sign-in-1366.png")
        officer.sign_in(NAME, PASSWORD)
        for name, address in PAGES.items():
            officer.open(address)
            page.screenshot(path=PICTURES / f"console-{name}-1366.png")
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, running_house(Path(folder)) as running:
        take(running)
