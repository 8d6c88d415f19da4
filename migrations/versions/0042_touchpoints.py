"""Where in the customers' journey a survey asks, and where each customer last told us something."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

SEGMENT = sa.table("segment", sa.column("id", sa.Integer), sa.column("conditions", sa.JSON))
NOBODY = {"field": "created", "operator": "before", "value": "1900-01-01"}


def upgrade() -> None:
    op.add_column("survey", sa.Column("touchpoint", sa.String(32), nullable=True))
    op.add_column("contact", sa.Column("last_touchpoint", sa.String(32), nullable=True))


def downgrade() -> None:
    """Segments that ask for it stay, and hold nobody rather than others."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(SEGMENT.c.id, SEGMENT.c.conditions)).all():
        if any(_is_new(one) for one in row.conditions):
            kept = sa.update(SEGMENT).where(SEGMENT.c.id == row.id).values(conditions=[NOBODY])
            connection.execute(kept)
    op.drop_column("contact", "last_touchpoint")
    op.drop_column("survey", "touchpoint")


def _is_new(condition: dict[str, Any]) -> bool:
    return bool(condition["field"] == "last_touchpoint")
