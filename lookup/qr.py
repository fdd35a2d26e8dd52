"""The address of a page as a picture for a telephone's camera."""

from __future__ import annotations

from typing import Final

import segno
from markupsafe import Markup

BORDER: Final = 4
"""Modules of quiet around it; with fewer, old cameras fail."""


def qr_of(address: str) -> Markup:
    """Return an address as an inline SVG; its colour and size come from the style sheet.

    Level M: a crease or a drop of rain on the slip is mended.
    """
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(omitsize=True, border=BORDER, svgclass="qr", lineclass="qr-ink")
    # Numbers and names of our own: nothing of the address stands in it as text.
    return Markup(drawn)  # noqa: S704
