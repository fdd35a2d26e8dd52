"""Create the two virtual environments and install their pinned requirements.

Runs on the machine's own Python before anything of ours is installed, so it uses the standard
library alone. Safe to repeat: an environment whose requirements have not changed is left as it is.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
APP_PYTHON = (3, 11)
RASA_PYTHON = (3, 10)
# The two environments take 3.6 GB; pip unpacks beside them before it moves.
NEEDED_BYTES = 6 * 1024**3


class SetupError(Exception):
    """Say in one line what is missing and what to do."""


@dataclass(frozen=True)
class Environment:
    """Name a virtual environment, its requirement files, and the interpreter it stands on."""

    folder: str
    files: tuple[str, ...]
    title: str

    @property
    def path(self) -> Path:
        """Return the folder of the environment."""
        return ROOT / self.folder

    @property
    def python(self) -> Path:
        """Return the environment's own interpreter."""
        return self.path / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """Return the file that lists what was installed, by content hash."""
        return self.path / ".requirements"


ENVIRONMENTS = {
    "app": Environment(".venv", ("app.txt",), "ứng dụng / application"),
    "dev": Environment(".venv", ("app.txt", "dev.txt"), "ứng dụng + kiểm thử / application and tests"),
    "rasa": Environment(".venv-rasa", ("rasa.txt",), "Rasa 3.6 (Python 3.10)"),
    "rasa-dev": Environment(".venv-rasa", ("rasa.txt", "rasa-dev.txt"), "Rasa 3.6 + kiểm thử / and tests"),
}


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(f"==> {text}", flush=True)


def version_of(python: str) -> tuple[int, int] | None:
    """Return major and minor version of an interpreter, or ``None`` when it does not run."""
    probe = "import sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([python, "-c", probe], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    numbers = answer.stdout.split()
    return (int(numbers[0]), int(numbers[1])) if answer.returncode == 0 and len(numbers) == 2 else None


def app_interpreter() -> str:
    """Return this very interpreter, after checking that it is new enough."""
    if sys.version_info[:2] < APP_PYTHON:
        raise SetupError(
            f"cần Python 3.11 trở lên, đang chạy {sys.version.split()[0]} ({sys.executable}). "
            "Cài: apt-get install python3 python3-venv / needs Python 3.11 or newer."
        )
    return sys.executable


def rasa_interpreter() -> str:
    """Find a Python 3.10: on the PATH, then in pyenv's versions folder, then through uv."""
    for place, candidate in _rasa_candidates():
        if version_of(candidate) == RASA_PYTHON:
            say(f"Python 3.10: {candidate} ({place})")
            return candidate
    raise SetupError(
        "không có Python 3.10 (Rasa 3.6 cần đúng bản này). Đã tìm trên PATH, trong pyenv và qua uv. "
        "Cài: pyenv install 3.10 / no Python 3.10 found on the PATH, in pyenv or through uv."
    )


def _rasa_candidates() -> list[tuple[str, str]]:
    on_path = shutil.which("python3.10")
    found = [("PATH", on_path)] if on_path else []
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found += [("pyenv", str(python)) for python in sorted(pyenv.glob("3.10*/bin/python3.10"), reverse=True)]
    if any(version_of(candidate) == RASA_PYTHON for _, candidate in found):
        return found
    uv_python = _python_from_uv()
    return [*found, ("uv", uv_python)] if uv_python else found


def _python_from_uv() -> str | None:
    uv = shutil.which("uv")
    if uv is None:
        return None
    say("tìm Python 3.10 qua uv / asking uv for Python 3.10")
    subprocess.run([uv, "python", "install", "3.10"], capture_output=True, check=False)
    found = subprocess.run([uv, "python", "find", "3.10"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or None


def check_disk() -> None:
    """Refuse to start an installation that the disk cannot hold."""
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise SetupError(
            f"đĩa đầy: còn {free / 1024**3:.1f} GB, cần {NEEDED_BYTES / 1024**3:.0f} GB ở {ROOT} / disk full."
        )


def ensure(name: str) -> None:
    """Make one environment match its requirement files; do nothing when it already does."""
    environment = ENVIRONMENTS[name]
    wanted = {
        file: hashlib.sha256((REQUIREMENTS / file).read_bytes()).hexdigest() for file in environment.files
    }
    installed = _read_stamp(environment)
    missing = [file for file in environment.files if installed.get(file) != wanted[file]]
    if not missing:
        say(f"{environment.title}: đã sẵn sàng / up to date")
        return
    check_disk()
    started = time.monotonic()
    say(f"{environment.title}: đang cài, mất vài phút / installing, takes a few minutes")
    if environment.files[0] in missing:
        # The base changed: start clean, so that nothing of the old set is left behind.
        installed = {}
        missing = list(environment.files)
        _create(environment, rasa_interpreter() if environment.folder == ".venv-rasa" else app_interpreter())
    for file in missing:
        _install(environment, REQUIREMENTS / file)
        installed[file] = wanted[file]
        environment.stamp.write_text("".join(f"{key} {value}\n" for key, value in installed.items()))
    _write_command(environment)
    say(f"{environment.title}: xong sau {time.monotonic() - started:.0f} giây / done")


def _write_command(environment: Environment) -> None:
    """Put the ``tthc`` command beside the interpreter that runs it."""
    if environment.folder != ".venv":
        return
    command = environment.path / "bin" / "tthc"
    command.write_text(
        f"#!{environment.python}\nimport sys\n\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from app.cli import main\n\nmain()\n"
    )
    command.chmod(0o755)


def _read_stamp(environment: Environment) -> dict[str, str]:
    if not (environment.stamp.is_file() and environment.python.exists()):
        return {}
    return dict(line.split() for line in environment.stamp.read_text().splitlines())


def _create(environment: Environment, interpreter: str) -> None:
    made = subprocess.run(
        [interpreter, "-m", "venv", "--clear", str(environment.path)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise SetupError(
            f"{interpreter} không tạo được môi trường ảo. Cài: apt-get install python3-venv / "
            f"cannot create a virtual environment: {_last_line(made.stdout + made.stderr)}"
        )


def _install(environment: Environment, file: Path) -> None:
    """Install one requirement file, and take uv's CPU build of torch where pip offers none."""
    pip = [str(environment.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    first = subprocess.run([*pip, "-r", str(file)], capture_output=True, text=True, check=False)
    if first.returncode == 0:
        return
    if "torch" in first.stderr and _install_torch(environment, pip, file):
        first = subprocess.run([*pip, "-r", str(file)], capture_output=True, text=True, check=False)
    if first.returncode != 0:
        raise SetupError(f"pip không cài được {file.name}: {_last_line(first.stderr)}")


def _install_torch(environment: Environment, pip: list[str], file: Path) -> bool:
    pin = next((line for line in file.read_text().splitlines() if line.startswith("torch==")), None)
    if pin is None:
        return False
    say("lấy bản torch cho CPU qua uv / taking the CPU build of torch through uv")
    subprocess.run([*pip, "uv"], capture_output=True, check=False)
    uv = [str(environment.path / "bin" / "uv"), "pip", "install", "--quiet", "--torch-backend", "cpu"]
    done = subprocess.run([*uv, "--python", str(environment.python), pin], check=False)
    return done.returncode == 0


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["không rõ / unknown"])[-1]


def main() -> int:
    """Set up the environments named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+", choices=sorted(ENVIRONMENTS))
    try:
        for name in parser.parse_args().names:
            ensure(name)
    except SetupError as error:
        print(f"LỖI / ERROR: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
