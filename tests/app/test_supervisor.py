from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import StartError
from app.pair import pair_beside, pair_children
from app.release import Release
from app.secret import gateway_secret
from app.settings import Settings
from app.supervisor import children, house_lock, is_free, require_free_ports
from tests.house import free_ports

RELEASE = Release(3, Path("/srv/index/abc"), Path("/srv/models/0123.tar.gz"))
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
    assert [child.name for child in children(settings, RELEASE)] == [
        "actions",
        "rasa",
        "web",
        "trainer",
    ]


def test_children_are_told_which_index_and_model_to_use(settings: Settings) -> None:
    actions, rasa, web, _ = (" ".join(child.command) for child in children(settings, RELEASE))
    assert actions.endswith(f"serve-actions --index {RELEASE.index} --port {settings.actions_port}")
    assert f"--model {RELEASE.model} " in rasa
    assert web.endswith("serve-web --model 0123")


def test_rasa_listens_on_loopback_only(settings: Settings) -> None:
    command = children(settings, RELEASE)[1].command
    assert command[command.index("--interface") + 1] == "127.0.0.1"
    assert "--enable-api" not in command


def test_secret_is_not_on_any_command_line(settings: Settings) -> None:
    secret = gateway_secret(settings)
    all_children = children(settings, RELEASE)
    assert all(secret not in " ".join(child.command) for child in all_children)
    assert all_children[1].environment["GATEWAY_SECRET"] == secret


def test_children_log_to_files_of_their_own(settings: Settings) -> None:
    files = {child.log_file for child in children(settings, RELEASE)}
    assert len(files) == 4
    assert {file.parent for file in files} == {settings.log_dir}


def test_pair_beside_another_listens_elsewhere_and_talks_to_its_own_actions(settings: Settings) -> None:
    pair = pair_beside(RELEASE)
    actions, rasa = pair_children(settings, pair)
    assert len({pair.rasa_port, pair.actions_port, settings.rasa_port, settings.actions_port}) == 4
    assert actions.command[-1] == str(pair.actions_port)
    assert rasa.environment["ACTION_URL"] == f"{pair.serving.actions_url}/webhook"
    assert rasa.environment["DIALOGUE_DATABASE_URL"] == settings.dialogue_database


def test_pair_of_a_test_keeps_its_slots_apart(settings: Settings) -> None:
    _, rasa = pair_children(settings, pair_beside(RELEASE), "sqlite:////tmp/aside.db")
    assert rasa.environment["DIALOGUE_DATABASE_URL"] == "sqlite:////tmp/aside.db"


def test_data_folder_has_one_house(settings: Settings) -> None:
    with house_lock(settings), pytest.raises(StartError, match="đang chạy"), house_lock(settings):
        pass
    with house_lock(settings):
        pass


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
