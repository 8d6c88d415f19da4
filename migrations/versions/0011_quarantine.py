"""Answers that wait for somebody to look at them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SUSPECT = sa.text("suspicion IS NOT NULL")
HELD = "suspicion is null or released_at is not null or is_test"


def upgrade() -> None:
    op.add_column("response", sa.Column("suspicion", sa.String(32), nullable=True))
    op.add_column("response", sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("response") as batch:
        batch.create_check_constraint(op.f("ck_response_held_counts_nowhere"), HELD)
    op.create_index(
        "ix_response_suspicion",
        "response",
        ["released_at", "id"],
        unique=False,
        sqlite_where=SUSPECT,
        postgresql_where=SUSPECT,
    )


def downgrade() -> None:
    """What was held stays out of the figures: it is marked as a test."""
    op.drop_index(
        "ix_response_suspicion",
        table_name="response",
        sqlite_where=SUSPECT,
        postgresql_where=SUSPECT,
    )
    with op.batch_alter_table("response") as batch:
        batch.drop_constraint(op.f("ck_response_held_counts_nowhere"), type_="check")
        batch.drop_column("released_at")
        batch.drop_column("suspicion")
