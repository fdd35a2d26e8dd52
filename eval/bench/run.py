"""Measure the three bots one after another, each warmed up, each under the same load."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from eval.bench.load import Measured, put_load
from eval.bench.questions import QUESTIONS
from eval.bench.report import Bot, Report
from eval.bench.retrieval import time_search
from eval.bench.speakers import RestSpeaker, Speaker, WebSpeaker
from eval.bench.stock_bot import stock_bot
from eval.bench.stock_model import Workshop
from eval.house import running_house
from knowledge.search import Searcher

WARM_UP: Final = 30
CROWD: Final = 8
"""People at once in the second run; they say twice as many messages in all as the one of the first."""


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
    fixed = stock_bot(workshop, models[0], with_action=False)
    action = stock_bot(workshop, models[1], with_action=True)
    return Report(
        _measure("trợ lý, trọn đường đi", _our_bot(built), WebSpeaker, messages, screen),
        _measure("Rasa gốc, trả lời cố định", fixed, RestSpeaker, messages, screen),
        _measure("Rasa gốc, hành động trống", action, RestSpeaker, messages, screen),
        time_search(load_searcher(), QUESTIONS),
    )


@contextmanager
def _our_bot(built: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, running_house(Path(folder), built) as house:
        yield house.url


def _measure(
    name: str,
    bot: AbstractContextManager[str],
    speaker: Callable[[str], Speaker],
    messages: int,
    screen: Console,
) -> Bot:
    with _progress(screen) as progress:
        task = progress.add_task(name, total=WARM_UP + 3 * messages)
        with bot as url:

            def load(people: int, count: int) -> Measured:
                return put_load(
                    lambda: speaker(url), QUESTIONS, people, count, lambda: progress.advance(task)
                )

            load(1, WARM_UP)
            return Bot(name, (load(1, messages), load(CROWD, 2 * messages)))


def _progress(screen: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=screen, transient=True
    )
