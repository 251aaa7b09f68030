"""Doubts about a plan that somebody has found right as they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "settled_doubts",
        sa.Column("site_id", sa.String(length=36), nullable=False),
        sa.Column("doubt_id", sa.String(length=400), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("edit_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["edit_id"],
            ["edits.id"],
            name=op.f("fk_settled_doubts_edit_id_edits"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["sites.id"],
            name=op.f("fk_settled_doubts_site_id_sites"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("site_id", "doubt_id", name=op.f("pk_settled_doubts")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("settled_doubts")
