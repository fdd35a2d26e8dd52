"""Addresses that cannot be right, and next steps that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.check.report import Kind, Problem
from knowledge.loader import Catalogue

ADDRESS = re.compile(r"https://(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[^\s\"<>]*)?", re.IGNORECASE)
OLD_PORTAL = re.compile(
    r"/p/home/dvc-|thutuc\.dichvucong|csdl\.dichvucong|dichvucong\.(?:angiang|kiengiang)\.gov\.vn"
)
"""Pages that the portal of 2026 no longer serves, and the two provincial portals closed in July 2025."""


def bad_links(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield addresses of no good shape, addresses of closed portals, and links to unknown procedures."""
    for procedure in catalogue:
        online = procedure.online.url if procedure.online else None
        for url in filter(None, (online, *(source.url for source in procedure.sources))):
            if not ADDRESS.fullmatch(url) or OLD_PORTAL.search(url):
                yield Problem(Kind.BAD_LINK, procedure.code, url)
        for step in procedure.next_steps:
            if step.code and catalogue.get(step.code) in (None, procedure):
                yield Problem(Kind.BAD_LINK, procedure.code, f"việc làm tiếp dẫn tới {step.code}")
