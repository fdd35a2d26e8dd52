"""Draw the icons of the installed page from the one SVG, with Chromium; done again when the mark changes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer
from playwright.sync_api import Browser, sync_playwright

STATIC: Final = Path(__file__).resolve().parent.parent / "channels" / "web" / "static"
MARK: Final = STATIC / "favicon.svg"
GROUND: Final = "#0a4d54"
ICONS: Final = (("icon-192.png", 192, 1.0), ("icon-512.png", 512, 1.0), ("icon-maskable-512.png", 512, 0.8))
"""File, pixels, and how much of the square the mark fills: a maskable icon may be cut to a circle."""


def draw(browser: Browser, size: int, share: float) -> bytes:
    """Return the mark as PNG, ``size`` pixels square."""
    page = browser.new_page(viewport={"width": size, "height": size})
    side = round(size * share)
    # Where something may be cut off, the ground goes to the edge; else the round corners show through.
    ground = GROUND if share < 1 else "transparent"
    svg = MARK.read_text(encoding="utf-8").replace("<svg ", f'<svg width="{side}" height="{side}" ', 1)
    style = f"margin:0;display:grid;place-items:center;height:100vh;background:{ground}"
    page.set_content(f'<body style="{style}">{svg}</body>')
    png = page.screenshot(omit_background=True)
    page.close()
    return png


def main(
    chromium: Annotated[Path, typer.Option(help="Debian's Chromium.")] = Path("/usr/bin/chromium"),
) -> None:
    """Vẽ lại các biểu tượng của trang cài lên điện thoại."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--headless", "--no-sandbox"])
        for name, size, share in ICONS:
            (STATIC / name).write_bytes(draw(browser, size, share))
        browser.close()


if __name__ == "__main__":
    typer.run(main)
