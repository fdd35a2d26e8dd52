"""The load generator: so many people at once, each waiting for an answer before the next question."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from eval.bench.speakers import Reply, Speaker


@dataclass(frozen=True)
class Measured:
    """Hold one run: how many at once, milliseconds a message, messages a second, mean of each step."""

    people: int
    messages: int
    p50: float
    p95: float
    per_second: float
    parts: Mapping[str, float]


@dataclass(frozen=True)
class Talk:
    """Hold what one load brought: the replies, and the seconds from the first message to the last answer."""

    people: int
    replies: Sequence[Reply]
    seconds: float


def put_load(
    new_speaker: Callable[[], Speaker],
    questions: Sequence[str],
    people: int,
    messages: int,
    on_message: Callable[[], None],
) -> Talk:
    """Let ``people`` say ``messages`` in all; each starts at another place of the list.

    Raises:
        BenchError: one of the answers is no answer.
    """

    def talk(person: int) -> list[Reply]:
        speaker = new_speaker()
        first = person * len(questions) // people
        replies = []
        for turn in range(person, messages, people):
            replies.append(speaker.say(questions[(first + turn // people) % len(questions)]))
            on_message()
        speaker.close()
        return replies

    started = time.perf_counter()
    with ThreadPoolExecutor(people) as crowd:
        replies = [reply for said in crowd.map(talk, range(people)) for reply in said]
    return Talk(people, replies, time.perf_counter() - started)


def together(talks: Sequence[Talk]) -> Measured:
    """Sum several talks with one bot up as one run."""
    replies = [reply for talk in talks for reply in talk.replies]
    return measured(talks[0].people, replies, sum(talk.seconds for talk in talks))


def measured(people: int, replies: Sequence[Reply], seconds: float) -> Measured:
    """Sum a run up."""
    p50, p95 = (float(value) for value in np.percentile([reply.ms for reply in replies], [50, 95]))
    names = dict.fromkeys(name for reply in replies for name in reply.parts)
    parts = {
        name: float(np.mean([reply.parts[name] for reply in replies if name in reply.parts]))
        for name in names
    }
    return Measured(people, len(replies), p50, p95, len(replies) / seconds, parts)
