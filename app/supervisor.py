"""Run the three processes of the house, and stop them together."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import httpx

from app.errors import StartError
from app.process import SINGLE_THREADED, Child, keep_running
from app.rasa_model import rasa_environment
from app.secret import gateway_secret
from app.settings import Settings


def children(settings: Settings, index: Path, model: Path) -> list[Child]:
    """Return the action server, Rasa and the web process, in the order they are needed.

    Index and model are named, not looked up: a child that restarts while the files are being
    updated must come back with what it had.
    """
    tthc = [sys.executable, "-m", "app"]
    ours = {**os.environ, **SINGLE_THREADED, "PYTHONUNBUFFERED": "1"}
    rasa = [str(settings.rasa_python), "-m", "rasa", "run", "--model", str(model)]
    rasa += ["--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml"]
    rasa += ["--interface", "127.0.0.1", "--port", str(settings.rasa_port), "--response-timeout", "30"]
    rasa_env = rasa_environment(
        ACTION_URL=f"{settings.actions_url}/webhook",
        DIALOGUE_DATABASE_URL=settings.dialogue_database,
        GATEWAY_SECRET=gateway_secret(settings),
        LOG_LEVEL="WARNING",
        **SINGLE_THREADED,
    )
    return [
        Child(
            "actions", [*tthc, "serve-actions", "--index", str(index)], ours, settings.log_dir / "actions.log"
        ),
        Child("rasa", rasa, rasa_env, settings.log_dir / "rasa.log"),
        Child(
            "web",
            [*tthc, "serve-web", "--model", model.name.removesuffix(".tar.gz")],
            ours,
            settings.log_dir / "web.log",
        ),
    ]


def require_free_ports(settings: Settings) -> None:
    """Check that nobody sits on our ports.

    Raises:
        StartError: naming the port and the setting that moves it.
    """
    wanted = [
        (settings.host, settings.port, "TTHC_PORT"),
        ("127.0.0.1", settings.rasa_port, "TTHC_RASA_PORT"),
        ("127.0.0.1", settings.actions_port, "TTHC_ACTIONS_PORT"),
    ]
    for host, port, name in wanted:
        if not is_free(host, port):
            raise StartError(
                f"cổng {port} trên {host} đang có chương trình khác dùng / port {port} is taken.",
                f"Tắt chương trình đó, hoặc đặt {name} sang số khác trong .env.",
            )


def is_free(host: str, port: int) -> bool:
    """Return whether a server could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


async def supervise(settings: Settings, index: Path, model: Path, on_ready: Callable[[], None]) -> None:
    """Run everything until Ctrl-C or a terminating signal; call ``on_ready`` at the first good answer."""
    tasks = [asyncio.create_task(keep_running(child)) for child in children(settings, index, model)]
    tasks.append(asyncio.create_task(_announce(settings, on_ready)))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _announce(settings: Settings, on_ready: Callable[[], None]) -> None:
    host = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104 - a comparison
    async with httpx.AsyncClient(base_url=f"http://{host}:{settings.port}", timeout=2.0) as http:
        while True:
            try:
                if (await http.get("/readyz")).status_code == httpx.codes.OK:
                    on_ready()
                    return
            except httpx.HTTPError:
                # Nobody listens yet.
                pass
            await asyncio.sleep(0.5)
