"""A mailing knows the hours in which its messages may leave, and a message how long it fails."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

FLAGS = ("minds_rest", "in_their_zone")
HOURS = ("from_hour", "until_hour")
OF_ITS_WAVE = {
    "from_hour": "w.from_hour",
    "until_hour": "w.until_hour",
    "minds_rest": "w.rest_days <> 'keep'",
    "in_their_zone": "w.in_their_zone",
}


def upgrade() -> None:
    with op.batch_alter_table("mailing") as batch:
        for name in HOURS:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name in FLAGS:
            batch.add_column(
                sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
            )
    op.add_column("message", sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True))
    for name, value in OF_ITS_WAVE.items():
        op.execute(
            f"update mailing set {name} = (select {value} from wave w"  # noqa: S608 - its own names
            " join wave_run r on r.wave_id = w.id where r.mailing_id = mailing.id)"
            " where exists (select 1 from wave_run r where r.mailing_id = mailing.id)"
        )


def downgrade() -> None:
    op.drop_column("message", "failing_since")
    with op.batch_alter_table("mailing") as batch:
        for name in (*FLAGS, *HOURS):
            batch.drop_column(name)
