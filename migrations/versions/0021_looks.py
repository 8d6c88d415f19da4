"""The organisation's colour, its words about privacy, and links at the end of surveys."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = {
    "colour": sa.String(length=7),
    "privacy_fa": sa.Text(),
    "privacy_en": sa.Text(),
    "privacy_url": sa.String(length=500),
    "link_hosts": sa.Text(),
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("organisation", sa.Column(name, kind, server_default="", nullable=False))
    op.create_table(
        "end_link_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("clicks", sa.Integer(), nullable=False),
        sa.CheckConstraint("clicks > 0", name=op.f("ck_end_link_count_clicks_positive")),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_end_link_count_survey_id_survey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_end_link_count")),
        sa.UniqueConstraint("survey_id", "url", name=op.f("uq_end_link_count_survey_id_url")),
    )


def downgrade() -> None:
    """The colour, the words and the counts are forgotten; surveys keep their own in their versions."""
    op.drop_table("end_link_count")
    with op.batch_alter_table("organisation") as batch:
        for name in COLUMNS:
            batch.drop_column(name)
