from __future__ import annotations

import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from deploy import bootstrap
from deploy.bootstrap import SetupError, ensure, main, rasa_interpreter, version_of

Usage = namedtuple("Usage", "total used free")


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def interpreter(path: Path, version: str = "3 10") -> Path:
    """A pretended Python: tells its version, and makes environments whose pip notes what it installs."""
    log = path.parent / "log"
    return script(
        path,
        f"""echo "$*" >> {log}
case "$2" in
  import*) echo {version};;
  venv) mkdir -p "$4/bin"; rm -f "$4/.requirements" "$4/bin/python"
     printf '#!/bin/sh\\necho "pip $*" >> {log}\\n' > "$4/bin/python"; chmod 755 "$4/bin/python";;
esac""",
    )


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without environments, on a machine without any Python 3.10 and with room on its disk."""
    root = tmp_path / "project"
    requirements = root / "requirements"
    requirements.mkdir(parents=True)
    for name in ("app", "dev", "rasa", "rasa-dev"):
        (requirements / f"{name}.txt").write_text(f"{name}==1\n")
    monkeypatch.setattr(bootstrap, "ROOT", root)
    monkeypatch.setattr(bootstrap, "REQUIREMENTS", requirements)
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: Usage(1 << 40, 0, 1 << 40))
    (tmp_path / "path").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:/usr/bin:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    on_path = {name: tmp_path / "path" / name for name in ("python3.10", "uv")}
    # The machine's own must not be found, wherever they are.
    monkeypatch.setattr(
        bootstrap.shutil, "which", lambda name: str(on_path[name]) if on_path[name].exists() else None
    )
    return root


@pytest.fixture
def rasa_python(root: Path, tmp_path: Path) -> Path:
    return interpreter(tmp_path / "path" / "python3.10")


def installed(tmp_path: Path) -> list[str]:
    log = tmp_path / "path" / "log"
    lines = log.read_text().splitlines() if log.exists() else []
    return [line.rpartition("/")[2] for line in lines if line.startswith("pip ")]


def test_python_on_the_path_comes_first(
    rasa_python: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    interpreter(tmp_path / "pyenv/versions/3.10.13/bin/python3.10")
    assert rasa_interpreter() == str(rasa_python)
    assert "(PATH)" in capsys.readouterr().out


def test_pyenv_comes_next_and_its_newest_first(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    interpreter(tmp_path / "pyenv/versions/3.10.4/bin/python3.10")
    newest = interpreter(tmp_path / "pyenv/versions/3.10.9/bin/python3.10")
    script(tmp_path / "path" / "uv", "exit 1")
    assert rasa_interpreter() == str(newest)
    assert "(pyenv)" in capsys.readouterr().out


def test_uv_comes_last(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from_uv = interpreter(tmp_path / "uv-python" / "python3.10")
    script(tmp_path / "path" / "uv", f'[ "$2" = find ] && echo {from_uv}; exit 0')
    assert rasa_interpreter() == str(from_uv)
    assert "(uv)" in capsys.readouterr().out


def test_uv_is_not_asked_when_the_machine_has_one(rasa_python: Path, tmp_path: Path) -> None:
    script(tmp_path / "path" / "uv", f"touch {tmp_path}/asked")
    rasa_interpreter()
    assert not (tmp_path / "asked").exists()


@pytest.mark.parametrize("version", ["3 9", "3 11", "", "garbage"])
def test_t17_other_python_under_that_name_is_not_taken(version: str, root: Path, tmp_path: Path) -> None:
    interpreter(tmp_path / "path" / "python3.10", version)
    fallback = interpreter(tmp_path / "pyenv/versions/3.10.9/bin/python3.10")
    assert rasa_interpreter() == str(fallback)


def test_broken_python_on_the_path_is_not_taken(root: Path, tmp_path: Path) -> None:
    script(tmp_path / "path" / "python3.10", "exit 1")
    fallback = interpreter(tmp_path / "pyenv/versions/3.10.9/bin/python3.10")
    assert rasa_interpreter() == str(fallback)


def test_no_python_anywhere_is_one_line_that_names_the_three_places(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "rasa"])
    assert main() == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    for place in ("3.10", "PATH", "pyenv", "uv"):
        assert place in err


def test_old_python_cannot_run_the_application(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "APP_PYTHON", (99, 0))
    with pytest.raises(SetupError, match="apt-get install"):
        ensure("app")


def test_version_of_something_that_is_no_python(tmp_path: Path) -> None:
    assert version_of(str(tmp_path / "nothing")) is None
    assert version_of(str(script(tmp_path / "odd", "echo a b c"))) is None
    assert version_of(sys.executable) == sys.version_info[:2]


def test_full_disk_is_refused_before_anything_is_made(
    root: Path, rasa_python: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: Usage(1 << 40, 1 << 40, 1 << 29))
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "rasa"])
    assert main() == 1
    err = capsys.readouterr().err
    assert "0.5 GB" in err
    assert err.count("\n") == 1
    assert not (root / ".venv-rasa").exists()


def test_second_call_does_nothing(root: Path, rasa_python: Path, tmp_path: Path) -> None:
    ensure("rasa")
    assert installed(tmp_path) == ["rasa.txt"]
    ensure("rasa")
    assert installed(tmp_path) == ["rasa.txt"]


def test_up_to_date_environment_needs_neither_disk_nor_python(
    root: Path, rasa_python: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure("rasa")
    rasa_python.unlink()
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: Usage(0, 0, 0))
    ensure("rasa")


def test_changed_requirement_is_installed_anew(root: Path, rasa_python: Path, tmp_path: Path) -> None:
    ensure("rasa")
    (root / "requirements" / "rasa.txt").write_text("rasa==2\n")
    ensure("rasa")
    assert installed(tmp_path) == ["rasa.txt", "rasa.txt"]


def test_tests_requirements_come_on_top_of_the_base(root: Path, rasa_python: Path, tmp_path: Path) -> None:
    ensure("rasa")
    ensure("rasa-dev")
    assert installed(tmp_path) == ["rasa.txt", "rasa-dev.txt"]
    ensure("rasa")
    ensure("rasa-dev")
    assert len(installed(tmp_path)) == 2


def test_changed_base_installs_what_stands_on_it_again(root: Path, rasa_python: Path, tmp_path: Path) -> None:
    ensure("rasa-dev")
    (root / "requirements" / "rasa.txt").write_text("rasa==2\n")
    ensure("rasa-dev")
    assert installed(tmp_path) == ["rasa.txt", "rasa-dev.txt"] * 2


def test_deleted_environment_is_made_again(root: Path, rasa_python: Path, tmp_path: Path) -> None:
    ensure("rasa")
    (root / ".venv-rasa" / "bin" / "python").unlink()
    ensure("rasa")
    assert installed(tmp_path) == ["rasa.txt", "rasa.txt"]


def test_failed_installation_is_one_line_and_tried_again_next_time(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = """case "$2" in
  import*) echo 3 10;;
  venv) mkdir -p "$4/bin"
     printf '#!/bin/sh\\necho "ERROR: no such package" >&2\\necho hint >&2\\nexit 1\\n' > "$4/bin/python"
     chmod 755 "$4/bin/python";;
esac"""
    script(tmp_path / "path" / "python3.10", broken)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "rasa"])
    assert main() == 1
    err = capsys.readouterr().err
    assert "rasa.txt" in err
    assert "no such package" in err
    assert err.count("\n") == 1
    (tmp_path / "path" / "python3.10").unlink()
    interpreter(tmp_path / "path" / "python3.10")
    assert main() == 0
    assert installed(tmp_path) == ["rasa.txt"]


def test_python_that_cannot_make_environments_names_the_package_to_install(
    root: Path, tmp_path: Path
) -> None:
    script(
        tmp_path / "path" / "python3.10",
        'case "$2" in import*) echo 3 10;; *) echo "No module named venv" >&2; exit 1;; esac',
    )
    with pytest.raises(SetupError, match=r"python3-venv.*No module named venv"):
        ensure("rasa")


def test_tthc_command_is_put_beside_its_interpreter(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = interpreter(tmp_path / "path" / "python3.11", "3 11")
    monkeypatch.setattr(bootstrap, "app_interpreter", lambda: str(python))
    ensure("app")
    command = root / ".venv" / "bin" / "tthc"
    assert command.read_text().startswith(f"#!{root / '.venv' / 'bin' / 'python'}\n")
    assert command.stat().st_mode & 0o111 == 0o111


def test_unknown_environment_is_a_usage_error() -> None:
    done = subprocess.run(
        [sys.executable, bootstrap.__file__, "nothing"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert "usage" in done.stderr
