"""One chunk of an import: whose row is it, what does it change, and that in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from voc.core.db import db, upsert
from voc.customers.actions import FIELDS, link_suppressions
from voc.customers.attributes import Value, keep_values, value_columns
from voc.customers.columns import KEYS, RefusedError, Row
from voc.customers.facts import search_key
from voc.customers.import_models import CustomerImport, ImportChange
from voc.customers.models import Customer, CustomerAttribute

_CUSTOMERS: Any = Customer.__table__
_VALUES: Any = CustomerAttribute.__table__
_CHANGES: Any = ImportChange.__table__


@dataclass(slots=True)
class Person:
    """A customer while a chunk is worked on. `was` holds what this chunk has changed, as it was."""

    values: dict[str, Any]
    id: int | None = None
    import_id: int | None = None
    attributes: dict[int, Value] = field(default_factory=dict)
    was: dict[str, Any] = field(default_factory=dict)

    def take(self, row: Row) -> bool:
        """Whether the row changed anything."""
        changed = False
        for name, value in row.values.items():
            if self.values[name] != value:
                self.was.setdefault(name, self.values[name])
                self.values[name] = value
                changed = True
        for attribute_id, value in row.attributes.items():
            if self.attributes.get(attribute_id) != value:
                self.was.setdefault(f"attribute:{attribute_id}", self.attributes.get(attribute_id))
                self.attributes[attribute_id] = value
                changed = True
        return changed

    def now(self, name: str) -> Any:
        """The value that a field or "attribute:<id>" has now."""
        if name.startswith("attribute:"):
            return self.attributes.get(int(name.removeprefix("attribute:")))
        return self.values[name]


@dataclass(slots=True)
class Tally:
    """What became of the rows of a chunk."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


class People:
    """The customers that a chunk's rows may mean, by what they are recognised by."""

    def __init__(self, known: Iterable[Person]) -> None:
        self._by: dict[str, dict[str, Person]] = {key: {} for key in KEYS}
        for person in known:
            self.add(person)

    def add(self, person: Person) -> None:
        """Recognise this person from now on (also by what was theirs before in this chunk)."""
        for key in KEYS:
            if value := person.values[key]:
                self._by[key][value] = person

    def meant_by(self, row: Row) -> Person | None:
        """Whose row it is: by reference, else email, else phone; None for somebody new.

        :raises RefusedError: its keys are of two people, or a stronger key contradicts.
        """
        found: Person | None = None
        for key in KEYS:
            value = row.values.get(key)
            person = self._by[key].get(value) if value else None
            if person is not None and found is not None and person is not found:
                raise RefusedError(key, "taken")
            if person is not None and found is None:
                _refuse_contradiction(person, row, key)
                found = person
        return found


def take(
    rows: Sequence[tuple[int, Row]], job: CustomerImport, at: datetime, language: str
) -> Tally:
    """Add and change customers as the rows of a chunk say, in order; each row whole or refused."""
    people = People(_known([row for _number, row in rows]))
    tally = Tally()
    new: list[Person] = []
    changed: dict[int, Person] = {}
    blank = dict.fromkeys(FIELDS) | {"name": "", "company": "", "consents": True}
    for number, row in rows:
        try:
            person = people.meant_by(row)
        except RefusedError as error:
            tally.refused.append((number, error.reason))
            continue
        if person is None:
            person = Person({**blank, "language": language, **row.values})
            person.attributes = dict(row.attributes)
            new.append(person)
            tally.added += 1
        elif person.take(row):
            tally.updated += 1
            if person.id is not None:
                changed[person.id] = person
        else:
            tally.unchanged += 1
        people.add(person)
    # First the changes: they may free an address that somebody new has.
    _change(list(changed.values()), job)
    _insert(new, job, at)
    _keep_attributes(list(changed.values()), new)
    link_suppressions(
        {
            person.id: [one for one in (person.values["email"], person.values["phone"]) if one]
            for person in [*changed.values(), *new]
            if person.id is not None
        }
    )
    return tally


def _refuse_contradiction(person: Person, row: Row, key: str) -> None:
    """A phone may be shared by two people with two addresses: that is not one customer."""
    for stronger in KEYS[: KEYS.index(key)]:
        given, own = row.values.get(stronger), person.values[stronger]
        if given and own and given != own:
            raise RefusedError(key, f"other {stronger}")


def _known(rows: Sequence[Row]) -> list[Person]:
    """Everybody in the database whom a key of these rows names."""
    people: dict[int, Person] = {}
    for key in KEYS:
        wanted = {row.values[key] for row in rows if row.values.get(key)}
        if not wanted:
            continue
        own = [_CUSTOMERS.c[name] for name in FIELDS]
        statement = (
            select(_CUSTOMERS.c.id, _CUSTOMERS.c.import_id, *own)
            .where(_CUSTOMERS.c[key].in_(wanted))
            .order_by(_CUSTOMERS.c.id)
            .with_for_update()
        )
        for person_id, import_id, *values in db.session.execute(statement):
            people.setdefault(
                person_id, Person(dict(zip(FIELDS, values, strict=True)), person_id, import_id)
            )
    if people:
        own_values = select(CustomerAttribute.customer_id, _VALUES.c.attribute_id, *_three())
        for person_id, attribute_id, *three in db.session.execute(
            own_values.where(CustomerAttribute.customer_id.in_(people))
        ):
            value = next(one for one in three if one is not None)
            people[person_id].attributes[attribute_id] = value
    return list(people.values())


def _three() -> tuple[Any, Any, Any]:
    return _VALUES.c.number, _VALUES.c.text, _VALUES.c.day


def _insert(people: Sequence[Person], job: CustomerImport, at: datetime) -> None:
    if not people:
        return
    rows = [
        {**person.values, "search": _search(person), "import_id": job.id, "created_at": at}
        for person in people
    ]
    returning = insert(_CUSTOMERS).returning(_CUSTOMERS.c.id, sort_by_parameter_order=True)
    ids = db.session.execute(returning, rows).scalars()
    for person, customer_id in zip(people, ids, strict=True):
        person.id = customer_id


def _change(people: Sequence[Person], job: CustomerImport) -> None:
    if not people:
        return
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in (*FIELDS, "search")}
    db.session.execute(
        update(_CUSTOMERS).where(_CUSTOMERS.c.id == bindparam("its_id")).values(values),
        [
            {
                "its_id": person.id,
                "new_search": _search(person),
                **{f"new_{name}": person.values[name] for name in FIELDS},
            }
            for person in people
        ],
    )
    _remember([person for person in people if person.import_id != job.id], job)


def _remember(people: Sequence[Person], job: CustomerImport) -> None:
    """Keep what was changed; an earlier chunk's memory of the same customer comes first."""
    if not people:
        return
    known = select(ImportChange.customer_id, ImportChange.before).where(
        ImportChange.import_id == job.id,
        ImportChange.customer_id.in_([person.id for person in people]),
    )
    earlier = {row.customer_id: row.before for row in db.session.execute(known)}
    rows = []
    for person in people:
        before = dict(earlier.get(person.id or 0, {}))
        for name, was in person.was.items():
            first = before[name][0] if name in before else plain(was)
            before[name] = [first, plain(person.now(name))]
        rows.append({"import_id": job.id, "customer_id": person.id, "before": before})
    statement = upsert(_CHANGES)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["import_id", "customer_id"],
            set_={"before": statement.excluded.before},
        ),
        rows,
    )


def _keep_attributes(changed: Sequence[Person], new: Sequence[Person]) -> None:
    keep_values(
        [
            {"customer_id": person.id, "attribute_id": attribute_id, **value_columns(value)}
            for person, is_new in [
                *((one, False) for one in changed),
                *((one, True) for one in new),
            ]
            for attribute_id, value in person.attributes.items()
            if is_new or f"attribute:{attribute_id}" in person.was
        ]
    )


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def _search(person: Person) -> str:
    values = person.values
    return search_key(
        name=values["name"],
        email=values["email"],
        phone=values["phone"],
        reference=values["reference"],
        company=values["company"],
    )
