"""A page of HTML as a reader's eye sees it: lines of text and rows of tables, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge.errors import IngestError
from knowledge.ingest.text import clean

_HIDDEN = frozenset(
    {"script", "style", "head", "noscript", "template", "svg", "select", "option", "textarea"}
)
_INLINE = frozenset(
    {"a", "b", "i", "u", "em", "strong", "span", "font", "small", "sup", "sub", "o:p", "label", "mark", "ins"}
)
_CELLS = frozenset({"td", "th"})
MOST_NODES = 500_000
"""Nodes of one page; a saved page of the portal has some 5,000."""


class Line(NamedTuple):
    """Hold one line as its stretches of equal markup: a bold label stands apart from what follows."""

    parts: tuple[str, ...]


class TableRow(NamedTuple):
    """Hold one row of a table that has no table inside; a cell may have several lines."""

    cells: tuple[str, ...]


Block = Line | TableRow


@dataclass
class _Row:
    """Collect one open row of a table."""

    cells: list[list[Block]] = field(default_factory=list)
    nested: bool = False


@dataclass
class _Walk:
    """Collect blocks; inside a cell they gather in the cell until its row is complete."""

    done: list[Block] = field(default_factory=list)
    open_rows: list[_Row] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def text(self, text: str) -> None:
        cleaned = clean(text)
        if cleaned:
            self.parts.append(cleaned)

    def end_line(self) -> None:
        if self.parts:
            self._target().append(Line(tuple(self.parts)))
            self.parts = []

    def end_row(self) -> None:
        row = self.open_rows.pop()
        if row.nested:
            self._target().extend(block for cell in row.cells for block in cell)
        elif any(row.cells):
            self._target().append(TableRow(tuple(_cell_text(cell) for cell in row.cells)))
        for outer in self.open_rows[-1:]:
            outer.nested = True

    def _target(self) -> list[Block]:
        row = self.open_rows[-1] if self.open_rows else None
        return row.cells[-1] if row and row.cells else self.done


def blocks(html: str) -> list[Block]:
    """Return the visible lines and table rows of a page in their order.

    Raises:
        IngestError: when the page has more than ``MOST_NODES`` nodes.
    """
    root = LexborHTMLParser(html).root
    walk = _Walk()
    if root is not None:
        for node, entering in _steps(root):
            _take(walk, node, entering)
    walk.end_line()
    return walk.done


def _steps(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yield every visible node when it opens and when it closes, without recursion."""
    node: LexborNode | None = root
    for _ in range(MOST_NODES):
        if node is None:
            return
        yield node, True
        child = None if (node.tag or "") in _HIDDEN else node.first_child
        if child is not None:
            node = child
            continue
        while node is not None:
            yield node, False
            if node.mem_id == root.mem_id:
                return
            if node.next is not None:
                node = node.next
                break
            node = node.parent
    raise IngestError(f"trang có hơn {MOST_NODES} phần tử.", "Lưu lại riêng trang chi tiết của một thủ tục.")


def _take(walk: _Walk, node: LexborNode, entering: bool) -> None:
    tag = node.tag or ""
    if tag in {"-text", "#text"}:
        if entering:
            walk.text(node.text_content or "")
        return
    if tag in _INLINE or tag in _HIDDEN:
        return
    walk.end_line()
    if tag == "tr":
        if entering:
            walk.open_rows.append(_Row())
        else:
            walk.end_row()
    elif tag in _CELLS and entering and walk.open_rows:
        walk.open_rows[-1].cells.append([])


def _cell_text(cell: list[Block]) -> str:
    return "\n".join(" ".join(block.parts if isinstance(block, Line) else block.cells) for block in cell)
