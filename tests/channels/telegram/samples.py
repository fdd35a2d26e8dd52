"""A person, messages to send, and servers that answer as told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing

from channels.platform import Button, Piece

USER = "1111111"
A_TOKEN = "b:7Kq2mV9xAb_-"


def a_piece(text: str = "Cần giấy chứng sinh.", *buttons: Button) -> Piece:
    return Piece(text=text, buttons=buttons)


def a_button(label: str = "Xem thủ tục", token: str = A_TOKEN) -> Button:
    return Button(kind="reply", label=label, value=token)


def an_address(url: str = "https://dichvucong.gov.vn/p", label: str = "Mở Cổng") -> Button:
    return Button(kind="url", label=label, value=url)


def closed_port() -> str:
    """Return an address at which nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}"


async def until(is_so: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while True:
            if is_so():
                return
            await asyncio.sleep(0.01)


@asynccontextmanager
async def answering(status: int, body: bytes) -> AsyncIterator[str]:
    """Serve one answer to whoever asks; status 0 is silence."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            if status:
                head = f"HTTP/1.1 {status} X\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
                writer.write(head.encode() + body)
                await writer.drain()
            else:
                await reader.read()
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()
