"""All pages of the catalogue."""

from __future__ import annotations

from fastapi import APIRouter

from admin.catalogue import browse, checking, correcting, importing, version_pages

router = APIRouter(include_in_schema=False)
for _part in (browse, checking, correcting, importing, version_pages):
    router.include_router(_part.router)
