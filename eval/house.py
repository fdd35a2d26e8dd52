"""Start the whole house for a measure or a test, on free ports, in a data folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN = 90
"""Seconds. Rasa alone takes twenty to import on an idle machine."""


@dataclass
class House:
    """A running `tthc run`: where it listens, where its data is, and its supervisor's process."""

    url: str
    data: Path
    supervisor: subprocess.Popen[bytes]
    output: Path

    def wait_until_ready(self) -> None:
        """Wait for the first good answer.

        Raises:
            AssertionError: the house ended, or took longer than :data:`START_WITHIN`; quotes its output.
        """
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            if self.supervisor.poll() is not None:
                raise AssertionError(f"the house ended: {self.output.read_text()}")
            try:
                if httpx.get(f"{self.url}/readyz", timeout=2).status_code == httpx.codes.OK:
                    return
            except httpx.HTTPError:
                # Nobody listens yet.
                pass
            time.sleep(0.3)
        raise AssertionError(f"not ready after {START_WITHIN} s: {self.output.read_text()}")


@contextmanager
def running_house(data: Path, built: Path = ROOT / "var", **environment: str) -> Iterator[House]:
    """Run a house on the models and the index that ``built`` holds; stop it at the end.

    ``environment`` adds settings. The operator's own database and ports are never used, even when
    ``.env`` names them.
    """
    data.mkdir(parents=True, exist_ok=True)
    for name in ("models", "index"):
        if not (data / name).exists():
            (data / name).symlink_to(built / name)
    web, rasa, actions = free_ports(3)
    env = {name: value for name, value in os.environ.items() if not name.startswith("TTHC_")}
    env |= {
        "TTHC_HOST": "127.0.0.1",
        "TTHC_PORT": str(web),
        "TTHC_RASA_PORT": str(rasa),
        "TTHC_ACTIONS_PORT": str(actions),
        "TTHC_DATA_DIR": str(data),
        "DATABASE_URL": "",
        **environment,
    }
    output = data / "supervisor.log"
    with output.open("ab") as stream:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "app", "run"], cwd=ROOT, env=env, stdout=stream, stderr=stream
        )
    house = House(f"http://127.0.0.1:{web}", data, supervisor, output)
    try:
        house.wait_until_ready()
        yield house
    finally:
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(timeout=60)


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on, all different."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
