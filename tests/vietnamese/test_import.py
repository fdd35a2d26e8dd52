import subprocess
import sys
from pathlib import Path

HEAVY = {"underthesea", "numpy", "asyncio", "torch", "tensorflow", "rasa"}


def test_import_is_light() -> None:
    """The package is imported by every process, so it may pull in nothing heavy."""
    script = (
        "import sys, vietnamese.words, vietnamese.telex, vietnamese.shorthand, vietnamese.personal_data\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True, timeout=60
    )
    assert not HEAVY & set(done.stdout.split())
