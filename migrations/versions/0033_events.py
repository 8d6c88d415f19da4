"""What customers did elsewhere: events of named kinds, told by files and programs."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_kind")),
        sa.UniqueConstraint("key", name=op.f("uq_event_kind_key")),
    )
    op.create_table(
        "customer_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("new_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_customer_event_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["event_kind.id"], name=op.f("fk_customer_event_kind_id_event_kind")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["customer_import.id"],
            name=op.f("fk_customer_event_import_id_customer_import"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_event")),
        sa.UniqueConstraint(
            "kind_id", "reference", name=op.f("uq_customer_event_kind_id_reference")
        ),
    )
    for columns in (("customer_id", "kind_id", "at"), ("kind_id", "at"), ("import_id",)):
        op.create_index(f"ix_customer_event_{'_'.join(columns)}", "customer_event", columns)
    is_new = sa.text("new_at IS NOT NULL")
    op.create_index(
        "ix_customer_event_new_at",
        "customer_event",
        ["new_at"],
        sqlite_where=is_new,
        postgresql_where=is_new,
    )
    op.add_column(
        "customer_import",
        sa.Column("subject", sa.String(32), server_default="customers", nullable=False),
    )


def downgrade() -> None:
    """Events go, and with them the memory of the files that brought them."""
    op.drop_table("customer_event")
    op.drop_table("event_kind")
    brought = "select id from customer_import where subject = 'events'"
    op.execute(f"delete from import_refusal where import_id in ({brought})")  # noqa: S608 - above
    op.execute("delete from customer_import where subject = 'events'")
    op.drop_column("customer_import", "subject")
