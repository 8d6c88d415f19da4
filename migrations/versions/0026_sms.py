"""Waves by SMS, and waves whose owner is told that they cannot be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("wave") as batch:
        batch.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("trouble", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("troubled_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(
            op.f("fk_wave_owner_id_user_account"),
            "user_account",
            ["owner_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_index(op.f("ix_wave_owner_id"), "wave", ["owner_id"], unique=False)
    op.add_column(
        "wave_text", sa.Column("sms", sa.String(length=500), server_default="", nullable=False)
    )
    with op.batch_alter_table("wave_text") as batch:
        batch.alter_column("sms", existing_type=sa.String(length=500), server_default=None)
    op.add_column(
        "suppression",
        sa.Column("is_phone", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    with op.batch_alter_table("suppression") as batch:
        batch.alter_column("is_phone", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    # The tables of before know no SMS: what was to be one is not sent.
    op.execute(
        "update wave set channel = 'console', state = 'finished', next_at = null "
        "where channel = 'sms'"
    )
    op.execute(
        "update message set next_at = null, outcome = 'cancelled', "
        "finished_at = created_at where next_at is not null and (purpose = 'trouble' or "
        "mailing_id in (select id from mailing where channel = 'sms'))"
    )
    op.execute("delete from message where purpose = 'trouble'")
    op.execute("update mailing set channel = 'console' where channel = 'sms'")
    op.drop_column("suppression", "is_phone")
    op.drop_column("wave_text", "sms")
    op.drop_index(op.f("ix_wave_owner_id"), table_name="wave")
    with op.batch_alter_table("wave") as batch:
        batch.drop_constraint(op.f("fk_wave_owner_id_user_account"), type_="foreignkey")
        batch.drop_column("troubled_at")
        batch.drop_column("trouble")
        batch.drop_column("owner_id")
