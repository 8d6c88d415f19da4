"""Questions that are kept to be asked in several surveys."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "library_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_question")),
        sa.UniqueConstraint("key", name=op.f("uq_library_question_key")),
    )


def downgrade() -> None:
    """The library is forgotten; surveys that took a question keep it."""
    op.drop_table("library_question")
