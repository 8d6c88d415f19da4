"""What people say about a score: their word counts, the model's is kept beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MODEL_CHECKS = {
    "model_polarity_range": "model_polarity between -10000 and 10000",
    "model_confidence_range": "model_confidence between 0 and 10000",
    "model_label_with_polarity": "(model_label is null) = (model_polarity is null)",
    "model_label_known": "model_label in ('negative', 'neutral', 'positive')",
}


def upgrade() -> None:
    for column in (
        sa.Column("model_polarity", sa.Integer(), nullable=True),
        sa.Column("model_label", sa.String(length=16), nullable=True),
        sa.Column("model_confidence", sa.Integer(), nullable=True),
        sa.Column("model_intent", sa.String(length=16), nullable=True),
    ):
        op.add_column("sentiment", column)
    op.execute(
        "update sentiment set model_polarity = polarity, model_label = label,"
        " model_confidence = confidence, model_intent = intent"
    )
    with op.batch_alter_table("sentiment") as batch:
        batch.alter_column("model_intent", existing_type=sa.String(length=16), nullable=False)
        for name, rule in MODEL_CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_sentiment_{name}"), rule)
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=16), nullable=True),
        sa.Column("intent", sa.String(length=16), nullable=True),
        sa.Column("model_label", sa.String(length=16), nullable=True),
        sa.Column("model_intent", sa.String(length=16), nullable=True),
        sa.Column("model", sa.String(length=64), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "label in ('negative', 'neutral', 'positive')", name=op.f("ck_correction_label_known")
        ),
        sa.CheckConstraint(
            "intent in ('praise', 'complaint', 'suggestion', 'question', 'other')",
            name=op.f("ck_correction_intent_known"),
        ),
        sa.CheckConstraint(
            "label is not null or intent is not null", name=op.f("ck_correction_says_something")
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_correction_feedback_id_feedback"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["user_account.id"],
            name=op.f("fk_correction_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("feedback_id", name=op.f("uq_correction_feedback_id")),
    )
    op.create_index("ix_correction_corrected_at", "correction", ["corrected_at"], unique=False)


def downgrade() -> None:
    op.drop_table("correction")
    # Without the table nobody knows whose word it is: the model's counts again.
    op.execute(
        "update sentiment set polarity = model_polarity, label = model_label,"
        " confidence = model_confidence, intent = model_intent"
    )
    with op.batch_alter_table("sentiment") as batch:
        for name in MODEL_CHECKS:
            batch.drop_constraint(op.f(f"ck_sentiment_{name}"), type_="check")
        for name in ("model_polarity", "model_label", "model_confidence", "model_intent"):
            batch.drop_column(name)
