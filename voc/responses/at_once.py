"""PostgreSQL stores a whole sitting in one statement: one trip, and a transaction by itself.

What `actions.record_all` does step by step, for a database to which every step is a trip. SQLite
has no statement that writes to several tables, and no trips.
"""

from __future__ import annotations

import json
from typing import Any, cast

from sqlalchemy import (
    CTE,
    Boolean,
    ClauseElement,
    ColumnElement,
    Double,
    Integer,
    String,
    Table,
    and_,
    bindparam,
    case,
    column,
    func,
    literal,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB, insert

from voc.core.built import Built
from voc.customers import history
from voc.delivery import actions as delivery
from voc.delivery.models import MessagePurpose
from voc.responses import actions
from voc.responses.actions import Outcome
from voc.responses.models import Answer, ContactRequest, Feedback, Response
from voc.responses.rows import COMMON, Taking, answers_of, columns_of, contacts_of
from voc.waves import invitations

_json = json.JSONEncoder(ensure_ascii=False).encode
_READ = (*COMMON, "id", "invitation_id", "completed_at", "nps", "suspicion")
"""What the other parts of the statement read of the new response."""


def store(taking: Taking) -> Outcome:
    """Store one finished sitting, as `actions.record` does."""
    sitting = taking.sitting
    words = [
        {
            "question": one.question,
            "asks_for_change": one.asks_for_change,
            "is_information": one.is_information,
            "text": one.text,
            "folded": one.folded,
        }
        for one in sitting.words
    ]
    given = {"answers": _json(answers_of(sitting)), "words": _json(words)}
    statement = _STORE
    if sitting.contacts:
        statement, given["contacts"] = _STORE_CONTACTS, _json(contacts_of(sitting))
    touchpoint = taking.asked.touchpoint
    row = statement.row(**columns_of(taking), **given, touchpoint=touchpoint)
    return Outcome.STORED if row else actions.outcome_of_another(taking)


def _statement(_dialect: str, *, with_contacts: bool = False) -> ClauseElement:
    table = cast("Table", Response.__table__)
    given: dict[str, Any] = {c.name: bindparam(c.name) for c in table.c if c.name != "id"}
    read = [table.c[name] for name in _READ]
    new = insert(table).values(given).on_conflict_do_nothing().returning(*read).cte("new")
    at = new.c.completed_at
    answered = select(new.c.customer_id, at, new.c.nps, history.touchpoint_given()).where(
        new.c.customer_id.is_not(None), ~new.c.is_test
    )
    invitation = sql_cast(literal(MessagePurpose.INVITATION.value), String)
    return select(new.c.id).add_cte(
        *([_contacts(new)] if with_contacts else []),
        _answers(new),
        _words(new),
        invitations.completing(new.c.invitation_id, at).cte("completed"),
        delivery.cancelling(invitation, new.c.invitation_id, at).cte("cancelled"),
        history.noting_answers(answered, "postgresql").cte("noted"),
    )


def _answers(new: CTE) -> CTE:
    rows = _rows(
        "answers", column("question", String), column("number", Double), column("choice", String)
    )
    names = ["response_id", "question", "number", "choice"]
    found = select(new.c.id, rows.c.question, rows.c.number, rows.c.choice)
    return insert(Answer).from_select(names, found).cte("answered")


def _contacts(new: CTE) -> CTE:
    texts = [column(name, String) for name in ("question", "phone", "email")]
    rows = _rows("contacts", *texts, column("weekday", Integer), column("hour", Integer))
    names = ["question", "phone", "email", "weekday", "hour"]
    found = select(new.c.id, new.c.customer_id, *(rows.c[name] for name in names))
    return (
        insert(ContactRequest)
        .from_select(["response_id", "customer_id", *names], found)
        .cte("wished")
    )


def _words(new: CTE) -> CTE:
    texts = [column(name, String) for name in ("question", "text", "folded")]
    kinds = ("asks_for_change", "is_information")
    rows = _rows("words", *texts, *(column(name, Boolean) for name in kinds))
    waits = and_(new.c.suspicion.is_(None), ~rows.c.is_information)
    values: dict[str, ColumnElement[Any]] = {
        "response_id": new.c.id,
        **{name: new.c[name] for name in COMMON},
        **{name: rows.c[name] for name in ("question", "text", "folded", *kinds)},
        "said_at": new.c.completed_at,
        "unscored_at": case((waits, new.c.completed_at)),
    }
    return insert(Feedback).from_select(list(values), select(*values.values())).cte("said")


def _rows(name: str, *columns: ColumnElement[Any]) -> Any:
    """A parameter that holds a JSON array, as a table."""
    rows = func.jsonb_to_recordset(sql_cast(bindparam(name, type_=String), JSONB))
    return rows.table_valued(*columns).render_derived(name=f"{name}_given", with_types=True)


_STORE = Built(_statement)
_STORE_CONTACTS = Built(lambda dialect: _statement(dialect, with_contacts=True))
