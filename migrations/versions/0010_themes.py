"""What a comment is about: the taxonomy, and what it finds."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taxonomy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_taxonomy_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomy")),
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.Column("name_fa", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("four_c", sa.String(32), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name_fa <> '' or name_en <> ''", name=op.f("ck_theme_named")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("key", name=op.f("uq_theme_key")),
    )
    op.create_table(
        "theme_keyword",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("folded", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(
            ["theme_id"],
            ["theme.id"],
            name=op.f("fk_theme_keyword_theme_id_theme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_keyword")),
        sa.UniqueConstraint("theme_id", "folded", name=op.f("uq_theme_keyword_theme_id_folded")),
    )
    op.create_table(
        "feedback_theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("polarity", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=16), nullable=True),
        sa.Column("by_person", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "polarity between -10000 and 10000", name=op.f("ck_feedback_theme_polarity_range")
        ),
        sa.CheckConstraint(
            "(label is null) = (polarity is null)",
            name=op.f("ck_feedback_theme_label_with_polarity"),
        ),
        sa.CheckConstraint(
            "label in ('negative', 'neutral', 'positive')",
            name=op.f("ck_feedback_theme_label_known"),
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_feedback_theme_feedback_id_feedback"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"],
            ["theme.id"],
            name=op.f("fk_feedback_theme_theme_id_theme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_theme")),
        sa.UniqueConstraint(
            "feedback_id", "theme_id", name=op.f("uq_feedback_theme_feedback_id_theme_id")
        ),
    )
    op.create_index(
        "ix_feedback_theme_theme_id", "feedback_theme", ["theme_id", "feedback_id"], unique=False
    )
    op.create_table(
        "feedback_keyword",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("keyword_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_feedback_keyword_feedback_id_feedback"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["keyword_id"],
            ["theme_keyword.id"],
            name=op.f("fk_feedback_keyword_keyword_id_theme_keyword"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_keyword")),
        sa.UniqueConstraint(
            "feedback_id", "keyword_id", name=op.f("uq_feedback_keyword_feedback_id_keyword_id")
        ),
    )
    op.create_index(
        "ix_feedback_keyword_keyword_id", "feedback_keyword", ["keyword_id"], unique=False
    )
    op.create_table(
        "theme_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_theme_choice_feedback_id_feedback"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["user_account.id"],
            name=op.f("fk_theme_choice_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_choice")),
        sa.UniqueConstraint("feedback_id", name=op.f("uq_theme_choice_feedback_id")),
    )
    # A constant default: neither engine rewrites the table for it.
    op.add_column(
        "sentiment",
        sa.Column("theme_revision", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_index(
        "ix_sentiment_theme_revision", "sentiment", ["theme_revision", "feedback_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_sentiment_theme_revision", "sentiment")
    with op.batch_alter_table("sentiment") as batch:
        batch.drop_column("theme_revision")
    for table in (
        "theme_choice",
        "feedback_keyword",
        "feedback_theme",
        "theme_keyword",
        "theme",
        "taxonomy",
    ):
        op.drop_table(table)
