"""Look the installation over and say what is wrong, one line each."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

from app.rasa_model import model_path
from app.settings import Settings
from app.supervisor import is_free

RASA_VERSION = "3.6.21"
_FREE_DISK = 1024**3


@dataclass(frozen=True)
class Finding:
    """Hold one check: what, whether it is well, and details."""

    name: str
    well: bool
    detail: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield every finding; a check that breaks is a finding too."""
    for name, check in _CHECKS:
        try:
            yield check(settings)
        except Exception as error:  # noqa: BLE001 - whatever breaks is what the operator must hear of
            yield Finding(name, well=False, detail=str(error) or type(error).__name__)


def _app_interpreter(_settings: Settings) -> Finding:
    return Finding("Python của ứng dụng", sys.version_info[:2] >= (3, 11), sys.version.split()[0])


def _rasa_interpreter(settings: Settings) -> Finding:
    probe = (
        "import sys; from importlib.metadata import version; print(sys.version.split()[0], version('rasa'))"
    )
    found = subprocess.run(
        [str(settings.rasa_python), "-c", probe], capture_output=True, text=True, timeout=60
    )
    python, _, rasa = found.stdout.strip().partition(" ")
    well = python.startswith("3.10.") and rasa == RASA_VERSION
    return Finding("Rasa", well, f"Python {python or '?'}, rasa {rasa or 'chưa cài'}, cần {RASA_VERSION}")


def _libraries(_settings: Settings) -> Finding:
    names = ("sentence-transformers", "faiss-cpu", "rasa-sdk", "fastapi", "SQLAlchemy")
    return Finding("Thư viện", well=True, detail=", ".join(f"{name} {version(name)}" for name in names))


def _catalogue(settings: Settings) -> Finding:
    from app.knowledge import catalogue as catalogue_in_force

    catalogue = catalogue_in_force(settings)
    return Finding("Danh mục", well=True, detail=f"{len(catalogue)} thủ tục, phiên bản {catalogue.version}")


def _model(settings: Settings) -> Finding:
    path = model_path(_live(settings))
    return Finding(
        "Mô hình Rasa", path.is_file(), path.name if path.is_file() else "chưa có; chạy `tthc build`"
    )


def _index(settings: Settings) -> Finding:
    from app.knowledge import searcher

    return Finding("Chỉ mục tra cứu", well=True, detail=f"ngưỡng {searcher(_live(settings)).thresholds}")


def _live(settings: Settings) -> Settings:
    """Return settings that read what the house runs on: the newest lessons may wait for their gate."""
    from app.database import migrate
    from app.live import live_content

    migrate(settings.database)
    return live_content(settings)


def _database(settings: Settings) -> Finding:
    from app.database import migrate

    migrate(settings.database)
    return Finding("Cơ sở dữ liệu", well=True, detail=settings.database.split("@")[-1])


def _ports(settings: Settings) -> Finding:
    ports = (settings.port, settings.rasa_port, settings.actions_port)
    taken = [str(port) for port in ports if not is_free("127.0.0.1", port)]
    detail = (
        f"đang có chương trình dùng: {', '.join(taken)} (có thể chính là `tthc run`)" if taken else "trống"
    )
    return Finding("Cổng", well=True, detail=detail)


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data_dir.parent).free
    return Finding("Đĩa", free > _FREE_DISK, f"còn {free / 1024**3:.1f} GB")


_CHECKS: tuple[tuple[str, Callable[[Settings], Finding]], ...] = (
    ("Python của ứng dụng", _app_interpreter),
    ("Rasa", _rasa_interpreter),
    ("Thư viện", _libraries),
    ("Danh mục", _catalogue),
    ("Mô hình Rasa", _model),
    ("Chỉ mục tra cứu", _index),
    ("Cơ sở dữ liệu", _database),
    ("Cổng", _ports),
    ("Đĩa", _disk),
)
