"""Start the whole house for a measure or a test, on free ports, in a data folder of its own."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN = 90
"""Seconds. Rasa alone takes twenty to import on an idle machine."""


@dataclass
class House:
    """A running `tthc run`: where it listens, where its data is, and its supervisor's process.

    ``environment`` is what it was started with; :meth:`start` starts it with that again.
    """

    url: str
    data: Path
    supervisor: subprocess.Popen[bytes]
    output: Path
    environment: Mapping[str, str] = field(default_factory=dict)

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

    def start(self) -> None:
        """Start the house again after :meth:`stop` or :meth:`kill`: same data, same address.

        Raises:
            AssertionError: as :meth:`wait_until_ready`.
        """
        self.supervisor = _supervisor(self.output, self.environment)
        self.wait_until_ready()

    def stop(self) -> None:
        """Stop the house in order, as a service manager does."""
        self.supervisor.send_signal(signal.SIGTERM)
        self.supervisor.wait(timeout=60)

    def kill(self) -> None:
        """Kill every process of the house at once, as when the power goes. Linux only."""
        # Held still, the supervisor neither starts a child anew nor lets one end in order.
        self.supervisor.send_signal(signal.SIGSTOP)
        handles = [os.pidfd_open(child) for child in _children(self.supervisor.pid)]
        for handle in handles:
            signal.pidfd_send_signal(handle, signal.SIGKILL)
        self.supervisor.kill()
        self.supervisor.wait(timeout=60)
        for handle in handles:
            # Readable once the process has ended: its port is free then.
            select.select([handle], [], [], 60)
            os.close(handle)


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
    house = House(f"http://127.0.0.1:{web}", data, _supervisor(output, env), output, env)
    try:
        house.wait_until_ready()
        yield house
    finally:
        house.stop()


def _supervisor(output: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with output.open("ab") as stream:
        return subprocess.Popen(
            [sys.executable, "-m", "app", "run"], cwd=ROOT, env=environment, stdout=stream, stderr=stream
        )


def _children(pid: int) -> list[int]:
    """Return the processes that one has started, and those that these have started."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in map(int, found) for one in (child, *_children(child))]


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on, all different."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
