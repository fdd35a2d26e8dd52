"""The desk of accounts and pages, as the settings say."""

from __future__ import annotations

from admin.accounts.desk import Desk
from admin.accounts.keys import Keys
from app.secret import gateway_secret
from app.settings import Settings
from channels.database import Database


def open_desk(settings: Settings, database: Database) -> Desk:
    """Return the desk; in production its cookies travel over TLS only."""
    keys = Keys(gateway_secret(settings))
    is_production = settings.environment == "production"
    return Desk(database, keys, secure=is_production, public_url=settings.public_url)
