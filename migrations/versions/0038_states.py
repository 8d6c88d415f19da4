"""What a provider tells of messages that it took."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

WATCHED = sa.text("check_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("message", sa.Column("provider_id", sa.String(length=40), nullable=True))
    for name in ("check_at", "delivered_at"):
        op.add_column("message", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_message_check_at",
        "message",
        ["check_at"],
        sqlite_where=WATCHED,
        postgresql_where=WATCHED,
    )


def downgrade() -> None:
    op.drop_index("ix_message_check_at", table_name="message")
    for name in ("delivered_at", "check_at", "provider_id"):
        op.drop_column("message", name)
