"""Run migrations against the database named in the configuration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context
from sqlalchemy.engine import make_url

from channels.tables import metadata


def _sync_url(url: str) -> str:
    parsed = make_url(url)
    name = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}.get(parsed.drivername)
    return (parsed.set(drivername=name) if name else parsed).render_as_string(hide_password=False)


engine = sa.create_engine(_sync_url(context.config.attributes["url"]))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
