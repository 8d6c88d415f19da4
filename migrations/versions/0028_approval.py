"""Drafts of waves wait for an approval, or were sent back with a word."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("wave") as batch:
        batch.add_column(sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("sent_back", sa.String(500), server_default="", nullable=False))
        batch.create_check_constraint(
            op.f("ck_wave_ready_is_a_draft"), "ready_at is null or state = 'draft'"
        )


def downgrade() -> None:
    """Drafts stay drafts; that they waited is forgotten."""
    with op.batch_alter_table("wave") as batch:
        batch.drop_constraint(op.f("ck_wave_ready_is_a_draft"), type_="check")
        batch.drop_column("sent_back")
        batch.drop_column("ready_at")
