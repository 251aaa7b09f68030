"""On PostgreSQL geometry is PostGIS's own, so that maps and queries over many sites can read it."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COLUMNS = (
    ("storeys", "outline"),
    ("storeys", "walls"),
    ("storeys", "floor"),
    ("spaces", "polygon"),
    ("openings", "line"),
)


def upgrade() -> None:
    """Make the change."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, column in COLUMNS:
        op.execute(
            f"ALTER TABLE {table} ALTER COLUMN {column} "
            f"TYPE geometry USING ST_GeomFromWKB({column})"
        )


def downgrade() -> None:
    """Undo it."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, column in COLUMNS:
        op.execute(
            f"ALTER TABLE {table} ALTER COLUMN {column} TYPE bytea USING ST_AsBinary({column})"
        )
