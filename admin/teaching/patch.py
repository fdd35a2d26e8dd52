"""The teaching folder as a patch that a developer reads, and applies with ``git apply`` or ``patch -p1``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FOLDER: Final = "teaching"
_END: Final = "\\ No newline at end of file\n"


def as_patch(files: Mapping[str, str]) -> str:
    """Return a patch that adds every file below ``teaching/``; files in order of path."""
    return "".join(_added(f"{FOLDER}/{path}", text) for path, text in sorted(files.items()) if text)


def _added(path: str, text: str) -> str:
    # Only line feeds end a line of a patch; a text may hold other characters that look like it.
    lines = text.split("\n")
    unfinished = _END if lines[-1] else ""
    lines = lines if lines[-1] else lines[:-1]
    body = "".join(f"+{line}\n" for line in lines)
    head = f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n"
    return f"{head}@@ -0,0 +1,{len(lines)} @@\n{body}{unfinished}"
