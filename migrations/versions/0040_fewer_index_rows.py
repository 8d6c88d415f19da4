"""A person who is asked costs two rows of indexes less: a list is by id, and silence is not kept."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

ANSWERED = sa.text("last_answered_at IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_message_created_at_id", table_name="message")
    op.drop_index("ix_contact_last_answered_at", table_name="contact")
    op.create_index(
        "ix_contact_last_answered_at",
        "contact",
        ["last_answered_at"],
        sqlite_where=ANSWERED,
        postgresql_where=ANSWERED,
    )


def downgrade() -> None:
    op.drop_index("ix_contact_last_answered_at", table_name="contact")
    op.create_index("ix_contact_last_answered_at", "contact", ["last_answered_at"])
    op.create_index("ix_message_created_at_id", "message", ["created_at", "id"])
