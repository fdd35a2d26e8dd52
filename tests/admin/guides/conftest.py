"""A console over the guides that we ship, with files of the test for what is changed."""

from __future__ import annotations

from tests.admin.catalogue.conftest import admin, app, editor, stock

__all__ = ["admin", "app", "editor", "stock"]
