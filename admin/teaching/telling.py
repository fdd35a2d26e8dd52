"""A decision in words: what it is about, by the names that people know."""

from __future__ import annotations

from dataclasses import dataclass

from admin.questions.words import ASPECTS
from admin.teaching.decision import Content, Kind
from admin.teaching.intents import intent_label
from knowledge.guides.loader import Guides
from knowledge.loader import Catalogue

FEW = 3
"""Examples named when two decisions are shown side by side."""


@dataclass(frozen=True)
class Names:
    """Give the names of what decisions are about; a code or id where it is gone."""

    catalogue: Catalogue
    guides: Guides

    def procedure(self, code: str) -> str:
        """Return what a neighbour would call a procedure."""
        found = self.catalogue.get(code)
        return found.plain_name if found else code

    def guide(self, guide_id: str) -> str:
        """Return the title of a guide."""
        found = self.guides.get(guide_id)
        return found.title if found else guide_id

    def short(self, content: Content) -> str:
        """Return a decision in one line."""
        target = self._target(content)
        return f"{content.kind.label}: {target}" if target else content.kind.label

    def told(self, content: Content) -> list[tuple[str, str]]:
        """Return a decision as names and values, to be read beside another one."""
        taught = [one.text for one in content.wordings if one.taught]
        lines = [("Lẽ ra", self.short(content))]
        if content.aspects:
            lines.append(("Khía cạnh", ", ".join(ASPECTS[one] for one in content.aspects)))
        if content.alias:
            lines.append(("Tên gọi khác", content.alias))
        if content.answer:
            answer = content.answer
            lines += [("Câu trả lời", answer.text), ("Nơi phụ trách", answer.owner), ("Nguồn", answer.source)]
            lines.append(("Hết hạn", f"{answer.expires:%d/%m/%Y}"))
        if taught:
            more = f" … và {len(taught) - FEW} câu nữa" if len(taught) > FEW else ""
            lines.append(("Câu để dạy", "; ".join(taught[:FEW]) + more))
        return lines

    def _target(self, content: Content) -> str:
        if content.target is None:
            return ""
        if content.kind is Kind.GUIDE:
            return self.guide(content.target)
        return intent_label(content.target) if content.kind is Kind.INTENT else self.procedure(content.target)
