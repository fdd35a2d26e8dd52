"""The one secret of an installation: given in the settings, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets

from app.settings import Settings


def gateway_secret(settings: Settings) -> str:
    """Return the secret; the file it is kept in can be read by its owner only."""
    given = settings.gateway_secret.get_secret_value()
    if given:
        return given
    path = settings.data_dir / "secret"
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()
