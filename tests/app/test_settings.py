from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import ROOT, Settings

EXAMPLE = ROOT / ".env.example"


def environment_name(field: str) -> str:
    alias = Settings.model_fields[field].validation_alias
    return str(alias) if alias else f"TTHC_{field.upper()}"


def test_example_lists_every_setting_and_no_other() -> None:
    listed = re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(map(environment_name, Settings.model_fields))


def test_example_tells_the_defaults_truthfully() -> None:
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)


def test_example_explains_every_setting() -> None:
    blocks = EXAMPLE.read_text(encoding="utf-8").strip().split("\n\n")
    assert all(block.startswith("#") for block in blocks)


@pytest.mark.parametrize(
    ("name", "value", "field", "wanted"),
    [
        ("TTHC_HOST", "0.0.0.0", "host", "0.0.0.0"),
        ("TTHC_PORT", "9000", "port", 9000),
        ("TTHC_RASA_PORT", "9005", "rasa_port", 9005),
        ("TTHC_ACTIONS_PORT", "9055", "actions_port", 9055),
        ("TTHC_DATA_DIR", "/srv/tthc", "data_dir", Path("/srv/tthc")),
        ("TTHC_DATA_DIR", "elsewhere", "data_dir", ROOT / "elsewhere"),
        ("DATABASE_URL", "postgresql://a@b/c", "database_url", "postgresql://a@b/c"),
        ("TTHC_ENCODER", "intfloat/multilingual-e5-small", "encoder", "intfloat/multilingual-e5-small"),
        ("TTHC_LOG_LEVEL", "DEBUG", "log_level", "DEBUG"),
    ],
)
def test_setting_is_read_from_its_name_in_the_environment(
    name: str, value: str, field: str, wanted: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert getattr(Settings(_env_file=None), field) == wanted


@pytest.mark.parametrize(
    ("name", "value"),
    [("TTHC_PORT", "0"), ("TTHC_PORT", "65536"), ("TTHC_RASA_PORT", "abc"), ("TTHC_LOG_LEVEL", "loud")],
)
def test_impossible_value_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name.removeprefix("TTHC_").lower()):
        Settings(_env_file=None)


def test_databases_are_files_in_the_data_folder_unless_set(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    assert settings.database == f"sqlite:///{tmp_path}/tthc.db"
    assert settings.dialogue_database == f"sqlite:///{tmp_path}/dialogue.db"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_rasa_gets_the_same_postgresql_by_its_plain_name(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://u:p@h/x?host=/run")
    assert Settings(_env_file=None).dialogue_database == "postgresql://u:p@h/x?host=/run"


def test_inner_addresses_are_on_loopback(settings: Settings) -> None:
    assert settings.rasa_url == "http://127.0.0.1:8005"
    assert settings.actions_url == "http://127.0.0.1:8055"


def test_secret_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTHC_GATEWAY_SECRET", "hush")
    assert "hush" not in repr(Settings(_env_file=None))
