"""Surveys on web sites: where, when and how often they are shown."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "widget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("moment", sa.String(length=32), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("shown_rest_days", sa.Integer(), nullable=False),
        sa.Column("answered_rest_days", sa.Integer(), nullable=False),
        sa.Column("sites", sa.JSON(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seconds between 0 and 3600", name=op.f("ck_widget_seconds_range")),
        sa.CheckConstraint("percent between 1 and 100", name=op.f("ck_widget_percent_range")),
        sa.CheckConstraint("share between 1 and 100", name=op.f("ck_widget_share_range")),
        sa.CheckConstraint(
            "shown_rest_days between 0 and 3650", name=op.f("ck_widget_shown_rest_range")
        ),
        sa.CheckConstraint(
            "answered_rest_days between 0 and 3650", name=op.f("ck_widget_answered_rest_range")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_widget_survey_id_survey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_widget")),
        sa.UniqueConstraint("survey_id", name=op.f("uq_widget_survey_id")),
    )


def downgrade() -> None:
    op.drop_table("widget")
