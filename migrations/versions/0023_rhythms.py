"""Waves of every rhythm, to samples, with up to three reminders; bounds for people and companies."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

WINDOW = (
    "(from_hour is null) = (until_hour is null)"
    " and (from_hour is null or from_hour between 0 and until_hour - 1)"
    " and (until_hour is null or until_hour <= 24)"
)
SAMPLE = "(sample_size is null) = (sampling = 'all') and (sample_size is null or sample_size > 0)"
CHECKS = {
    "every_range": "every between 1 and 365",
    "weekday_range": "weekday between 0 and 6",
    "ordinal_range": "ordinal between 1 and 5",
    "reminders_range": "reminders between 1 and 3",
    "window_range": WINDOW,
    "sample_has_a_size": SAMPLE,
}
BOUNDS = {
    "most_messages_range": "most_messages between 0 and 100",
    "company_cap_range": "company_cap between 0 and 10000",
}


def upgrade() -> None:
    with op.batch_alter_table("wave") as batch:
        for name, kind, default in (
            ("every", sa.Integer(), "1"),
            ("weekday", sa.Integer(), "5"),
            ("cron", sa.String(100), ""),
            ("rest_days", sa.String(32), "keep"),
            ("when_missed", sa.String(32), "late"),
            ("in_their_zone", sa.Boolean(), sa.false()),
            ("sampling", sa.String(32), "all"),
            ("stratify_by", sa.String(80), ""),
            ("reminders", sa.Integer(), "1"),
        ):
            batch.add_column(sa.Column(name, kind, server_default=default, nullable=False))
        for name in ("ordinal", "from_hour", "until_hour", "sample_size"):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name, rule in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_wave_{name}"), rule)
    with op.batch_alter_table("wave_run") as batch:
        batch.add_column(sa.Column("seed", sa.Integer(), nullable=True))
    op.create_table(
        "run_stratum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(500), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("drawn <= frame", name=op.f("ck_run_stratum_drawn_of_frame")),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["wave_run.id"],
            name=op.f("fk_run_stratum_run_id_wave_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_stratum")),
        sa.UniqueConstraint("run_id", "value", name=op.f("uq_run_stratum_run_id_value")),
    )
    with op.batch_alter_table("organisation") as batch:
        batch.add_column(
            sa.Column("most_messages", sa.Integer(), server_default="3", nullable=False)
        )
        batch.add_column(sa.Column("company_cap", sa.Integer(), server_default="0", nullable=False))
        for name, rule in BOUNDS.items():
            batch.create_check_constraint(op.f(f"ck_organisation_{name}"), rule)


def downgrade() -> None:
    # What has another rhythm than the tables of before know runs no more.
    op.execute(
        "update wave set repeats = 'once', next_at = null,"
        " state = case when state = 'draft' then 'draft' else 'finished' end"
        " where repeats not in ('once', 'monthly')"
    )
    op.execute("update invitation set skip_reason = 'quarantined' where skip_reason = 'capped'")
    with op.batch_alter_table("organisation") as batch:
        for name in BOUNDS:
            batch.drop_constraint(op.f(f"ck_organisation_{name}"), type_="check")
        batch.drop_column("company_cap")
        batch.drop_column("most_messages")
    op.drop_table("run_stratum")
    with op.batch_alter_table("wave_run") as batch:
        batch.drop_column("seed")
    with op.batch_alter_table("wave") as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_wave_{name}"), type_="check")
        for name in (
            "sample_size",
            "until_hour",
            "from_hour",
            "ordinal",
            "reminders",
            "stratify_by",
            "sampling",
            "in_their_zone",
            "when_missed",
            "rest_days",
            "cron",
            "weekday",
            "every",
        ):
            batch.drop_column(name)
