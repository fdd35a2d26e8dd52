"""Measure the three bots side by side: all running, each warmed up, the same load in turns."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from eval.bench.load import Measured, Talk, put_load, together
from eval.bench.pages import time_pages
from eval.bench.questions import QUESTIONS
from eval.bench.report import Bot, Report
from eval.bench.retrieval import time_search
from eval.bench.speakers import RestSpeaker, Speaker, WebSpeaker
from eval.bench.stock_bot import stock_bot
from eval.bench.stock_model import Workshop
from eval.house import running_house
from knowledge.search import Searcher

WARM_UP: Final = 30
ROUNDS: Final = 5
"""Turns that each bot gets in each run."""
CROWD: Final = 8
"""People at once in the second run; they say twice as many messages in all as the one of the first."""

Contender = tuple[str, Callable[[str], Speaker], AbstractContextManager[str]]
"""Name of a bot, how to speak to it, and the running of it, which gives its address."""


def run(
    load_searcher: Callable[[], Searcher], built: Path, workshop: Workshop, messages: int, screen: Console
) -> Report:
    """Measure everything.

    Args:
        load_searcher: loads the index, for retrieval alone.
        built: the data folder with the trained model and the index of the house.
        workshop: trains the stock bots, or finds them trained.
        messages: how many one person alone says to each bot.
        screen: where progress is shown.
    """
    models = []
    for with_action in (False, True):
        with screen.status("Huấn luyện Rasa gốc, vài phút / training stock Rasa, a few minutes …"):
            models.append(workshop.ensure_model(with_action=with_action)[0])
    bots = (
        ("trợ lý, trọn đường đi", WebSpeaker, _our_bot(built)),
        ("Rasa gốc, trả lời cố định", RestSpeaker, stock_bot(workshop, models[0], with_action=False)),
        ("Rasa gốc, hành động trống", RestSpeaker, stock_bot(workshop, models[1], with_action=True)),
    )
    (ours, fixed, action), pages = _measure(bots, messages, screen)
    return Report(ours, fixed, action, time_search(load_searcher(), QUESTIONS), pages)


@contextmanager
def _our_bot(built: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, running_house(Path(folder), built) as house:
        yield house.url


def _measure(bots: Sequence[Contender], messages: int, screen: Console) -> tuple[list[Bot], Measured]:
    """Run all bots at once and talk to them in turns: a machine that slows down slows all of them down.

    The first one has look-up pages as well; they are read when the talking is over.
    """
    with ExitStack() as running, _progress(screen) as progress:
        task = progress.add_task("khởi động", total=len(bots) * (WARM_UP + 3 * messages))

        def talk(new_speaker: Callable[[], Speaker], people: int, count: int) -> Talk:
            return put_load(new_speaker, QUESTIONS, people, count, lambda: progress.advance(task))

        urls = {name: running.enter_context(bot) for name, _, bot in bots}
        speakers = {name: partial(kind, urls[name]) for name, kind, _ in bots}
        for new_speaker in speakers.values():
            talk(new_speaker, 1, WARM_UP)
        talks: defaultdict[str, list[Measured]] = defaultdict(list)
        for people, count in ((1, messages), (CROWD, 2 * messages)):
            progress.update(task, description=f"{people} người")
            heard: defaultdict[str, list[Talk]] = defaultdict(list)
            for _ in range(ROUNDS):
                for name, new_speaker in speakers.items():
                    heard[name].append(talk(new_speaker, people, count // ROUNDS))
            for name, of in heard.items():
                talks[name].append(together(of))
        pages = time_pages(urls[bots[0][0]], QUESTIONS)
    return [Bot(name, tuple(runs)) for name, runs in talks.items()], pages


def _progress(screen: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=screen, transient=True
    )
