"""Run the ``tthc`` command as ``python -m app``."""

from app.cli import main

main()
