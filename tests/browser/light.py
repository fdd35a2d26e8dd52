"""A house without Rasa: the application of production, with answers that a test wrote down."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from app.database import migrate, open_database
from app.settings import Settings
from app.web import create_app
from channels.contract import (
    Action,
    Answer,
    Checklist,
    ChecklistItem,
    Citation,
    Facts,
    Inbound,
    Note,
    Outbound,
    Paragraph,
    ProcedureRef,
    Row,
)
from channels.inbox import Inbox
from channels.people import People
from channels.reception import Reception
from channels.status import Status
from channels.switches import Switches
from channels.tokens import TokenBook
from channels.turns import TurnLog
from channels.worker import Worker
from knowledge.loader import load_catalogue
from lookup.room import Room
from lookup.shelf import Shelf
from tests.channels.fakes import FakeRasa, a_button, an_answer
from tests.house import free_ports
from tests.lookup.fakes import FakeRanking

PAPERS = ("Giấy chứng sinh", "Tờ khai", "Căn cước của người đi đăng ký", "Giấy ủy quyền", "Giấy kết hôn")
POISON = (
    "<img src=x onerror=alert(1)><script>alert(2)</script> \u202ecod.nigol\u202c [a](javascript:alert(3))"
)


def birth() -> Answer:
    """Return a whole card, as the dialogue would."""
    facts = tuple(
        Facts(heading=name, rows=(Row(label=name, value=value),))
        for name, value in (
            ("Lệ phí", "Miễn phí"),
            ("Thời hạn", "Trong ngày"),
            ("Nơi nộp", "Ủy ban nhân dân xã"),
        )
    )
    papers = tuple(ChecklistItem(text=one, detail="1 bản chính") for one in PAPERS)
    card = Outbound(
        title="Đăng ký khai sinh",
        blocks=(Paragraph(text="Làm ở xã."), Checklist(heading="Giấy tờ cần chuẩn bị", items=papers), *facts),
        actions=(a_button(label="Xem lệ phí"), Action(kind="phone", label="Gọi 18001096", value="18001096")),
        citations=(Citation(title="Cơ sở dữ liệu quốc gia", decision="163/QĐ-BTP", read="2026-11-20"),),
        plain="Đăng ký khai sinh\n\nLàm ở xã.\n\nNguồn: Cơ sở dữ liệu quốc gia",
    )
    procedure = ProcedureRef(code="1.001193", name="Đăng ký khai sinh")
    return Answer(status=Status.ANSWERED, replies=(card,), procedure=procedure)


def poisoned() -> Answer:
    """Return an answer in which every text wants to be markup, a script, or something else than it looks."""
    reply = Outbound(
        title=POISON,
        blocks=(
            Paragraph(text=POISON + " https://evil.example/ javascript:alert(4)"),
            Note(tone="warning", text=POISON),
            Checklist(heading=POISON, items=(ChecklistItem(text=POISON, detail=POISON),)),
            Facts(heading=POISON, rows=(Row(label=POISON, value=POISON),)),
        ),
        actions=(
            a_button(label=POISON),
            Action(kind="url", label=POISON, value="javascript:alert(5)"),
            Action(kind="url", label=POISON, value="https://dichvucong.gov.vn@evil.example/"),
            Action(kind="phone", label=POISON, value="javascript:alert(6)"),
            Action(kind="copy", label=POISON, value=POISON),
        ),
        citations=(Citation(title=POISON, decision=POISON, url="javascript:alert(7)", read=POISON),),
        plain=POISON,
    )
    return Answer(status=Status.HANDED_OVER, replies=(reply,))


def by_word(message: Inbound) -> Answer:
    """Answer as a test asks for it."""
    if "độc" in message.text:
        return poisoned()
    if "cán bộ" in message.text:
        return an_answer("Anh/chị gọi Ủy ban nhân dân xã.", status=Status.HANDED_OVER)
    return birth() if "khai sinh" in message.text else an_answer(f"Về: {message.text}")


@dataclass
class LightHouse:
    """Hold a running application; ``stop`` and ``start`` make it unreachable and reachable again."""

    app: FastAPI
    port: int
    data: Path
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        config = uvicorn.Config(self.app, port=self.port, log_level="warning", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join()
        self._server = None


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """Return the real catalogue, read once for all houses."""
    return Shelf(load_catalogue())


@contextmanager
def light_house(data: Path, embed_origins: str = "", port: int | None = None) -> Iterator[LightHouse]:
    """Run the application of production on answers written down, with the real catalogue to look up."""
    settings = Settings(_env_file=None, data_dir=data, embed_origins=embed_origins)
    migrate(settings.database)
    database = open_database(settings.database)
    app = create_app(settings, "model-1")
    inbox, turn_log = Inbox(database), TurnLog(database)
    app.state.inbox, app.state.turn_log, app.state.switches = inbox, turn_log, Switches(database)
    rasa, reception = FakeRasa(), Reception(People(database, "a secret of the tests"), {})
    rasa.reply = by_word
    app.state.worker = Worker(inbox, turn_log, TokenBook(database), rasa, "model-1", reception=reception)  # type: ignore[arg-type]
    app.state.lookup = Room(lambda: shelf().catalogue, FakeRanking())
    app.state.lookup._shelf = shelf()
    house = LightHouse(app, port or free_ports(1)[0], data)
    house.start()
    try:
        yield house
    finally:
        house.stop()
        database.engine.dispose()


@contextmanager
def foreign_page(port: int, page: str, policy: str) -> Iterator[str]:
    """Serve one page of somebody else's, under the policy of their site, and return its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = page.encode() if self.path == "/" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
