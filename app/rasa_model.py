"""Train the Rasa model in its own interpreter, once per content."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from app.building import building
from app.errors import BuildError
from app.process import die_with_parent
from app.settings import ROOT, Settings
from app.teaching import nlu_lessons

# Everything that shapes a trained model; not how it is reached, nor how it is compared with others.
_SOURCES = (
    "bot/__init__.py",
    "bot/components",
    "bot/config.yml",
    "bot/domain",
    "nlu_data",
    "vietnamese",
    "requirements/rasa.txt",
)
_SUFFIXES = {".py", ".yml", ".txt"}


def model_name(taught: Path | None = None) -> str:
    """Return the content hash that names the model: 16 hex digits; ``taught`` is a folder of examples."""
    digest = hashlib.sha256()
    for source in _SOURCES:
        path = ROOT / source
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.suffix in _SUFFIXES:
                digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    for file in sorted(taught.glob("*.yml")) if taught else []:
        digest.update(f"taught/{file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def model_path(settings: Settings) -> Path:
    """Return where the model for the present content is, or will be."""
    return settings.models_dir / f"{model_name(nlu_lessons(settings))}.tar.gz"


def draft_of(model: Path) -> Path:
    """Return the file that a model is while it is trained."""
    return model.with_name(f"draft-{model.name}")


def ensure_model(settings: Settings, tick: Callable[[], None] = lambda: None) -> tuple[Path, bool]:
    """Return the model file, and whether it had to be trained; ``tick`` is called every second meanwhile.

    Raises:
        BuildError: the Rasa interpreter is missing, or training failed; names the log.
    """
    if not settings.rasa_python.exists():
        raise BuildError("chưa có môi trường Rasa (.venv-rasa).", "Chạy `make setup`.")
    with building(settings):
        path = model_path(settings)
        return path, not path.is_file() and _train(settings, path, tick)


def _train(settings: Settings, path: Path, tick: Callable[[], None]) -> bool:
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    settings.log_dir.mkdir(parents=True, exist_ok=True)
    log = settings.log_dir / "train.log"
    draft = draft_of(path)
    command = [str(settings.rasa_python), "-m", "rasa", "train", "--config", "bot/config.yml"]
    lessons = nlu_lessons(settings)
    data = ["nlu_data", *([str(lessons)] if lessons else [])]
    command += ["--domain", "bot/domain", "--data", *data, "--out", str(settings.models_dir)]
    command += ["--fixed-model-name", draft.name.removesuffix(".tar.gz")]
    if _run(command, log, tick) != 0 or not draft.is_file():
        raise BuildError("huấn luyện Rasa không xong.", f"Xem {log}.")
    draft.rename(path)
    return True


def rasa_environment(**extra: str) -> dict[str, str]:
    """Return the environment of a Rasa process: quiet, offline, ours on its path."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        **extra,
    }


def _run(command: Sequence[str], log: Path, tick: Callable[[], None]) -> int:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=rasa_environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,
        )
        while True:
            try:
                return process.wait(timeout=1.0)
            except subprocess.TimeoutExpired:
                tick()
