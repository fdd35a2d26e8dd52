"""The work of one retraining, with quick stand-ins for what takes minutes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from admin.retraining import store
from admin.retraining.journal import Journal
from admin.retraining.retraining import Retraining
from admin.retraining.states import Origin, Phase, State
from app import gate, knowledge, rasa_model, release
from app.errors import BuildError
from app.gate import held_out
from app.retrain import NOTHING_NEW, Work, half_built
from app.rows import Rows, rows_of
from app.settings import Settings
from eval.gate.judge import Rules, judge
from eval.gate.observation import Kind, Observation
from knowledge.lessons import GoldenQuestion
from knowledge.teaching import Taught
from tests.admin.retraining.rows import NOW, observed, put
from tests.knowledge.made_up import FERRY
from tests.knowledge.made_up import catalogue as small_catalogue

SECRET = "má tui mới mất"


@dataclass
class Workshop:
    """Stand-ins: what they were told, and what they do."""

    settings: Settings
    names: tuple[str, str] = ("index", "model")
    observed: list[Observation] = field(default_factory=lambda: [observed(True, True)] * 20)
    trouble: Exception | None = None
    compared_with: list[object] = field(default_factory=list)
    seen: list[Retraining] = field(default_factory=list)

    def build(self, _content: Settings, progress: Callable[[str], None]) -> tuple[Path, bool]:
        for stage in ("BM25", "SVM", "fusion"):
            progress(stage)
        if self.trouble:
            raise self.trouble
        return self.settings.index_dir / self.names[0], True

    def train(self, _content: Settings, tick: Callable[[], None]) -> tuple[Path, bool]:
        tick()
        return self.settings.models_dir / f"{self.names[1]}.tar.gz", False

    def judges(self, _settings: Settings, _content: Settings, _new: object, old: object, rows: Rows) -> Any:
        self.compared_with.append(old)
        self.seen.append(rows.do(store.recent)[0])
        return Judge(self.observed)


class Judge:
    """A gate that has observed already."""

    def __init__(self, everything: Sequence[Observation]) -> None:
        self._everything = list(everything)

    def searching(self, track: Any) -> list[Observation]:
        return list(track(self._everything, "search"))

    def hearing(self) -> list[Observation]:
        return []

    async def talking(self) -> list[Observation]:
        return [observed(None, True, "chào", slice="talks", kind=Kind.TALK)]

    def judge(self, everything: Sequence[Observation]) -> Any:
        return judge(everything, Rules((), 2, 3))


@pytest.fixture
def rows(settings: Settings, sqlite_store: Path) -> Iterator[Rows]:
    shutil.copy(sqlite_store, settings.data_dir / "tthc.db")
    with rows_of(settings) as opened:
        yield opened


@pytest.fixture
def workshop(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    shop = Workshop(settings)
    monkeypatch.setattr(knowledge, "build", shop.build)
    monkeypatch.setattr(rasa_model, "ensure_model", shop.train)
    monkeypatch.setattr(release, "names", lambda _content: shop.names)
    monkeypatch.setattr(gate, "Gate", shop.judges)
    return shop


def work(settings: Settings, rows: Rows) -> Retraining:
    number = rows.do(lambda c: store.enqueue(c, Origin.ASKED, "lan", NOW))
    Work(settings, rows, number).run()
    return rows.do(lambda c: store.find(c, number))


def log_of(settings: Settings, one: Retraining) -> str:
    return "\n".join(Journal.of(settings.log_dir, one.number).tail())


def test_good_version_ends_ready_with_its_report_and_times(
    settings: Settings, rows: Rows, workshop: Workshop
) -> None:
    done = work(settings, rows)
    assert (done.state, done.share, done.phase) == (State.READY, 1.0, None)
    assert done.names == ("index", "model")
    assert set(done.seconds) == set(Phase)
    assert done.report is not None
    assert done.report["passed"]
    assert workshop.seen[0].state is State.TESTING
    log = log_of(settings, done)
    assert "Chỉ mục: đã dựng." in log
    assert "Mô hình Rasa: không đổi, không học lại." in log


def test_worse_version_is_rejected_with_the_sentence(
    settings: Settings, rows: Rows, workshop: Workshop
) -> None:
    workshop.observed = [observed(True, False)] * 9 + [observed(True, True)] * 20
    done = work(settings, rows)
    assert done.state is State.REJECTED
    assert done.sentence.startswith("Bản mới trả lời sai 9 câu")


def test_nothing_new_is_said_and_nothing_is_built(settings: Settings, rows: Rows, workshop: Workshop) -> None:
    workshop.trouble = AssertionError("built all the same")
    rows.do(lambda c: put(c, State.LIVE, index_name="index", model_name="model"))
    done = work(settings, rows)
    assert (done.state, done.sentence) == (State.CANCELLED, NOTHING_NEW)
    assert "không có gì mới" in NOTHING_NEW.lower()
    assert workshop.compared_with == []


def test_new_version_is_compared_with_the_live_one_where_that_is_on_disk(
    settings: Settings, rows: Rows, workshop: Workshop
) -> None:
    number = rows.do(lambda c: put(c, State.LIVE, index_name="old", model_name="old"))
    assert work(settings, rows).state is State.READY
    live = release.release_of(settings, number, "old", "old")
    live.index.mkdir(parents=True)
    (live.index / "header.json").write_text("{}")
    live.model.parent.mkdir()
    live.model.write_text("model")
    work(settings, rows)
    assert workshop.compared_with == [None, live]


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (BuildError("huấn luyện Rasa không xong.", "Xem log."), "huấn luyện Rasa không xong."),
        (ValueError(f"cannot parse {SECRET}"), "Lỗi bất ngờ (ValueError)."),
    ],
)
def test_trouble_is_told_by_its_reason_never_by_what_a_library_quotes(
    settings: Settings, rows: Rows, workshop: Workshop, trouble: Exception, sentence: str
) -> None:
    workshop.trouble = trouble
    done = work(settings, rows)
    assert (done.state, done.sentence) == (State.FAILED, sentence)
    assert sentence in log_of(settings, done)
    assert SECRET not in log_of(settings, done)


def test_one_that_was_cancelled_meanwhile_stays_so(
    settings: Settings, rows: Rows, workshop: Workshop
) -> None:
    number = rows.do(lambda c: store.enqueue(c, Origin.ASKED, "lan", NOW))
    rows.do(lambda c: store.ask_cancel(c, number, "hoa", NOW))
    Work(settings, rows, number).run()
    assert rows.do(lambda c: store.find(c, number)).state is State.CANCELLED
    assert workshop.compared_with == []


def test_drafts_of_one_are_those_of_its_names(settings: Settings, rows: Rows) -> None:
    number = rows.do(lambda c: put(c, State.TRAINING, index_name="i", model_name="m"))
    found = half_built(settings, rows.do(lambda c: store.find(c, number)))
    assert [path.relative_to(settings.data_dir).as_posix() for path in found] == [
        f"releases/{number:04}.draft",
        "index/i.draft",
        "models/draft-m.tar.gz",
    ]


def test_questions_kept_for_testing_are_put_to_the_search_but_for_those_of_intents() -> None:
    lessons = Taught(
        golden=(
            GoldenQuestion(q="qua sông bằng đò", code=FERRY),
            GoldenQuestion(q="mai mưa không"),
            GoldenQuestion(q="chỉ cài vneid", guide="vneid-install"),
            GoldenQuestion(q="chào cái coi", intent="greeting"),
        )
    )
    wanted = held_out(lessons, small_catalogue())
    assert [one.probe.text for one in wanted] == ["qua sông bằng đò", "mai mưa không", "chỉ cài vneid"]
    assert {one.probe.slice for one in wanted} == {"taught"}
