"""Segments made from a fixed list of customers."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

SEGMENT = sa.table("segment", sa.column("id", sa.Integer), sa.column("conditions", sa.JSON))
NOBODY = {"field": "created", "operator": "before", "value": "1900-01-01"}


def upgrade() -> None:
    op.create_table(
        "segment_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("segment_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["segment_id"],
            ["segment.id"],
            name=op.f("fk_segment_member_segment_id_segment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_segment_member_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment_member")),
        sa.UniqueConstraint(
            "segment_id", "customer_id", name=op.f("uq_segment_member_segment_id_customer_id")
        ),
    )
    op.create_index(op.f("ix_segment_member_customer_id"), "segment_member", ["customer_id"])


def downgrade() -> None:
    """Segments that ask what was not known before stay, and hold nobody rather than others."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(SEGMENT.c.id, SEGMENT.c.conditions)).all():
        if any(_is_new(one) for one in row.conditions):
            kept = sa.update(SEGMENT).where(SEGMENT.c.id == row.id).values(conditions=[NOBODY])
            connection.execute(kept)
    op.drop_index(op.f("ix_segment_member_customer_id"), table_name="segment_member")
    op.drop_table("segment_member")


def _is_new(condition: dict[str, Any]) -> bool:
    return (
        condition["field"] in {"list", "last_called"}
        or condition["operator"] in {"jalali_anniversary", "gregorian_anniversary"}
        or "not" in condition
        or "or" in condition
    )
