"""Batches of single-use links, and values that links carry."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def _owned(table: str, owner: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{owner}_id_{owner if owner != 'batch' else 'link_batch'}")
    target = "link_batch.id" if owner == "batch" else f"{owner}.id"
    return sa.ForeignKeyConstraint([f"{owner}_id"], [target], name=name, ondelete="CASCADE")


def upgrade() -> None:
    op.add_column(
        "survey", sa.Column("has_fields", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "survey", sa.Column("fields_generation", sa.Integer(), server_default="0", nullable=False)
    )
    op.create_table(
        "hidden_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("must_be_signed", sa.Boolean(), nullable=False),
        _owned("hidden_field", "survey"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_field")),
        sa.UniqueConstraint("survey_id", "name", name=op.f("uq_hidden_field_survey_id_name")),
    )
    op.create_table(
        "link_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        _owned("link_batch", "survey"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_batch")),
    )
    op.create_index(op.f("ix_link_batch_survey_id"), "link_batch", ["survey_id"], unique=False)
    op.create_table(
        "single_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_spent", sa.Boolean(), nullable=False),
        _owned("single_link", "batch"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_single_link")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_single_link_batch_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "response_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        _owned("response_field", "response"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_field")),
        sa.UniqueConstraint("response_id", "name", name=op.f("uq_response_field_response_id_name")),
    )
    with op.batch_alter_table("response") as batch:
        batch.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_response_batch_id_link_batch"),
            "link_batch",
            ["batch_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_index(op.f("ix_response_batch_id"), "response", ["batch_id"], unique=False)


def downgrade() -> None:
    """Answers stay; which batch they came through and what their links carried goes."""
    op.drop_index(op.f("ix_response_batch_id"), table_name="response")
    with op.batch_alter_table("response") as batch:
        batch.drop_constraint(op.f("fk_response_batch_id_link_batch"), type_="foreignkey")
        batch.drop_column("batch_id")
    for table in ("response_field", "single_link", "link_batch", "hidden_field"):
        op.drop_table(table)
    with op.batch_alter_table("survey") as batch:
        batch.drop_column("fields_generation")
        batch.drop_column("has_fields")
