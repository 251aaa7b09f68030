"""Hand edits: their history, who edited each part last, closures, trust in positions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PARTS = ("buildings", "storeys", "spaces", "zones", "openings", "connectors", "assets")


def upgrade() -> None:
    """Make the change."""
    for table in PARTS:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("edited_by", sa.String(length=36), nullable=True))
            batch.add_column(sa.Column("edited_at", sa.DateTime(), nullable=True))
    for table in ("openings", "connectors"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column("is_closed", sa.Boolean(), nullable=False, server_default=sa.false())
            )
        with op.batch_alter_table(table) as batch:
            batch.alter_column("is_closed", server_default=None)
    with op.batch_alter_table("assets") as batch:
        batch.add_column(
            sa.Column(
                "position_state",
                sa.String(length=20),
                nullable=False,
                server_default="as_drawn",
            )
        )
    with op.batch_alter_table("assets") as batch:
        batch.alter_column("position_state", server_default=None)
    op.create_table(
        "edits",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("effect", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_edits_site_id_sites"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
        sa.UniqueConstraint("site_id", "number", name=op.f("uq_edits_site_id_number")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("edits")
    with op.batch_alter_table("assets") as batch:
        batch.drop_column("position_state")
    for table in ("openings", "connectors"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("is_closed")
    for table in PARTS:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("edited_at")
            batch.drop_column("edited_by")
