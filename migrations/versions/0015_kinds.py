"""Answers of more kinds: amounts with decimals, numbers of lines, and who wants to hear from us."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ANSWER = sa.table(
    "answer",
    sa.column("id", sa.Integer),
    sa.column("number", sa.Double),
    sa.column("choice", sa.String),
)
MARK = "="
"""Stands in no choice: what an older table cannot hold is written as "choice=number"."""


def upgrade() -> None:
    op.add_column("response", sa.Column("shuffle", sa.Integer(), nullable=True))
    _change_answers(sa.Double(), "number is not null or choice <> ''")
    _unpack()
    op.create_table(
        "contact_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("hour", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "phone is not null or email is not null", name=op.f("ck_contact_request_reachable")
        ),
        sa.CheckConstraint(
            "weekday between 0 and 6", name=op.f("ck_contact_request_weekday_known")
        ),
        sa.CheckConstraint("hour between 0 and 23", name=op.f("ck_contact_request_hour_known")),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["response.id"],
            name=op.f("fk_contact_request_response_id_response"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_contact_request_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_request")),
        sa.UniqueConstraint(
            "response_id", "question", name=op.f("uq_contact_request_response_id_question")
        ),
    )
    op.create_index(
        op.f("ix_contact_request_customer_id"), "contact_request", ["customer_id"], unique=False
    )


def downgrade() -> None:
    """Who wanted to hear from us is forgotten; every other answer is kept, and comes back."""
    op.drop_table("contact_request")
    _pack()
    _change_answers(sa.Integer(), "(number is null) = (choice <> '')")
    op.drop_column("response", "shuffle")


def _change_answers(number: sa.types.TypeEngine, rule: str) -> None:
    with op.batch_alter_table("answer") as batch:
        batch.drop_constraint(op.f("ck_answer_number_or_choice"), type_="check")
        batch.alter_column("number", type_=number, existing_nullable=True)
    with op.batch_alter_table("answer") as batch:
        batch.create_check_constraint(op.f("ck_answer_number_or_choice"), rule)


def _pack() -> None:
    db = op.get_bind()
    found = db.execute(sa.select(ANSWER).where(ANSWER.c.number.is_not(None))).all()
    for row in found:
        if row.choice or row.number != int(row.number) or abs(row.number) >= 2**31:
            whole = row.number == int(row.number)
            packed = f"{row.choice}{MARK}{int(row.number) if whole else row.number!r}"
            here = sa.update(ANSWER).where(ANSWER.c.id == row.id)
            db.execute(here.values(choice=packed, number=None))


def _unpack() -> None:
    db = op.get_bind()
    found = db.execute(sa.select(ANSWER).where(ANSWER.c.choice.contains(MARK))).all()
    for row in found:
        choice, _mark, number = row.choice.rpartition(MARK)
        here = sa.update(ANSWER).where(ANSWER.c.id == row.id)
        db.execute(here.values(choice=choice, number=float(number)))
