"""What is told of a case is a kind of message of its own, and no longer a wave's with a sign."""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "update message set purpose = 'case', subject_id = -subject_id"
        " where purpose = 'trouble' and subject_id < 0"
    )


def downgrade() -> None:
    op.execute(
        "update message set purpose = 'trouble', subject_id = -subject_id where purpose = 'case'"
    )
