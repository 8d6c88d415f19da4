"""Tables of followups."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outreach_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_day")),
        sa.UniqueConstraint("day", name=op.f("uq_outreach_day_day")),
    )
    op.create_table(
        "outreach_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("call_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("feedback_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(outcome is null) = (recorded_at is null)",
            name=op.f("ck_outreach_call_recorded_with_an_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_outreach_call_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_outreach_call_feedback_id_feedback"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_outreach_call_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_call")),
        sa.UniqueConstraint("day", "customer_id", name=op.f("uq_outreach_call_day_customer_id")),
    )
    op.create_index(
        "ix_outreach_call_call_again_at", "outreach_call", ["call_again_at"], unique=False
    )
    op.create_index(
        op.f("ix_outreach_call_customer_id"), "outreach_call", ["customer_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("outreach_call")
    op.drop_table("outreach_day")
