"""Chat with the whole house through three fake platforms, on one page, without an account.

``python -m tests.fakes.demo [--host 127.0.0.1] [--port 8090]``; Ctrl-C stops everything.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

import uvicorn

from app.errors import StartError
from app.knowledge import catalogue, recipe
from app.rasa_model import model_path
from app.settings import Settings, get_settings
from knowledge.index.store import find_index
from tests.fakes.demo_page import create_page
from tests.fakes.house import Surroundings
from tests.fakes.platform import Served
from tests.fakes.watched import WatchedPlatform, WatchedTelegram, WatchedZaloBot, WatchedZaloOa
from tests.house import running_house
from vietnamese.errors import TthcError

LOOPBACK: Final = ("127.0.0.1", "localhost")
SHARED: Final = ("models", "index", "catalogue", "popularity.json", "guides-off.json")
"""What the demo takes over from the operator's data, to read only; messages and people it keeps apart."""
NOTHING_REAL: Final = {
    "TTHC_ENVIRONMENT": "development",
    "TTHC_GATEWAY_SECRET": "",
    "TTHC_TELEGRAM_FETCH": "false",
    "TTHC_TELEGRAM_PROXY": "",
    "TTHC_ZALO_BOT_FETCH": "false",
    "TTHC_ZALO_OA_SIGNED_WITH": "app_id",
}
"""Settings that an operator's ``.env`` may hold and that would lead away from the fakes."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the demo until it is told to stop."""
    asked = _asked(arguments)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        _run(asked.host, asked.port)
    except KeyboardInterrupt:
        _say("Đã dừng / stopped.")
    except TthcError as error:
        raise SystemExit(str(error)) from None


def require_built(settings: Settings) -> None:
    """Check that model and index are there: to build them takes longer than anybody waits for a demo.

    Raises:
        StartError: one is missing; says how to build it.
    """
    how = "Dựng bằng `make train` (vài phút), rồi chạy lại `make demo`."
    if not settings.rasa_python.exists():
        raise StartError("chưa có môi trường Rasa (.venv-rasa).", "Chạy `make train`, rồi `make demo`.")
    if not model_path(settings).is_file():
        raise StartError(f"chưa có mô hình {model_path(settings).name} cho bản mã này.", how)
    try:
        find_index(settings.index_dir, catalogue(settings), recipe(settings))
    except TthcError as error:
        raise StartError(error.message, how) from error


def _run(host: str, port: int) -> None:
    settings = get_settings()
    require_built(settings)
    with _listener(host, port) as listener, tempfile.TemporaryDirectory(prefix="tthc-demo-") as folder:
        data = Path(folder)
        _share(settings.data_dir, data)
        _say("Đang khởi động, chừng nửa phút / starting, about half a minute …")
        oa, bot, telegram = WatchedZaloOa(), WatchedZaloBot(), WatchedTelegram()
        around = Surroundings(oa, bot, telegram)
        with Served(around.all), running_house(data, **_settings(around)) as house:
            around.deliver_to(house.url)
            address = f"http://{host}:{listener.getsockname()[1]}/"
            _say(f"Mở ba chiếc điện thoại:  {address}   (nhấn Ctrl-C để dừng)")
            _say(f"Open the three phones:   {address}   (Ctrl-C stops it)")
            _serve([oa, bot, telegram], data / "tthc.db", host, listener)


def _settings(around: Surroundings) -> dict[str, Any]:
    return {**around.settings(), **NOTHING_REAL}


def _serve(fakes: list[WatchedPlatform], store: Path, host: str, listener: socket.socket) -> None:
    # Under a foreign name a page of another site could reach us through the visitor's browser.
    hosts = list(LOOPBACK) if host in LOOPBACK else ["*"]
    config = uvicorn.Config(
        create_page(fakes, store, hosts),
        log_level="warning",
        access_log=False,
        # A page that polls would hold the end up.
        timeout_graceful_shutdown=2,
    )
    uvicorn.Server(config).run(sockets=[listener])


def _share(built: Path, data: Path) -> None:
    for name in SHARED:
        if (built / name).exists():
            (data / name).symlink_to(built / name)


def _listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens: a port that is taken is known before half a minute has gone.

    Raises:
        StartError: nobody can listen there.
    """
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise StartError(
            f"không mở được cổng {port} trên {host}: {error.strerror}.",
            "Chọn cổng khác: `make demo TTHC_DEMO_PORT=8091`, hay --port 8091.",
        ) from error


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.demo", description=__doc__)
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="địa chỉ để nghe; 0.0.0.0 thì cả mạng trong nhà vào được",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=os.environ.get("TTHC_DEMO_PORT", "8090"),
        help="cổng; 0 thì cổng nào trống (mặc định: TTHC_DEMO_PORT, không có thì 8090)",
    )
    return parser.parse_args(arguments)


def _stop(number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt(signal.Signals(number).name)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
