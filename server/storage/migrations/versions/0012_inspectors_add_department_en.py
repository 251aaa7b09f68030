"""Members of a team say their department in English too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("inspectors", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("department_en", sa.String(length=200), nullable=False, server_default="")
        )


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("inspectors", schema=None) as batch_op:
        batch_op.drop_column("department_en")
