"""People say whether a text is mixed, and whether they read it because chance drew it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SAYS_SOMETHING = "label is not null or intent is not null"


def upgrade() -> None:
    op.add_column("sentiment", sa.Column("model_is_mixed", sa.Boolean(), nullable=True))
    op.execute("update sentiment set model_is_mixed = is_mixed")
    with op.batch_alter_table("sentiment") as batch:
        batch.alter_column("model_is_mixed", existing_type=sa.Boolean(), nullable=False)
    with op.batch_alter_table("correction") as batch:
        batch.add_column(sa.Column("mixed", sa.Boolean(), nullable=True))
        batch.add_column(
            sa.Column("by_chance", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch.drop_constraint(op.f("ck_correction_says_something"), type_="check")
        batch.create_check_constraint(
            op.f("ck_correction_says_something"), f"{SAYS_SOMETHING} or mixed is not null"
        )


def downgrade() -> None:
    # Whoever said nothing but this said nothing that the tables of before can hold.
    op.execute("delete from correction where label is null and intent is null")
    with op.batch_alter_table("correction") as batch:
        batch.drop_constraint(op.f("ck_correction_says_something"), type_="check")
        batch.create_check_constraint(op.f("ck_correction_says_something"), SAYS_SOMETHING)
        batch.drop_column("by_chance")
        batch.drop_column("mixed")
    op.execute("update sentiment set is_mixed = model_is_mixed")
    with op.batch_alter_table("sentiment") as batch:
        batch.drop_column("model_is_mixed")
