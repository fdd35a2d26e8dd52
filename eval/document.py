"""Write what a command measured into a document, between two markers that name the command."""

from __future__ import annotations

from pathlib import Path

from eval.errors import MarkersMissingError


def write_between(document: Path, mark: str, command: str, text: str) -> None:
    """Replace what stands between ``<!-- mark: begin -->`` and ``<!-- mark: end -->``.

    Raises:
        MarkersMissingError: the document, or one of its markers, is missing, or it is no UTF-8 text.
    """
    begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    content = _read(document) if document.is_file() else ""
    before, found_begin, rest = content.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found_begin and found_end):
        raise MarkersMissingError(f"{document} thiếu chỗ ghi bảng.", f"Thêm hai dòng {begin} và {end}.")
    made = f"Bảng này do lệnh `{command}` ghi, đừng sửa tay.\n\n{text}"
    document.write_text(f"{before}{begin}\n{made}{end}{after}", encoding="utf-8")


def _read(document: Path) -> str:
    try:
        return document.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise MarkersMissingError(
            f"{document} không phải tệp chữ UTF-8.", "Chọn tệp Markdown khác."
        ) from error
