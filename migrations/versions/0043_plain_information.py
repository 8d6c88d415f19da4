"""Words that are plain information, not an opinion: they are kept and never scored."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

FEEDBACK = sa.table(
    "feedback",
    sa.column("is_information", sa.Boolean),
    sa.column("is_test", sa.Boolean),
    sa.column("unscored_at", sa.DateTime(timezone=True)),
    sa.column("said_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.add_column(
        "feedback",
        sa.Column("is_information", sa.Boolean, nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """What was information waits to be scored like all words."""
    waiting = (FEEDBACK.c.is_information, sa.not_(FEEDBACK.c.is_test))
    op.execute(sa.update(FEEDBACK).where(*waiting).values(unscored_at=FEEDBACK.c.said_at))
    op.drop_column("feedback", "is_information")
