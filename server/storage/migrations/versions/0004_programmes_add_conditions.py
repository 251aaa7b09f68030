"""Programmes say what differs for zones and single things, what is closed, and what there is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("conditions", sa.JSON(), nullable=False, server_default="{}"))
    # The default served the rows that were there; new ones always say it.
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.alter_column("conditions", server_default=None)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.drop_column("conditions")
