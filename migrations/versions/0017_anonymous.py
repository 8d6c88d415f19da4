"""Surveys that are anonymous, or end after so many answers."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("is_anonymous", "has_quota"):
        op.add_column(
            "survey", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.create_table(
        "survey_quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.CheckConstraint("most > 0", name=op.f("ck_survey_quota_most_positive")),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_survey_quota_survey_id_survey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_quota")),
        sa.UniqueConstraint(
            "survey_id", "language", name=op.f("uq_survey_quota_survey_id_language")
        ),
    )


def downgrade() -> None:
    """An anonymous survey that goes on would take linked answers: it is closed."""
    op.execute(
        "UPDATE survey SET state = 'closed' WHERE is_anonymous AND published_number IS NOT NULL"
    )
    op.drop_table("survey_quota")
    with op.batch_alter_table("survey") as batch:
        batch.drop_column("has_quota")
        batch.drop_column("is_anonymous")
