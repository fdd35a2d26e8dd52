"""The parts of a page that may be reported as wrong, by a key that travels and a name that people read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from knowledge.guides.schema import Guide
from knowledge.loader import Catalogue
from knowledge.schema import Procedure
from lookup.sheet import sheet_of

OTHER: Final = "other"
_OTHER_NAME: Final = "Chỗ khác"
_NAME: Final = {"name": "Tên, mã thủ tục"}


def parts_of_procedure(procedure: Procedure, catalogue: Catalogue, today: date) -> Mapping[str, str]:
    """Return the sections of a procedure's page."""
    sheet = sheet_of(procedure, catalogue, today)
    found = {part.key: part.heading for part in sheet.parts}
    more = {"next": "Làm xong thì", "twins": "Dễ nhầm với việc khác", "legal_basis": "Căn cứ pháp luật"}
    return {**found, **more, **_NAME, OTHER: _OTHER_NAME}


def parts_of_guide(guide: Guide) -> Mapping[str, str]:
    """Return the steps of a guide by their numbers."""
    steps = {f"step-{n}": f"Bước {n}" for n in range(1, len(guide.steps) + 1)}
    return {**steps, "trouble": "Chỗ hay vướng", OTHER: _OTHER_NAME}
