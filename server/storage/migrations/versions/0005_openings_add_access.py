"""Doors say which way, when and how slowly they let through; lifts how long they are waited for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("openings") as batch:
        batch.add_column(sa.Column("one_way", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("delay_s", sa.Double(), nullable=True))
        batch.add_column(sa.Column("hours", sa.String(length=20), nullable=True))
    with op.batch_alter_table("connectors") as batch:
        batch.add_column(sa.Column("wait_s", sa.Double(), nullable=True))
        batch.add_column(sa.Column("hours", sa.String(length=20), nullable=True))


def downgrade() -> None:
    """Take the change back."""
    for table, columns in (
        ("connectors", ("hours", "wait_s")),
        ("openings", ("hours", "delay_s", "one_way")),
    ):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column)
