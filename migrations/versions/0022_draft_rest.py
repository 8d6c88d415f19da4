"""After how many hours of rest an answer that was begun is closed."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisation") as batch:
        batch.add_column(
            sa.Column("draft_rest_hours", sa.Integer(), server_default="24", nullable=False)
        )
        batch.create_check_constraint(
            op.f("ck_organisation_draft_rest_hours_range"), "draft_rest_hours between 1 and 720"
        )


def downgrade() -> None:
    with op.batch_alter_table("organisation") as batch:
        batch.drop_constraint(op.f("ck_organisation_draft_rest_hours_range"), type_="check")
        batch.drop_column("draft_rest_hours")
