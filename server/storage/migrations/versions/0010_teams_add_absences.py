"""Members of a team say when they are away; a team has a revision to be changed on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("inspectors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("absences", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("teams", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("teams", schema=None) as batch_op:
        batch_op.drop_column("revision")
    with op.batch_alter_table("inspectors", schema=None) as batch_op:
        batch_op.drop_column("absences")
