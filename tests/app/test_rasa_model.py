from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import BuildError
from app.rasa_model import ensure_model, model_name, model_path
from app.settings import Settings

FILES = {
    "bot/__init__.py": "",
    "bot/config.yml": "pipeline: []",
    "bot/endpoints.yml": "action_endpoint:",
    "bot/credentials.yml": "gateway:",
    "bot/domain/domain.yml": "intents: []",
    "bot/components/tokenizer.py": "x = 1",
    "nlu_data/nlu/help.yml": "nlu: []",
    "nlu_data/README.md": "for people",
    "vietnamese/words.py": "x = 1",
    "requirements/rasa.txt": "rasa==3.6.21",
}
TRAINS = """#!/bin/sh
echo "$0 $*" >> trained
while [ $# -gt 1 ]; do
  case $1 in --out) out=$2;; --fixed-model-name) name=$2;; esac
  shift
done
echo "training ..."
echo model > "$out/$name.tar.gz"
"""
LEAVES_HALF_A_MODEL = TRAINS + "echo 'no more memory'; exit 1\n"
MAKES_NOTHING = "#!/bin/sh\nexit 0\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project with a Rasa interpreter that only pretends to train."""
    root = tmp_path / "project"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    monkeypatch.setattr("app.rasa_model.ROOT", root)
    monkeypatch.setattr("app.settings.ROOT", root)
    rasa_is(root, TRAINS)
    return root


def rasa_is(root: Path, script: str) -> None:
    python = root / ".venv-rasa" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(script)
    python.chmod(0o755)


@pytest.mark.parametrize(
    "file",
    [
        "nlu_data/nlu/help.yml",
        "bot/config.yml",
        "bot/domain/domain.yml",
        "bot/components/tokenizer.py",
        "vietnamese/words.py",
        "requirements/rasa.txt",
    ],
)
def test_model_has_another_name_when_what_shapes_it_changes(file: str, project: Path) -> None:
    before = model_name()
    (project / file).write_text("changed")
    assert model_name() != before


@pytest.mark.parametrize("file", ["bot/endpoints.yml", "bot/credentials.yml", "nlu_data/README.md"])
def test_model_keeps_its_name_when_only_its_surroundings_change(file: str, project: Path) -> None:
    before = model_name()
    (project / file).write_text("changed")
    assert model_name() == before


def test_renamed_file_is_another_model(project: Path) -> None:
    before = model_name()
    (project / "nlu_data/nlu/help.yml").rename(project / "nlu_data/nlu/other.yml")
    assert model_name() != before


def test_model_is_trained_once_per_content(project: Path, settings: Settings) -> None:
    path, trained = ensure_model(settings)
    assert trained
    assert path == model_path(settings)
    assert path.read_text() == "model\n"
    assert ensure_model(settings) == (path, False)
    (project / "nlu_data/nlu/help.yml").write_text("changed")
    assert ensure_model(settings)[1]
    assert len((project / "trained").read_text().splitlines()) == 2


@pytest.mark.parametrize("script", [LEAVES_HALF_A_MODEL, MAKES_NOTHING], ids=["fails", "makes nothing"])
def test_failed_training_leaves_no_model_and_names_the_log(
    script: str, project: Path, settings: Settings
) -> None:
    rasa_is(project, script)
    with pytest.raises(BuildError, match=r"train\.log"):
        ensure_model(settings)
    assert not model_path(settings).exists()
    assert (settings.log_dir / "train.log").exists()


def test_log_of_a_failed_training_holds_what_rasa_said(project: Path, settings: Settings) -> None:
    rasa_is(project, LEAVES_HALF_A_MODEL)
    with pytest.raises(BuildError):
        ensure_model(settings)
    assert "no more memory" in (settings.log_dir / "train.log").read_text()


def test_training_can_be_tried_again_after_a_failure(project: Path, settings: Settings) -> None:
    rasa_is(project, LEAVES_HALF_A_MODEL)
    with pytest.raises(BuildError):
        ensure_model(settings)
    rasa_is(project, TRAINS)
    assert ensure_model(settings)[1]


@pytest.mark.parametrize("trained", [False, True])
def test_missing_rasa_interpreter_is_named_even_when_a_model_is_there(
    trained: bool, project: Path, settings: Settings
) -> None:
    if trained:
        ensure_model(settings)
    (project / ".venv-rasa" / "bin" / "python").unlink()
    with pytest.raises(BuildError, match=r"\.venv-rasa.*make setup"):
        ensure_model(settings)
