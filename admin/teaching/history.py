"""Keep the history of the teaching folder in a git of its own, if there is git at all."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import structlog

log = structlog.get_logger(__name__)
PATIENCE: Final = 20.0
"""Seconds."""
_NOBODY: Final = "tthc@localhost"


def commit(folder: Path, message: str, author: str) -> bool:
    """Record the folder as it is, and return whether that was done; nothing of the house's own git is used.

    ``message`` and ``author`` hold no words of people: a number, a username.
    """
    git = shutil.which("git")
    if git is None:
        return False
    try:
        if not (folder / ".git").is_dir():
            _run(git, folder, "init", "--quiet", "--initial-branch=main", "--template=")
        _run(git, folder, "add", "--all")
        if _run(git, folder, "diff", "--cached", "--quiet", fails=True) == 0:
            return True
        by = f"--author={_name(author)} <{_NOBODY}>"
        _run(git, folder, "commit", "--quiet", by, f"--message={message}")
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("teaching_history_not_kept", kind=type(error).__name__)
        return False
    return True


def _run(git: str, folder: Path, *arguments: str, fails: bool = False) -> int:
    own = [f"--git-dir={folder / '.git'}", f"--work-tree={folder}"]
    # No hooks, no signing, no settings of whoever runs the house.
    plain = ["-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false"]
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [git, *own, *plain, *arguments],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=PATIENCE,
        check=not fails,
    )
    return done.returncode


def _environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    us = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in _US.items()}
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
    return {**inherited, **us, **quiet, "LC_ALL": "C.UTF-8"}


def _name(author: str) -> str:
    """Return a name that ends no header of a commit."""
    return "".join(letter for letter in author if letter.isalnum() or letter in "._- ")[:40] or "tthc"


_US: Final = {"NAME": "tthc", "EMAIL": _NOBODY}
