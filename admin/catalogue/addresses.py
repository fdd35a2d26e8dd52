"""Addresses of the pages of the catalogue."""

from __future__ import annotations

from typing import Final

from admin.accounts.addresses import HOME

CATALOGUE: Final = f"{HOME}/danh-muc"
PROCEDURE: Final = f"{CATALOGUE}/thu-tuc"
EDITS: Final = f"{CATALOGUE}/sua-doi"
TO_CHECK: Final = f"{CATALOGUE}/can-xem"
CONFLICTS: Final = f"{CATALOGUE}/khac-nhau"
IMPORT: Final = f"{CATALOGUE}/nhap"
VERSIONS: Final = f"{CATALOGUE}/phien-ban"
COMPARE: Final = f"{VERSIONS}/so-sanh"
RETRAINING: Final = f"{HOME}/huan-luyen"
