from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import ROOT

HEAVY = {"torch", "rasa", "tensorflow", "sklearn", "faiss", "sqlalchemy", "sentence_transformers"}
LIGHT = ["vietnamese", "vietnamese.personal_data", "knowledge.schema", "channels.contract", "channels.status"]


@pytest.mark.parametrize("module", LIGHT)
def test_light_module_imports_in_under_a_second_of_cpu_and_nothing_heavy(module: str) -> None:
    script = (
        f"import time, sys, {module}\n"
        "print(time.process_time(), *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    seconds, *modules = done.stdout.split()
    assert not HEAVY & set(modules)
    assert float(seconds) < 1.0


@pytest.mark.parametrize("module", ["app.cli", "app.settings", "app.doctor", "app.supervisor"])
def test_command_starts_without_loading_models(module: str) -> None:
    script = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert not {"torch", "faiss", "sentence_transformers", "rasa", "tensorflow"} & set(done.stdout.split())


def test_rooms_only_know_the_rooms_below_them(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout
