"""Tables of scoring."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sentiment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("polarity", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=16), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("subjectivity", sa.Integer(), nullable=True),
        sa.Column("intent", sa.String(length=16), nullable=False),
        sa.Column("is_mixed", sa.Boolean(), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "label in ('negative', 'neutral', 'positive')", name=op.f("ck_sentiment_label_known")
        ),
        sa.CheckConstraint(
            "(label is null) = (polarity is null)", name=op.f("ck_sentiment_label_with_polarity")
        ),
        sa.CheckConstraint(
            "confidence between 0 and 10000", name=op.f("ck_sentiment_confidence_range")
        ),
        sa.CheckConstraint(
            "polarity between -10000 and 10000", name=op.f("ck_sentiment_polarity_range")
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_sentiment_feedback_id_feedback"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sentiment")),
        sa.UniqueConstraint("feedback_id", name=op.f("uq_sentiment_feedback_id")),
    )
    op.create_index("ix_sentiment_label", "sentiment", ["label"], unique=False)


def downgrade() -> None:
    op.drop_table("sentiment")
