"""Run the processes of the house, and stop them together."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
from filelock import FileLock, Timeout

from app.changeover import Changeover
from app.database import open_database
from app.errors import StartError
from app.pair import our_environment, pair_children, usual_pair
from app.process import Child, keep_running
from app.release import Release
from app.settings import Settings


def children(settings: Settings, release: Release) -> list[Child]:
    """Return the action server, Rasa, the web process and the trainer, in the order they are needed."""
    return [*pair_children(settings, usual_pair(settings, release)), *_lasting(settings, release)]


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


async def supervise(settings: Settings, release: Release, on_ready: Callable[[], None]) -> None:
    """Run everything until Ctrl-C or a terminating signal; call ``on_ready`` at the first good answer.

    Raises:
        StartError: another house runs on this data folder.
    """
    with house_lock(settings):
        await _supervise(settings, release, on_ready)


async def _supervise(settings: Settings, release: Release, on_ready: Callable[[], None]) -> None:
    database = open_database(settings.database)
    changeover = Changeover(settings, database, usual_pair(settings, release))
    tasks = [asyncio.create_task(keep_running(child)) for child in _lasting(settings, release)]
    tasks.append(asyncio.create_task(_announce(settings, on_ready)))
    tasks.append(asyncio.create_task(changeover.follow()))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, changeover.stop(), return_exceptions=True)
    await database.close()


@contextmanager
def house_lock(settings: Settings) -> Iterator[None]:
    """Be the one house of a data folder; the lock goes when this process does.

    Raises:
        StartError: there is one already.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.data_dir / "house.lock", timeout=0):
            yield
    except Timeout as error:
        raise StartError(
            "trợ lý đang chạy trên thư mục dữ liệu này / already running.", "Dừng nó trước."
        ) from error


def _lasting(settings: Settings, release: Release) -> list[Child]:
    """Return the processes that stay while one pair is replaced by another."""
    tthc = [sys.executable, "-m", "app"]
    web = [*tthc, "serve-web", "--model", release.model_version]
    return [
        Child("web", web, our_environment(), settings.log_dir / "web.log"),
        Child("trainer", [*tthc, "serve-trainer"], our_environment(), settings.log_dir / "trainer.log"),
    ]


async def _announce(settings: Settings, on_ready: Callable[[], None]) -> None:
    async with httpx.AsyncClient(base_url=settings.web_url, timeout=2.0) as http:
        while True:
            try:
                if (await http.get("/readyz")).status_code == httpx.codes.OK:
                    on_ready()
                    return
            except httpx.HTTPError:
                # Nobody listens yet.
                pass
            await asyncio.sleep(0.5)
