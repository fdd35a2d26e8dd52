"""Run migrations against the database named in the configuration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context

from app.database import driver_url
from app.tables import metadata

engine = sa.create_engine(driver_url(context.config.attributes["url"]))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
