"""What a message leaves behind when its customer is deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ORPHANED = sa.text("customer_id IS NULL AND purpose = 'invitation' AND address <> ''")


def upgrade() -> None:
    op.add_column("message", sa.Column("address_hash", sa.String(length=64), nullable=True))
    op.create_index(
        "ix_message_orphaned",
        "message",
        ["id"],
        unique=False,
        sqlite_where=ORPHANED,
        postgresql_where=ORPHANED,
    )


def downgrade() -> None:
    op.drop_index(
        "ix_message_orphaned",
        table_name="message",
        sqlite_where=ORPHANED,
        postgresql_where=ORPHANED,
    )
    op.drop_column("message", "address_hash")
