"""Waves after events, and which events each of them minds."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

CHECKS = {
    "event_has_a_kind": "(event_kind_id is null) = (repeats <> 'event')",
    "delay_hours_range": "delay_hours between 0 and 2160",
    "patience_days_range": "patience_days between 0 and 30",
}


def upgrade() -> None:
    with op.batch_alter_table("wave") as batch:
        batch.add_column(sa.Column("event_kind_id", sa.Integer(), nullable=True))
        for name, default in (("delay_hours", "0"), ("patience_days", "3")):
            batch.add_column(sa.Column(name, sa.Integer(), server_default=default, nullable=False))
        batch.create_foreign_key(
            op.f("fk_wave_event_kind_id_event_kind"), "event_kind", ["event_kind_id"], ["id"]
        )
        for name, rule in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_wave_{name}"), rule)
    op.create_index(op.f("ix_wave_event_kind_id"), "wave", ["event_kind_id"])
    op.create_table(
        "wave_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_wave_event_{column}_{table}"),
                ondelete="CASCADE",
            )
            for column, table in (
                ("wave_id", "wave"),
                ("event_id", "customer_event"),
                ("run_id", "wave_run"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave_event")),
        sa.UniqueConstraint("wave_id", "event_id", name=op.f("uq_wave_event_wave_id_event_id")),
    )
    for name in ("event_id", "run_id"):
        op.create_index(op.f(f"ix_wave_event_{name}"), "wave_event", [name])
    waits = sa.text("run_id IS NULL")
    op.create_index(
        "ix_wave_event_waiting",
        "wave_event",
        ["wave_id", "happened_at"],
        sqlite_where=waits,
        postgresql_where=waits,
    )


def downgrade() -> None:
    """Waves after events end, as waves that ran once; who was left out late was left out early."""
    op.drop_table("wave_event")
    op.execute("update invitation set skip_reason = 'quarantined' where skip_reason = 'late'")
    op.drop_index(op.f("ix_wave_event_kind_id"), "wave")
    with op.batch_alter_table("wave") as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_wave_{name}"), type_="check")
        batch.drop_constraint(op.f("fk_wave_event_kind_id_event_kind"), type_="foreignkey")
        for name in ("patience_days", "delay_hours", "event_kind_id"):
            batch.drop_column(name)
    op.execute(
        "update wave set repeats = 'once', state = 'finished', next_at = null, ready_at = null"
        " where repeats = 'event'"
    )
