"""What has happened with each customer: asked, answered, called, and what they said last.

One row a person, which the contact rules and the segments read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Table,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from voc.core.built import Built
from voc.core.db import UTCDateTime, changed, db, upsert
from voc.customers.models import Contact, Customer
from voc.customers.touchpoints import Touchpoint

CHUNK = 5_000
"""Ids in one statement: below the variables that either engine takes."""
Answered = tuple[int, datetime, int | None, Touchpoint | None]
"""Customer id, moment, the NPS score (0 to 10) and the survey's touchpoint where it has them."""


def note_invited(customer_ids: Sequence[int], at: datetime) -> None:
    """Remember that these were asked then; an earlier moment never replaces a later one."""
    for start in range(0, len(customer_ids), CHUNK):
        _note_moment(Contact.last_invited_at, customer_ids[start : start + CHUNK], at)


def note_all_invited(whom: Select[int | None], at: datetime) -> None:
    """The same of every customer whose id this SELECT finds, each once."""
    _note_all(Contact.last_invited_at, whom, at)


def note_not_invited(customer_id: int, at: datetime, before: datetime | None) -> None:
    """What `note_invited` noted for `at` did not happen; they were asked `before`, if ever.

    Where they were asked again since, that stands.
    """
    noted = (Contact.customer_id == customer_id, Contact.last_invited_at == at)
    changed(update(Contact).where(*noted).values(last_invited_at=before))


def note_wants_fewer(customer_id: int, *, wants: bool) -> None:
    """Remember that this customer wants to be asked less often, or as often as others again."""
    known = select(Customer.id, literal(wants)).where(Customer.id == customer_id)
    statement = upsert(Contact).from_select(["customer_id", "wants_fewer"], known)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[Contact.customer_id], set_={"wants_fewer": wants}
        )
    )


def note_called(customer_id: int, at: datetime) -> None:
    """Remember that somebody reached this customer by phone then."""
    _note_moment(Contact.last_called_at, [customer_id], at)


def note_answered(
    customer_id: int, at: datetime, score: int | None = None, touchpoint: Touchpoint | None = None
) -> None:
    """Remember an answer, its NPS score (0 to 10) and what it was about, where that is known."""
    note_all_answered([(customer_id, at, score, touchpoint)])


def note_all_answered(answers: Sequence[Answered]) -> None:
    """Remember answers, each as `note_answered`."""
    names = ("customer", "at", "score", "touchpoint")
    _NOTE_ANSWERED.change_all([dict(zip(names, one, strict=True)) for one in answers])


def _note_answered(dialect: str) -> Any:
    people = cast("Table", Customer.__table__)
    at = bindparam("at", type_=UTCDateTime())
    score = bindparam("score", type_=Integer)
    answered = select(people.c.id, at, score, touchpoint_given())
    return noting_answers(answered.where(people.c.id == bindparam("customer")), dialect)


def touchpoint_given() -> BindParameter[Touchpoint | None]:
    """The parameter `touchpoint` of a statement that `noting_answers` makes."""
    return bindparam("touchpoint", type_=cast("Table", Contact.__table__).c.last_touchpoint.type)


def noting_answers(answered: Any, dialect: str) -> Any:
    """Upsert history rows from a SELECT of customer, moment, score and touchpoint.

    An older answer changes nothing but a touchpoint that is not known yet; no score leaves the last
    one, and so does no touchpoint.
    """
    contacts = cast("Table", Contact.__table__)
    names = ["customer_id", "last_answered_at", "last_score", "last_touchpoint"]
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect]
    statement = insert(contacts).from_select(names, answered)
    new = statement.excluded
    is_older = contacts.c.last_answered_at > new.last_answered_at
    keeps_score = or_(is_older, new.last_score.is_(None))
    told, telling = contacts.c.last_touchpoint, new.last_touchpoint
    return statement.on_conflict_do_update(
        index_elements=[contacts.c.customer_id],
        set_={
            "last_answered_at": case(
                (is_older, contacts.c.last_answered_at), else_=new.last_answered_at
            ),
            "last_score": case((keeps_score, contacts.c.last_score), else_=new.last_score),
            "last_touchpoint": case(
                (is_older, func.coalesce(told, telling)), else_=func.coalesce(telling, told)
            ),
        },
    )


_NOTE_ANSWERED = Built(_note_answered)


def note_polarity(customer_id: int, polarity_10000: int) -> None:
    """Remember the polarity, in 1/10,000, of the latest words; the caller knows they are."""
    _NOTE_POLARITY.change(customer=customer_id, polarity=polarity_10000)


def forget_polarity(customer_ids: Collection[int]) -> None:
    """None of these customers' words say anything any more."""
    theirs = Contact.customer_id.in_(customer_ids), Contact.last_polarity.is_not(None)
    changed(update(Contact).where(*theirs).values(last_polarity=None))


def _note_polarity(dialect: str) -> Any:
    contacts, people = cast("Table", Contact.__table__), cast("Table", Customer.__table__)
    said = select(people.c.id, bindparam("polarity", type_=Integer)).where(
        people.c.id == bindparam("customer")
    )
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect]
    statement = insert(contacts).from_select(["customer_id", "last_polarity"], said)
    return statement.on_conflict_do_update(
        index_elements=[contacts.c.customer_id],
        set_={"last_polarity": statement.excluded.last_polarity},
    )


_NOTE_POLARITY = Built(_note_polarity)


def _note_moment(column: Any, customer_ids: Sequence[int], at: datetime) -> None:
    _note_all(column, select(Customer.id).where(Customer.id.in_(customer_ids)), at)


def _note_all(column: Any, whom: Select[Any], at: datetime) -> None:
    """One upsert for all who still exist, in the order of their ids so that none deadlock."""
    name, [customer] = column.key, whom.selected_columns
    known = whom.add_columns(literal(at, UTCDateTime())).order_by(customer)
    statement = upsert(Contact).from_select(["customer_id", name], known)
    latest: ColumnElement[datetime] = case(
        (column > statement.excluded[name], column), else_=statement.excluded[name]
    )
    db.session.execute(
        statement.on_conflict_do_update(index_elements=[Contact.customer_id], set_={name: latest})
    )
