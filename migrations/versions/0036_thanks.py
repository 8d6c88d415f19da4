"""A wave may thank whoever finished."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

WORDS = (
    ("thanks_subject", sa.String(length=200)),
    ("thanks_body", sa.Text()),
    ("thanks_sms", sa.String(length=500)),
)
TO_THANK = "thank_at IS NOT NULL AND completed_at IS NOT NULL"
ORPHANED = "customer_id IS NULL AND purpose IN ('invitation', 'thanks') AND address <> ''"
ORPHANED_BEFORE = "customer_id IS NULL AND purpose = 'invitation' AND address <> ''"


def upgrade() -> None:
    op.add_column(
        "wave", sa.Column("thanks", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    with op.batch_alter_table("wave") as batch:
        batch.alter_column("thanks", existing_type=sa.Boolean(), server_default=None)
    for name, kind in WORDS:
        op.add_column("wave_text", sa.Column(name, kind, server_default="", nullable=False))
    with op.batch_alter_table("wave_text") as batch:
        for name, kind in WORDS:
            batch.alter_column(name, existing_type=kind, server_default=None)
    with op.batch_alter_table("wave_run") as batch:
        batch.add_column(sa.Column("thanks_mailing_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_wave_run_thanks_mailing_id_mailing"), "mailing", ["thanks_mailing_id"], ["id"]
        )
    op.add_column("invitation", sa.Column("thank_at", sa.DateTime(timezone=True), nullable=True))
    _index("ix_invitation_to_thank", "invitation", "completed_at", TO_THANK)
    op.drop_index("ix_message_orphaned", table_name="message")
    _index("ix_message_orphaned", "message", "id", ORPHANED)


def downgrade() -> None:
    op.execute("delete from message where purpose = 'thanks'")
    op.drop_index("ix_message_orphaned", table_name="message")
    _index("ix_message_orphaned", "message", "id", ORPHANED_BEFORE)
    op.drop_index("ix_invitation_to_thank", table_name="invitation")
    op.drop_column("invitation", "thank_at")
    op.execute(
        "create temporary table gone as select thanks_mailing_id as id from wave_run"
        " where thanks_mailing_id is not null"
    )
    with op.batch_alter_table("wave_run") as batch:
        batch.drop_constraint(op.f("fk_wave_run_thanks_mailing_id_mailing"), type_="foreignkey")
        batch.drop_column("thanks_mailing_id")
    op.execute("delete from mailing_text where mailing_id in (select id from gone)")
    op.execute("delete from mailing where id in (select id from gone)")
    op.execute("drop table gone")
    for name, _kind in WORDS:
        op.drop_column("wave_text", name)
    op.drop_column("wave", "thanks")


def _index(name: str, table: str, column: str, where: str) -> None:
    op.create_index(
        name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
