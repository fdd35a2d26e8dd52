"""Run a stock Rasa bot on loopback: its own REST channel, its own in-memory tracker, nothing of ours."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from eval.bench.processes import serving
from eval.bench.stock_model import PROJECT, Workshop
from eval.house import free_ports


@contextmanager
def stock_bot(workshop: Workshop, model: Path, *, with_action: bool) -> Iterator[str]:
    """Run the bot, with a stock action server beside it if it needs one; yield its address."""
    port, actions_port = free_ports(2)
    with tempfile.TemporaryDirectory() as name, ExitStack() as servers:
        folder = Path(name)
        (folder / "credentials.yml").write_text("rest:\n")
        (folder / "endpoints.yml").write_text(_endpoints(actions_port) if with_action else "{}\n")
        if with_action:
            (folder / "actions.py").write_text((PROJECT / "actions.py.txt").read_text(encoding="utf-8"))
            command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(actions_port)]
            servers.enter_context(serving(command, actions_port, folder, workshop.environment()))
        command = [str(workshop.rasa_python), "-m", "rasa", "run", "--model", str(model)]
        command += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
        command += ["--interface", "127.0.0.1", "--port", str(port)]
        servers.enter_context(serving(command, port, folder, workshop.environment()))
        yield f"http://127.0.0.1:{port}"


def _endpoints(actions_port: int) -> str:
    return f"action_endpoint:\n  url: http://127.0.0.1:{actions_port}/webhook\n"
