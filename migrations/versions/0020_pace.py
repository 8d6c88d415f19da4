"""How fast servers and domains take mail, and mails of which nobody knows whether they left."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

UNCERTAIN = sa.text("outcome = 'uncertain'")


def upgrade() -> None:
    op.create_table(
        "pace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minute_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("booked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pace")),
        sa.UniqueConstraint("key", name=op.f("uq_pace_key")),
    )
    op.add_column("message", sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_message_uncertain",
        "message",
        ["id"],
        unique=False,
        sqlite_where=UNCERTAIN,
        postgresql_where=UNCERTAIN,
    )


def downgrade() -> None:
    op.drop_index(
        "ix_message_uncertain",
        table_name="message",
        sqlite_where=UNCERTAIN,
        postgresql_where=UNCERTAIN,
    )
    # What nobody decided about is, to the tables of before, a mail that was not sent.
    op.execute("update message set outcome = 'failed' where outcome = 'uncertain'")
    op.drop_column("message", "handed_at")
    op.drop_table("pace")
