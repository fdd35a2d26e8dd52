from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import StartError
from app.secret import gateway_secret
from app.settings import Settings
from app.supervisor import children, is_free, require_free_ports
from tests.house import free_ports

INDEX, MODEL = Path("/srv/index/abc"), Path("/srv/models/0123.tar.gz")
FIELDS = {"port": "TTHC_PORT", "rasa_port": "TTHC_RASA_PORT", "actions_port": "TTHC_ACTIONS_PORT"}


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def settings_with(tmp_path: Path, **ports: int) -> Settings:
    free = dict(zip(FIELDS, free_ports(3), strict=True))
    return Settings(_env_file=None, data_dir=tmp_path, **(free | ports))  # type: ignore[arg-type]


@pytest.mark.parametrize(("field", "name"), FIELDS.items())
def test_taken_port_is_named_with_the_setting_that_moves_it(
    field: str, name: str, taken: int, tmp_path: Path
) -> None:
    with pytest.raises(StartError) as refused:
        require_free_ports(settings_with(tmp_path, **{field: taken}))
    assert str(taken) in str(refused.value)
    assert f"{name} " in str(refused.value)


def test_free_ports_are_fine(tmp_path: Path) -> None:
    require_free_ports(settings_with(tmp_path))


def test_port_taken_on_loopback_is_not_free_for_everybody_either(taken: int) -> None:
    assert not is_free("127.0.0.1", taken)
    assert not is_free("0.0.0.0", taken)


def test_children_start_in_the_order_they_are_needed(settings: Settings) -> None:
    assert [child.name for child in children(settings, INDEX, MODEL)] == ["actions", "rasa", "web"]


def test_children_are_told_which_index_and_model_to_use(settings: Settings) -> None:
    actions, rasa, web = (" ".join(child.command) for child in children(settings, INDEX, MODEL))
    assert actions.endswith(f"serve-actions --index {INDEX}")
    assert f"--model {MODEL} " in rasa
    assert web.endswith("serve-web --model 0123")


def test_rasa_listens_on_loopback_only(settings: Settings) -> None:
    command = children(settings, INDEX, MODEL)[1].command
    assert command[command.index("--interface") + 1] == "127.0.0.1"
    assert "--enable-api" not in command


def test_secret_is_not_on_any_command_line(settings: Settings) -> None:
    secret = gateway_secret(settings)
    all_children = children(settings, INDEX, MODEL)
    assert all(secret not in " ".join(child.command) for child in all_children)
    assert all_children[1].environment["GATEWAY_SECRET"] == secret


def test_children_log_to_files_of_their_own(settings: Settings) -> None:
    files = {child.log_file for child in children(settings, INDEX, MODEL)}
    assert len(files) == 3
    assert {file.parent for file in files} == {settings.log_dir}


def test_run_on_a_taken_port_is_one_line_and_exit_1(taken: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "run"],
        env={"TTHC_PORT": str(taken), "TTHC_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert str(taken) in done.stderr
    assert "TTHC_PORT" in done.stderr
    assert "Traceback" not in done.stderr
