"""Files from the browser: taken one by one, looked at from the inside, kept under names of ours."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from starlette.datastructures import FormData, UploadFile

from admin.catalogue.trial import STORED
from admin.errors import InvalidInputError
from admin.web.inert import inert
from knowledge.errors import IngestError
from knowledge.ingest.files import open_file
from vietnamese.normalise import clean

FIELD: Final = "tep"
MOST_BYTES: Final = 48 << 20
"""Of a whole form; the national catalogue has 42 MB unpacked and 3 MB packed."""
MOST_FILES: Final = 5
ENDINGS: Final = (".json", ".jsonl", ".gz", ".xlsx", ".csv", ".html", ".htm", ".doc")
"""What an export is called. What it is is told from its bytes."""
_LONGEST_NAME: Final = 120
_MACROS: Final = ("vbaproject.bin", "vbadata.xml", "macrosheets")
_WHAT: Final = "Cần JSON, JSON lines (nén .gz cũng được), Excel .xlsx, CSV hoặc trang HTML đã lưu."


@dataclass(frozen=True)
class Sent:
    """Hold one file as the browser sent it: its name, and its bytes still in the form."""

    name: str
    file: UploadFile


def files_in(form: FormData) -> list[Sent]:
    """Return the files of a form.

    Raises:
        InvalidInputError: there is none, there are too many, or one is not called like an export.
    """
    found = [one for one in form.getlist(FIELD) if isinstance(one, UploadFile) and one.filename]
    if not found:
        raise InvalidInputError("Chưa chọn tệp nào.", _WHAT)
    if len(found) > MOST_FILES:
        raise InvalidInputError(f"Mỗi lần đưa tối đa {MOST_FILES} tệp.", "Anh/chị bớt lại giúp.")
    sent = [Sent(shown_name(one.filename or ""), one) for one in found]
    for one in sent:
        if not one.name.lower().endswith(ENDINGS):
            raise InvalidInputError(f"{one.name}: không phải loại tệp đọc được.", _WHAT)
    return sent


def shown_name(given: str) -> str:
    """Return the last part of a file's name, fit to be shown; it never becomes a path of ours."""
    last = PurePosixPath(given.replace("\\", "/")).name
    return clean(inert(last))[-_LONGEST_NAME:] or "tệp không tên"


async def keep(folder: Path, files: Sequence[Sent]) -> None:
    """Write the files into a folder of their own and look at each from the inside.

    Raises:
        InvalidInputError: one is empty, damaged, hostile, or of a kind that is not read.
    """
    for number, one in enumerate(files, 1):
        path = folder / STORED.format(number)
        # A name that is there already, or a link, is refused by the system.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as out:
            while block := await one.file.read(1 << 20):
                out.write(block)


def look_inside(folder: Path, names: Sequence[str]) -> None:
    """Refuse what cannot be an export, before anybody waits for it.

    Raises:
        InvalidInputError: naming the file and what to do.
    """
    for number, name in enumerate(names, 1):
        path = folder / STORED.format(number)
        try:
            _refuse_odd_archives(path, name)
            open_file(path)
        except IngestError as error:
            told = error.message.replace(path.name, name, 1)
            raise InvalidInputError(told, error.hint) from error


def _refuse_odd_archives(path: Path, name: str) -> None:
    """Refuse macros, links, and names that lead out of the archive; nothing is ever unpacked to disk."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        # The reader says what is wrong with it.
        return
    names = [part.filename.lower().replace("\\", "/") for part in parts]
    if any(word in one for word in _MACROS for one in names):
        raise InvalidInputError(f"{name}: có macro.", "Lưu lại dạng .xlsx không có macro rồi đưa lại.")
    leads_out = any(one.startswith("/") or ".." in one.split("/") for one in names)
    if leads_out or any(stat.S_ISLNK(part.external_attr >> 16) for part in parts):
        raise InvalidInputError(f"{name}: tệp nén không an toàn.", "Mở bằng Excel rồi lưu lại dạng .xlsx.")
