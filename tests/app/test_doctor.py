from __future__ import annotations

import socket
from pathlib import Path

import pytest

from app import doctor
from app.doctor import Finding, examine
from app.errors import StartError
from app.settings import Settings
from tests.house import free_ports


def findings(settings: Settings) -> dict[str, Finding]:
    return {finding.name: finding for finding in examine(settings)}


def test_new_installation_lacks_model_and_index_and_says_what_to_run(settings: Settings) -> None:
    found = findings(settings)
    assert not found["Mô hình Rasa"].well
    assert "build" in found["Mô hình Rasa"].detail
    assert not found["Chỉ mục tra cứu"].well
    assert found["Python của ứng dụng"].well
    assert found["Danh mục"].well
    assert found["Cơ sở dữ liệu"].well


def test_every_check_gives_a_finding_with_a_detail(settings: Settings) -> None:
    found = list(examine(settings))
    assert [finding.name for finding in found] == [name for name, _ in doctor._CHECKS]
    assert all(finding.detail for finding in found)


@pytest.mark.parametrize(
    "error",
    [StartError("hỏng rồi"), OSError("hỏng rồi"), ModuleNotFoundError("hỏng rồi"), KeyError("hỏng rồi")],
)
def test_check_that_breaks_is_a_finding_and_the_others_go_on(
    error: Exception, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: Settings) -> Finding:
        raise error

    def fine(_: Settings) -> Finding:
        return Finding("sau", well=True, detail="ổn")

    monkeypatch.setattr(doctor, "_CHECKS", (("trước", breaks), ("sau", fine)))
    first, second = examine(settings)
    assert (first.name, first.well) == ("trước", False)
    assert "hỏng rồi" in first.detail
    assert second.well


def test_unreachable_database_is_a_finding_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (port,) = free_ports(1)
    monkeypatch.setenv("DATABASE_URL", f"postgresql://somebody:hush@127.0.0.1:{port}/tthc")
    found = findings(Settings(_env_file=None, data_dir=tmp_path))["Cơ sở dữ liệu"]
    assert not found.well
    assert "hush" not in found.detail


def test_wrong_rasa_is_a_finding(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = tmp_path / ".venv-rasa" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho 3.11.7 1.10.2\n")
    python.chmod(0o755)
    monkeypatch.setattr("app.settings.ROOT", tmp_path)
    found = findings(settings)["Rasa"]
    assert not found.well
    assert "1.10.2" in found.detail
    assert doctor.RASA_VERSION in found.detail


def test_missing_rasa_is_a_finding(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.settings.ROOT", tmp_path)
    assert not findings(settings)["Rasa"].well


def test_taken_port_is_named_but_not_wrong(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        listener.listen()
        found = findings(Settings(_env_file=None, data_dir=tmp_path, port=port))["Cổng"]
    assert found.well
    assert str(port) in found.detail


def test_full_disk_is_a_finding(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_FREE_DISK", 1 << 62)
    assert not findings(settings)["Đĩa"].well
