"""Train the two stock Rasa bots: one fixed response, or one custom action that does next to nothing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eval.bench.errors import BenchError

PROJECT: Final = Path(__file__).resolve().parent / "stock"
_RESPONSE, _ACTION = "utter_fixed", "action_fixed"


@dataclass(frozen=True)
class Workshop:
    """Say where stock Rasa is, and where what it trains is kept."""

    rasa_python: Path
    home: Path
    requirements: Path

    def ensure_model(self, *, with_action: bool) -> tuple[Path, bool]:
        """Return the model, and whether it had to be trained.

        Raises:
            BenchError: the Rasa interpreter is missing, or training failed; names the log.
        """
        files = project_files(with_action=with_action)
        path = self.home / f"{self._name(files)}.tar.gz"
        if path.is_file():
            return path, False
        if not self.rasa_python.exists():
            raise BenchError("chưa có môi trường Rasa (.venv-rasa).", "Chạy `make setup`.")
        self.home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                (Path(folder) / name).write_text(content, encoding="utf-8")
            self._train(Path(folder), path)
        return path, True

    def environment(self) -> dict[str, str]:
        """Return the environment of a stock Rasa: none of our own code is on its path."""
        ours = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return {
            **ours,
            "LOG_LEVEL": "WARNING",
            "PYTHONWARNINGS": "ignore",
            "RASA_CACHE_DIRECTORY": str(self.home / "cache"),
            "RASA_TELEMETRY_ENABLED": "false",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }

    def _train(self, folder: Path, path: Path) -> None:
        log = self.home / "train.log"
        command = [str(self.rasa_python), "-m", "rasa", "train", "--data", "nlu.yml", "rules.yml"]
        command += ["--out", str(folder), "--fixed-model-name", "model"]
        with log.open("wb") as output:
            done = subprocess.run(
                command, cwd=folder, env=self.environment(), stdout=output, stderr=subprocess.STDOUT
            )
        if done.returncode != 0 or not (folder / "model.tar.gz").is_file():
            raise BenchError("huấn luyện bot so sánh không xong.", f"Xem {log}.")
        draft = path.with_name(f"draft-{path.name}")
        draft.write_bytes((folder / "model.tar.gz").read_bytes())
        draft.rename(path)

    def _name(self, files: dict[str, str]) -> str:
        digest = hashlib.sha256(self.requirements.read_bytes())
        for name, content in sorted(files.items()):
            digest.update(f"{name}\n{content}".encode())
        return digest.hexdigest()[:16]


def project_files(*, with_action: bool) -> dict[str, str]:
    """Return the bot's files by name; the two bots differ in what the rules call, and in nothing else."""
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted(PROJECT.glob("*.yml"))}
    if with_action:
        files["rules.yml"] = files["rules.yml"].replace(_RESPONSE, _ACTION)
    return files
