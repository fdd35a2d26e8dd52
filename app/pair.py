"""A Rasa and its action server: what people talk to. Two pairs can stand side by side."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.process import SINGLE_THREADED, Child, keep_running
from app.rasa_model import rasa_environment
from app.release import Release
from app.secret import gateway_secret
from app.serving import Serving
from app.settings import Settings


@dataclass(frozen=True)
class Pair:
    """Hold what a pair runs on, and where it listens."""

    release: Release
    rasa_port: int
    actions_port: int

    @property
    def serving(self) -> Serving:
        """Return what the web process must know of it."""
        return Serving(
            rasa_url=f"http://127.0.0.1:{self.rasa_port}",
            actions_url=f"http://127.0.0.1:{self.actions_port}",
            model=self.release.model_version,
            index=self.release.index,
            number=self.release.number,
        )


@dataclass
class Running:
    """Hold the tasks that keep a pair running; ``ended`` is set when one of its processes ended by itself."""

    pair: Pair
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def stop(self) -> None:
        """Stop both processes with everything they started."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


def usual_pair(settings: Settings, release: Release) -> Pair:
    """Return the pair at the ports that the settings name."""
    return Pair(release, settings.rasa_port, settings.actions_port)


def pair_beside(release: Release) -> Pair:
    """Return a pair on ports that nobody listens on at this moment."""
    return Pair(release, *_free_ports(2))


def start(settings: Settings, pair: Pair, dialogue_database: str | None = None) -> Running:
    """Start a pair; ``dialogue_database`` keeps its slots apart from those of the house."""
    running = Running(pair)
    for child in pair_children(settings, pair, dialogue_database):
        running.tasks.append(asyncio.create_task(keep_running(child, ended=running.ended.set)))
    return running


def pair_children(settings: Settings, pair: Pair, dialogue_database: str | None = None) -> list[Child]:
    """Return the action server and Rasa of a pair.

    Index and model are named, not looked up: a child that restarts while the files are being updated must
    come back with what it had.
    """
    release = pair.release
    actions = [sys.executable, "-m", "app", "serve-actions", "--index", str(release.index)]
    actions += ["--port", str(pair.actions_port)]
    rasa = [str(settings.rasa_python), "-m", "rasa", "run", "--model", str(release.model)]
    rasa += ["--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml"]
    rasa += ["--interface", "127.0.0.1", "--port", str(pair.rasa_port), "--response-timeout", "30"]
    rasa_env = rasa_environment(
        ACTION_URL=f"{pair.serving.actions_url}/webhook",
        DIALOGUE_DATABASE_URL=dialogue_database or settings.dialogue_database,
        GATEWAY_SECRET=gateway_secret(settings),
        LOG_LEVEL="WARNING",
        **SINGLE_THREADED,
    )
    return [
        Child("actions", actions, our_environment(), settings.log_dir / "actions.log"),
        Child("rasa", rasa, rasa_env, settings.log_dir / "rasa.log"),
    ]


def our_environment() -> dict[str, str]:
    """Return the environment of a process of ours."""
    return {**os.environ, **SINGLE_THREADED, "PYTHONUNBUFFERED": "1"}


def _free_ports(count: int) -> Sequence[int]:
    """Return ports of loopback, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
