import re
import sys
from pathlib import Path

import rasa


def test_rasa_is_the_last_open_source_release_and_no_other() -> None:
    """On Python 3.11 pip quietly offers rasa 1.10.2 of 2020."""
    assert rasa.__version__ == "3.6.21"
    assert sys.version_info[:2] == (3, 10)


def test_the_pin_says_the_same(root: Path) -> None:
    pins = (root / "requirements/rasa.txt").read_text().splitlines()
    assert [pin for pin in pins if pin.startswith("rasa==")] == ["rasa==3.6.21"]


def test_the_application_refuses_the_interpreter_of_rasa(root: Path) -> None:
    project = (root / "pyproject.toml").read_text()
    assert re.search(r'^requires-python = ">=3\.11"$', project, re.MULTILINE)
