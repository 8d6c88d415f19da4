"""Outreach in programmes: what is asked, how many a day, how chosen, and who calls."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

FIRST = {"fa": "پنج مشتری در روز", "en": "Five customers a day"}


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("question_fa", sa.String(500), nullable=False),
        sa.Column("question_en", sa.String(500), nullable=False),
        sa.Column("a_day", sa.Integer(), nullable=False),
        sa.Column("chooses", sa.String(32), nullable=False),
        sa.Column("value_by", sa.String(64), nullable=False),
        sa.Column("stratify_by", sa.String(80), nullable=False),
        sa.Column("asks", sa.String(32), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=True),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.String(20), nullable=False),
        sa.Column("return_days", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("a_day between 1 and 50", name=op.f("ck_programme_a_day_range")),
        sa.CheckConstraint("hour between 0 and 23", name=op.f("ck_programme_hour_range")),
        sa.CheckConstraint(
            "return_days between 1 and 365", name=op.f("ck_programme_return_days_range")
        ),
        sa.CheckConstraint(
            "(chooses = 'high_value') = (value_by <> '')",
            name=op.f("ck_programme_value_by_a_number"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_programme_survey_id_survey"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
    )
    op.create_index(op.f("ix_programme_survey_id"), "programme", ["survey_id"])
    op.create_index(
        "ix_programme_next_at",
        "programme",
        ["next_at"],
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "programme_caller",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_caller_programme_id_programme"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_programme_caller_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_caller")),
        sa.UniqueConstraint(
            "programme_id", "user_id", name=op.f("uq_programme_caller_programme_id_user_id")
        ),
    )
    _begin_with_what_there_was()
    for table in ("outreach_day", "outreach_call"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("programme_id", sa.Integer(), nullable=True))
    op.execute("update outreach_day set programme_id = (select min(id) from programme)")
    op.execute("update outreach_call set programme_id = (select min(id) from programme)")
    with op.batch_alter_table("outreach_day") as batch:
        batch.alter_column("programme_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_constraint(op.f("uq_outreach_day_day"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_outreach_day_programme_id_day"), ["programme_id", "day"]
        )
        batch.create_foreign_key(
            op.f("fk_outreach_day_programme_id_programme"),
            "programme",
            ["programme_id"],
            ["id"],
            ondelete="CASCADE",
        )
    with op.batch_alter_table("outreach_call") as batch:
        batch.alter_column("programme_id", existing_type=sa.Integer(), nullable=False)
        batch.add_column(sa.Column("caller_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("invitation_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_outreach_call_programme_id_programme"),
            "programme",
            ["programme_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch.create_foreign_key(
            op.f("fk_outreach_call_caller_id_user_account"),
            "user_account",
            ["caller_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch.create_foreign_key(
            op.f("fk_outreach_call_invitation_id_invitation"),
            "invitation",
            ["invitation_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch.create_unique_constraint(op.f("uq_outreach_call_invitation_id"), ["invitation_id"])
        batch.create_index(op.f("ix_outreach_call_caller_id"), ["caller_id"])
        batch.create_index("ix_outreach_call_programme_id_day", ["programme_id", "day"])
    with op.batch_alter_table("organisation") as batch:
        batch.drop_constraint(op.f("ck_organisation_outreach_size_range"), type_="check")
        batch.drop_column("outreach_size")


def _begin_with_what_there_was() -> None:
    """One programme, as the settings had it; none where nothing was set up yet."""
    connection = op.get_bind()
    [settings] = connection.execute(
        sa.text("select outreach_size, language, created_at from organisation")
    ).all() or [None]
    if settings is None:
        first = connection.execute(sa.text("select min(drawn_at) from outreach_day")).scalar()
        if first is None:
            return
        settings = (5, "fa", first)
    size, language, created_at = settings
    programme = sa.table(
        "programme",
        *(
            sa.column(name)
            for name in (
                *("name", "question_fa", "question_en", "a_day", "chooses", "value_by"),
                *("stratify_by", "asks", "hour", "weekdays", "return_days", "is_active"),
                *("next_at", "is_sample", "created_at"),
            )
        ),
    )
    op.execute(
        programme.insert().values(
            name=FIRST.get(language, FIRST["en"]),
            question_fa="",
            question_en="",
            a_day=size or 5,
            chooses="random",
            value_by="",
            stratify_by="",
            asks="phone",
            hour=7,
            weekdays="",
            return_days=7,
            is_active=sa.true() if size else sa.false(),
            next_at=created_at if size else None,
            is_sample=sa.false(),
            created_at=created_at,
        )
    )


def downgrade() -> None:
    with op.batch_alter_table("organisation") as batch:
        batch.add_column(
            sa.Column("outreach_size", sa.Integer(), server_default="5", nullable=False)
        )
        batch.create_check_constraint(
            op.f("ck_organisation_outreach_size_range"), "outreach_size between 0 and 50"
        )
    op.execute(
        "update organisation set outreach_size = coalesce((select a_day from programme"
        " where is_active and asks = 'phone' order by id limit 1), 0)"
        " where exists (select 1 from programme)"
    )
    with op.batch_alter_table("organisation") as batch:
        batch.alter_column("outreach_size", existing_type=sa.Integer(), server_default=None)
    # What was asked by a link was no call, and a list of links none of calls; of several lists of
    # a day one is left. A programme may have asked otherwise before.
    op.execute(
        "delete from outreach_call where invitation_id is not null or outcome is null and"
        " programme_id in (select id from programme where asks = 'link')"
    )
    op.execute(
        "delete from outreach_day where programme_id in"
        " (select id from programme where asks = 'link') and not exists (select 1 from"
        " outreach_call where outreach_call.programme_id = outreach_day.programme_id"
        " and outreach_call.day = outreach_day.day)"
    )
    op.execute(
        "delete from outreach_day where id not in (select min(id) from outreach_day group by day)"
    )
    with op.batch_alter_table("outreach_call") as batch:
        batch.drop_index("ix_outreach_call_programme_id_day")
        batch.drop_index(op.f("ix_outreach_call_caller_id"))
        batch.drop_constraint(op.f("uq_outreach_call_invitation_id"), type_="unique")
        for name in (
            "programme_id_programme",
            "caller_id_user_account",
            "invitation_id_invitation",
        ):
            batch.drop_constraint(op.f(f"fk_outreach_call_{name}"), type_="foreignkey")
        for name in ("invitation_id", "caller_id", "programme_id"):
            batch.drop_column(name)
    with op.batch_alter_table("outreach_day") as batch:
        batch.drop_constraint(op.f("fk_outreach_day_programme_id_programme"), type_="foreignkey")
        batch.drop_constraint(op.f("uq_outreach_day_programme_id_day"), type_="unique")
        batch.drop_column("programme_id")
        batch.create_unique_constraint(op.f("uq_outreach_day_day"), ["day"])
    op.drop_table("programme_caller")
    op.drop_table("programme")
