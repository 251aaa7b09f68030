"""Plans that are changed after they were made: pins, locks, and what each change did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("plans") as table:
        table.add_column(sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("step", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("pinned", sa.JSON(), server_default="[]", nullable=False))
        table.add_column(sa.Column("locked", sa.JSON(), server_default="[]", nullable=False))
        table.add_column(
            sa.Column("problem_key", sa.String(length=36), server_default="", nullable=False)
        )
        table.add_column(
            sa.Column("name", sa.String(length=120), server_default="", nullable=False)
        )
        table.add_column(sa.Column("parent_id", sa.String(length=36), nullable=True))
    with op.batch_alter_table("plan_shifts") as table:
        table.add_column(sa.Column("away", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "plan_changes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("plan_id", sa.String(length=36), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
            name=op.f("fk_plan_changes_plan_id_plans"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_changes")),
    )
    with op.batch_alter_table("plan_changes") as table:
        table.create_index("ix_plan_changes_plan", ["plan_id", "n"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("plan_changes")
    with op.batch_alter_table("plan_shifts") as table:
        table.drop_column("away")
    with op.batch_alter_table("plans") as table:
        for column in ("parent_id", "name", "problem_key", "locked", "pinned", "step", "revision"):
            table.drop_column(column)
