"""What comes back about mails, and customers who want to be asked less often."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_delivery_report_message_id_message"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_report")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_delivery_report_fingerprint")),
    )
    op.create_index(
        op.f("ix_delivery_report_message_id"), "delivery_report", ["message_id"], unique=False
    )
    op.create_index(
        "ix_delivery_report_address_hash_at",
        "delivery_report",
        ["address_hash", "at"],
        unique=False,
    )
    op.add_column(
        "contact",
        sa.Column("wants_fewer", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("contact", "wants_fewer")
    op.drop_table("delivery_report")
