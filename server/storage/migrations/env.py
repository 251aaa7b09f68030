"""Alembic's entry: runs migrations on the connection it is given."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

import server.storage  # noqa: F401  (fills the metadata)
from server.storage.database import Base
from server.storage.geometry_type import Geometry, Instant


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our column types as what they are in the database: a migration outlives our classes."""
    if kind == "type" and isinstance(item, Geometry | Instant):
        return f"sa.{type(item.impl).__name__}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
