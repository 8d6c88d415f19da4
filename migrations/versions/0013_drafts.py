"""What was saved of an answer that is not finished."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SAVED = sa.text("saved_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("response", sa.Column("draft", sa.Text(), nullable=True))
    op.add_column("response", sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("response") as batch:
        batch.create_check_constraint(
            op.f("ck_response_draft_with_its_moment"), "(draft is null) = (saved_at is null)"
        )
        batch.create_check_constraint(
            op.f("ck_response_draft_while_not_completed"),
            "saved_at is null or state <> 'completed'",
        )
    op.create_index(
        "ix_response_saved_at",
        "response",
        ["saved_at", "id"],
        unique=False,
        sqlite_where=SAVED,
        postgresql_where=SAVED,
    )


def downgrade() -> None:
    """What was begun stays as far as it counted; what else was typed had no place before."""
    op.drop_index(
        "ix_response_saved_at",
        table_name="response",
        sqlite_where=SAVED,
        postgresql_where=SAVED,
    )
    with op.batch_alter_table("response") as batch:
        batch.drop_constraint(op.f("ck_response_draft_while_not_completed"), type_="check")
        batch.drop_constraint(op.f("ck_response_draft_with_its_moment"), type_="check")
        batch.drop_column("saved_at")
        batch.drop_column("draft")
