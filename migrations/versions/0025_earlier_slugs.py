"""Addresses that surveys had."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earlier_slug",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_earlier_slug_survey_id_survey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_slug")),
        sa.UniqueConstraint("slug", name=op.f("uq_earlier_slug_slug")),
    )
    op.create_index(op.f("ix_earlier_slug_survey_id"), "earlier_slug", ["survey_id"], unique=False)


def downgrade() -> None:
    """Surveys stay; what leads to an earlier address leads nowhere."""
    op.drop_index(op.f("ix_earlier_slug_survey_id"), table_name="earlier_slug")
    op.drop_table("earlier_slug")
