"""The look-up pages: the list that a question finds, as the browser gets it, one after another."""

from __future__ import annotations

import http.client
import time
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode, urlsplit

from eval.bench.errors import BenchError
from eval.bench.load import Measured, measured
from eval.bench.speakers import Reply

WARM_UP: Final = 5
_ADDRESSES: Final = ("/tra-cuu", "/tra-cuu/goi-y")
"""The whole page of results, and what is suggested while somebody types."""


def time_pages(url: str, questions: Sequence[str]) -> Measured:
    """Return the times of one reader who asks for both for every question.

    Raises:
        BenchError: an address does not answer.
    """
    address = urlsplit(url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)
    for question in questions[:WARM_UP]:
        _read(connection, _ADDRESSES[0], question)
    started = time.perf_counter()
    replies = [_read(connection, path, question) for question in questions for path in _ADDRESSES]
    seconds = time.perf_counter() - started
    connection.close()
    return measured(1, replies, seconds)


def _read(connection: http.client.HTTPConnection, path: str, question: str) -> Reply:
    started = time.perf_counter()
    connection.request("GET", f"{path}?{urlencode({'q': question})}")
    response = connection.getresponse()
    response.read()
    elapsed = (time.perf_counter() - started) * 1000
    if response.status != http.client.OK:
        raise BenchError(f"{path} trả mã {response.status}.", "Xem nhật ký của trang.")
    return Reply(elapsed)
