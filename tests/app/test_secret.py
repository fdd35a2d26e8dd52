from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from app.secret import gateway_secret
from app.settings import Settings


def test_secret_is_made_once_and_only_its_owner_can_read_it(settings: Settings) -> None:
    first = gateway_secret(settings)
    assert gateway_secret(settings) == first
    assert len(first) >= 32
    assert (settings.data_dir / "secret").stat().st_mode & 0o777 == 0o600


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    secrets = {gateway_secret(Settings(_env_file=None, data_dir=folder)) for folder in folders}
    assert len(secrets) == 2


def test_given_secret_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, gateway_secret=SecretStr("hush"))
    assert gateway_secret(settings) == "hush"
    assert list(tmp_path.iterdir()) == []


def test_data_folder_is_made_for_it(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "not" / "there")
    assert gateway_secret(settings)
