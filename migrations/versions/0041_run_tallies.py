"""A large wave is counted by a worker, and what it counted is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

COUNTS = (
    "people",
    "asked",
    "sent",
    "out",
    "bounced",
    "opened",
    "started",
    "completed",
    "declined",
    "expired",
    "lately",
)


def upgrade() -> None:
    op.create_table(
        "run_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.ForeignKeyConstraint(
            ["run_id"], ["wave_run.id"], name="fk_run_tally_run_id_wave_run", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_run_tally"),
        sa.UniqueConstraint("run_id", "reason", name="uq_run_tally_run_id_reason"),
    )
    for name in ("people", "asked"):
        column = sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        op.add_column("wave_run", column)
    with op.batch_alter_table("wave_run") as batch:
        for name in ("people", "asked"):
            batch.alter_column(name, existing_type=sa.Integer(), server_default=None)
    op.execute(
        "update wave_run set"
        " people = (select count(*) from invitation where run_id = wave_run.id),"
        " asked = (select count(queued_at) from invitation where run_id = wave_run.id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("wave_run") as batch:
        for name in ("asked", "people"):
            batch.drop_column(name)
    op.drop_table("run_tally")
