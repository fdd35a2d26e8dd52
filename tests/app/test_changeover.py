"""Another version goes live under people who keep asking: nobody is refused, nobody answered twice."""

from __future__ import annotations

import asyncio
import json
import shutil
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
import uvicorn

from admin.retraining import store
from admin.retraining.journal import Journal
from admin.retraining.retraining import Retraining
from admin.retraining.states import State
from app import changeover
from app.changeover import Changeover
from app.database import open_database
from app.pair import Running, usual_pair
from app.release import release_of
from app.secret import gateway_secret
from app.serving import Pointer
from app.settings import Settings
from app.warm_up import WarmUpError, warmed_up
from app.web import create_app
from channels.database import Database
from channels.rasa_client import SECRET_HEADER
from channels.tables import inbound, turns
from tests.admin.retraining.rows import NOW, put
from tests.app.pairs import Stable
from tests.house import free_ports

pytestmark = pytest.mark.anyio


@pytest.fixture
def house_settings(tmp_path: Path, sqlite_store: Path) -> Settings:
    web, rasa, actions = free_ports(3)
    shutil.copy(sqlite_store, tmp_path / "tthc.db")
    return Settings(_env_file=None, data_dir=tmp_path, port=web, rasa_port=rasa, actions_port=actions)


@pytest.fixture
async def store_of(house_settings: Settings) -> AsyncIterator[Database]:
    database = open_database(house_settings.database)
    yield database
    await database.close()


@pytest.fixture
def stable(monkeypatch: pytest.MonkeyPatch) -> Stable:
    monkeypatch.setattr(changeover, "LEAST_DRAIN", 0.05)
    return Stable()


async def version(settings: Settings, database: Database, state: State) -> int:
    """Add a version with files on disk that look like an index and a model."""
    number = await database.run(lambda c: put(c, state, live_at=NOW if state is State.LIVE else None))
    names = {"index_name": f"i{number}", "model_name": f"m{number}"}
    await database.run(lambda c: store.annotate(c, number, **names))
    release = release_of(settings, number, **{key.removesuffix("_name"): name for key, name in names.items()})
    release.index.mkdir(parents=True)
    (release.index / "header.json").write_text("{}")
    (release.index / "catalogue.json").write_text(
        json.dumps({"version": "v", "procedures": [], "twin_questions": []})
    )
    release.model.parent.mkdir(exist_ok=True)
    release.model.write_text("model")
    return number


async def warm(settings: Settings, running: Running) -> None:
    """Warm up as the house does, but without the talks that only a real Rasa can hold."""
    await warmed_up(settings, running, within=2.0)


@asynccontextmanager
async def changing(
    settings: Settings, database: Database, stable: Stable, live: int, drain: float = 10.0
) -> AsyncIterator[Changeover]:
    release = release_of(settings, live, f"i{live}", f"m{live}")
    pair = usual_pair(settings, release)
    change = Changeover(settings, database, pair, begin=stable.begin, warm=warm, drain=drain)
    try:
        yield change
    finally:
        await change.stop()


@asynccontextmanager
async def web_of(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Serve the real web process on its port."""
    app = create_app(settings, "m0")
    config = uvicorn.Config(app, port=settings.port, log_level="error", lifespan="on")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    task = asyncio.create_task(server.serve())
    try:
        async with httpx.AsyncClient(base_url=settings.web_url, timeout=30) as client:
            await until(lambda: app.state.readiness.ready if server.started else False)
            yield client
    finally:
        server.should_exit = True
        await task


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.01)


class Asking:
    """People who ask without a pause until they are told to stop."""

    def __init__(self, client: httpx.AsyncClient, people: int = 6) -> None:
        self._client = client
        self._over = asyncio.Event()
        self._tasks = [asyncio.create_task(self._ask()) for _ in range(people)]
        self.said: Counter[str] = Counter()

    async def _ask(self) -> None:
        while not self._over.is_set():
            body = {"message_id": str(uuid.uuid4()), "text": "làm khai sinh cần gì"}
            answer = await self._client.post("/api/v1/messages", json=body)
            answer.raise_for_status()
            told = answer.json()
            assert told["status"] == "answered", told
            self.said[told["replies"][0]["plain"]] += 1

    async def stop(self) -> None:
        self._over.set()
        await asyncio.gather(*self._tasks)


async def find(database: Database, number: int) -> Retraining:
    return await database.run(lambda c: store.find(c, number))


async def wish(database: Database, number: int) -> None:
    await database.run(lambda c: store.want_live(c, number, "hoa", NOW))


async def test_versions_change_under_people_who_keep_asking(
    house_settings: Settings, store_of: Database, stable: Stable
) -> None:
    old = await version(house_settings, store_of, State.LIVE)
    new = await version(house_settings, store_of, State.READY)
    async with changing(house_settings, store_of, stable, old) as change, web_of(house_settings) as client:
        asking = Asking(client)
        await until(lambda: asking.said[f"bản {old}"] >= 10)
        for number in (new, old):
            before = asking.said[f"bản {number}"]
            await wish(store_of, number)
            await change.look()
            await until(lambda n=number, b=before: asking.said[f"bản {n}"] >= b + 10)  # type: ignore[misc]
            assert stable.running == {number}
        await asking.stop()
    assert stable.hung_up == 0
    assert set(asking.said) == {f"bản {old}", f"bản {new}"}
    once = Counter({key: n for key, n in stable.asked.items() if key not in ("warmup", "")})
    assert set(once.values()) == {1}
    answered = await store_of.run(lambda c: c.execute(sa.select(turns.c.inbound_id)).scalars().all())
    asked = await store_of.run(lambda c: c.execute(sa.select(inbound.c.id)).scalars().all())
    assert sorted(answered) == sorted(asked)
    assert len(asked) == asking.said.total()


async def test_turn_log_names_the_model_that_answered(
    house_settings: Settings, store_of: Database, stable: Stable
) -> None:
    old = await version(house_settings, store_of, State.LIVE)
    new = await version(house_settings, store_of, State.READY)
    async with changing(house_settings, store_of, stable, old) as change, web_of(house_settings) as client:
        stable.slow["slow"] = 0.6
        slow = asyncio.create_task(
            client.post("/api/v1/messages", json={"message_id": "slow", "text": "một"})
        )
        await until(lambda: bool(stable.asked["slow"]))
        await wish(store_of, new)
        await change.look()
        await client.post("/api/v1/messages", json={"message_id": "next", "text": "hai"})
        assert (await slow).json()["replies"][0]["plain"] == f"bản {old}"
    wanted = sa.select(turns.c.text, turns.c.model_version)
    logged = dict(await store_of.run(lambda c: c.execute(wanted).all()))  # type: ignore[arg-type]
    assert logged == {"một": f"m{old}", "hai": f"m{new}"}


async def test_states_follow_and_the_log_tells(
    house_settings: Settings, store_of: Database, stable: Stable
) -> None:
    old = await version(house_settings, store_of, State.LIVE)
    new = await version(house_settings, store_of, State.READY)
    async with changing(house_settings, store_of, stable, old, drain=0.05) as change:
        await wish(store_of, new)
        await change.look()
        assert change.running.pair.release.number == new
        pointed = Pointer.of(house_settings, "m0").current()
        assert (pointed.number, pointed.model) == (new, f"m{new}")
    assert (await find(store_of, new)).state is State.LIVE
    assert (await find(store_of, old)).state is State.RETIRED
    assert "Đang chạy" in "".join(Journal.of(house_settings.log_dir, new).tail())


@pytest.mark.parametrize("trouble", ["lame", "dying", "gone"])
async def test_version_that_does_not_answer_leaves_the_old_one_live(
    trouble: str, house_settings: Settings, store_of: Database, stable: Stable
) -> None:
    old = await version(house_settings, store_of, State.LIVE)
    new = await version(house_settings, store_of, State.READY)
    if trouble == "gone":
        shutil.rmtree(house_settings.index_dir / f"i{new}")
    else:
        getattr(stable, trouble).add(new)
    async with changing(house_settings, store_of, stable, old) as change:
        await asyncio.sleep(0.05)
        await wish(store_of, new)
        await change.look()
        assert change.running.pair.release.number == old
        assert stable.running == {old}
        assert Pointer.of(house_settings, "m0").current().number == old
    failed = await find(store_of, new)
    assert failed.state is State.FAILED
    assert failed.sentence.startswith("Không đưa vào chạy được:")
    assert failed.sentence.endswith("Bản cũ vẫn đang chạy.")
    assert (await find(store_of, old)).state is State.LIVE
    assert await store_of.run(store.next_wish) is None


async def test_old_pair_is_stopped_at_last_though_the_web_says_nothing(
    house_settings: Settings, store_of: Database, stable: Stable
) -> None:
    old = await version(house_settings, store_of, State.LIVE)
    new = await version(house_settings, store_of, State.READY)
    async with changing(house_settings, store_of, stable, old, drain=0.2) as change:
        await wish(store_of, new)
        await change.look()
        assert stable.running == {new}


async def test_nothing_happens_without_a_wish(
    house_settings: Settings, store_of: Database, stable: Stable
) -> None:
    old = await version(house_settings, store_of, State.LIVE)
    async with changing(house_settings, store_of, stable, old) as change:
        await change.look()
        assert change.running.pair.release.number == old


async def test_only_who_knows_the_secret_is_told_where_messages_go(
    house_settings: Settings, store_of: Database, stable: Stable
) -> None:
    old = await version(house_settings, store_of, State.LIVE)
    async with changing(house_settings, store_of, stable, old), web_of(house_settings) as client:
        assert (await client.get("/servingz")).status_code == 403
        assert (
            await client.get("/servingz", headers={SECRET_HEADER: "đoán".encode().hex()})
        ).status_code == 403
        told = await client.get("/servingz", headers={SECRET_HEADER: gateway_secret(house_settings)})
        assert told.json() == {"rasa_url": house_settings.rasa_url, "under_way": {}}


async def test_pair_that_never_answers_is_named(
    house_settings: Settings, store_of: Database, stable: Stable
) -> None:
    number = await version(house_settings, store_of, State.READY)
    stable.dying.add(number)
    release = release_of(house_settings, number, f"i{number}", f"m{number}")
    running = stable.begin(house_settings, usual_pair(house_settings, release))
    with pytest.raises(WarmUpError, match="tự dừng"):
        await warmed_up(house_settings, running, within=5.0)
    await running.stop()
