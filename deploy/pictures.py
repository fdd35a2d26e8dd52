"""Take the README's pictures of the chat page, from a house that is already running.

Real questions, real answers: a picture that no longer fits the page is taken again, never drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer
from playwright.sync_api import Browser, Page, expect, sync_playwright
from rich.console import Console

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
LARGEST = 200_000
"""Bytes of one picture: a README should open fast on a phone, too."""

NINE_IN_THE_MORNING = "2026-11-25T09:00:00+07:00"
"""The time on every picture, so that two takes of the same page are the same file."""

_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Picture:
    """Hold one picture: its file, its screen, and what is said there, one message after another."""

    name: str
    said: tuple[str, ...]
    width: int = 360
    height: int = 740
    scale: int = 2
    scheme: Literal["light", "dark"] = "light"
    is_large: bool = False


_WALK = ("quen mat khau vneid", "1")
PICTURES = (
    Picture("chat-360-light", ("lam khai sinh can giay gi",)),
    Picture("chat-360-dark", ("mất căn cước làm lại ở đâu",), scheme="dark"),
    Picture("chat-clarify", ("bằng lái xe",)),
    Picture("chat-1366", ("đăng ký tạm trú cần giấy tờ gì, bao nhiêu tiền",), 1366, 768, 1),
    Picture("walk-opening", _WALK[:1]),
    Picture("walk-step", _WALK),
    Picture("walk-trouble", (*_WALK, "khong duoc")),
    Picture("walk-aside", (*_WALK, "lệ phí đăng ký kết hôn")),
    Picture("walk-back", (*_WALK, "lệ phí đăng ký kết hôn", "tiếp tục"), scheme="dark"),
    Picture("walk-large", _WALK, is_large=True),
)


def take(browser: Browser, address: str, picture: Picture) -> bytes:
    """Ask the picture's question on a screen of its size, and return the screen as PNG.

    Raises:
        AssertionError: no answer came.
    """
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=picture.scale,
        color_scheme=picture.scheme,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.clock.set_fixed_time(NINE_IN_THE_MORNING)
    page.goto(address)
    if picture.is_large:
        page.get_by_role("button", name="Chữ to").click()
    for text in picture.said:
        _say(page, text)
    png = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return png


def _say(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#send").click()
    expect(page.locator(".state").last).to_contain_text("Đã gửi", timeout=30_000)
    expect(page.locator(".card").last).to_be_visible()
    page.locator("#text").blur()


def main(
    address: Annotated[str, typer.Argument(help="Where the house listens.")] = "http://127.0.0.1:8000",
    folder: Annotated[Path, typer.Option(help="Where the pictures go.")] = FOLDER,
    chromium: Annotated[Path, typer.Option(help="Debian's Chromium.")] = Path("/usr/bin/chromium"),
) -> None:
    """Chụp ảnh trang trò chuyện cho README, từ một bản đang chạy."""
    console = Console()
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        for picture in PICTURES:
            png = take(browser, address, picture)
            if len(png) > LARGEST:
                raise SystemExit(f"{picture.name}.png nặng {len(png)} byte, quá mức {LARGEST}")
            (folder / f"{picture.name}.png").write_bytes(png)
            console.print(f"{picture.name}.png  {len(png) // 1000} kB")
        browser.close()
    console.print(f"Đã chụp {len(PICTURES)} ảnh vào {folder}")


if __name__ == "__main__":
    typer.run(main)
