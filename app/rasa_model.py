"""Train the Rasa model in its own interpreter, once per content."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from app.errors import BuildError
from app.settings import ROOT, Settings

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


def model_name() -> str:
    """Return the content hash that names the model: 16 hex digits."""
    digest = hashlib.sha256()
    for source in _SOURCES:
        path = ROOT / source
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.suffix in _SUFFIXES:
                digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def model_path(settings: Settings) -> Path:
    """Return where the model for the present content is, or will be."""
    return settings.models_dir / f"{model_name()}.tar.gz"


def ensure_model(settings: Settings) -> tuple[Path, bool]:
    """Return the model file, and whether it had to be trained.

    Raises:
        BuildError: the Rasa interpreter is missing, or training failed; names the log.
    """
    path = model_path(settings)
    if not settings.rasa_python.exists():
        raise BuildError("chưa có môi trường Rasa (.venv-rasa).", "Chạy `make setup`.")
    if path.is_file():
        return path, False
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    settings.log_dir.mkdir(parents=True, exist_ok=True)
    log = settings.log_dir / "train.log"
    draft = path.with_name(f"draft-{path.name}")
    command = [str(settings.rasa_python), "-m", "rasa", "train", "--config", "bot/config.yml"]
    command += ["--domain", "bot/domain", "--data", "nlu_data", "--out", str(settings.models_dir)]
    command += ["--fixed-model-name", draft.name.removesuffix(".tar.gz")]
    with log.open("wb") as output:
        done = subprocess.run(
            command, cwd=ROOT, env=rasa_environment(), stdout=output, stderr=subprocess.STDOUT
        )
    if done.returncode != 0 or not draft.is_file():
        raise BuildError("huấn luyện Rasa không xong.", f"Xem {log}.")
    draft.rename(path)
    return path, True


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
