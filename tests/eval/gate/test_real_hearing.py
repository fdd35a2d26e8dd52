"""The listener in Rasa's own interpreter, with the model that `tthc build` made."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.rasa_model import rasa_environment
from app.settings import ROOT
from eval.errors import HouseError
from eval.gate.hearing import hearing_in

PYTHON = ROOT / ".venv-rasa" / "bin" / "python"


@pytest.mark.rasa
def test_model_hears_what_it_was_taught_and_an_unreadable_one_is_named(built: Path, tmp_path: Path) -> None:
    hear = hearing_in(PYTHON, ROOT, rasa_environment())
    newest = max((built / "models").glob("[0-9a-f]*.tar.gz"), key=lambda path: path.stat().st_mtime)
    assert hear([newest], ["chào em", "cảm ơn con nghen"]) == [["greeting", "thanks"]]
    broken = tmp_path / "broken.tar.gz"
    broken.write_text("no model")
    with pytest.raises(HouseError, match="không nghe được"):
        hear([broken], ["chào em"])
