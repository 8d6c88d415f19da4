"""Taking in a file of customers: kept whole, mapped by a person, then eaten in chunks.

A chunk's rows and the cursor behind them are one transaction, so an import that is killed goes on
where it was. Undoing is done in chunks too, and each chunk takes away what it has undone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import LargeBinary, func, insert, select

from voc.accounts import queries as accounts
from voc.accounts.models import User
from voc.core.db import db
from voc.core.errors import Conflict, Invalid
from voc.core.i18n import _l
from voc.customers import columns, csv_reading, event_entries, events, import_rows, import_undo
from voc.customers.attributes import attribute_for
from voc.customers.columns import ATTRIBUTE, NEW, RefusedError, Row
from voc.customers.import_models import CustomerImport, ImportRefusal, ImportState, ImportSubject
from voc.customers.models import Attribute, AttributeKind

CHUNK = 1_000
PIECE = 1024 * 1024
"""Bytes of the file that are read for one chunk: memory does not grow with the file."""
MOST_ROWS = 200_000
_MISSING = {
    event_entries.CUSTOMER: _l("The file needs a column “customer”: an email, phone or number."),
    event_entries.EVENT: _l("The file needs a column “event”: what happened."),
    event_entries.AT: _l("The file needs a column “at”: when it happened."),
    event_entries.REFERENCE: _l("The file needs a column “reference”, such as an order number."),
}


def upload(file_name: str, content: bytes, *, by: User | None, at: datetime) -> CustomerImport:
    """Keep a file as UTF-8; nothing is taken in before its columns are mapped. Raises as `read`."""
    job = read(file_name, content, by=by, at=at)
    keep(job)
    return job


def keep(job: CustomerImport) -> None:
    """Keep a file that was read."""
    db.session.add(job)
    db.session.flush()


def read(file_name: str, content: bytes, *, by: User | None, at: datetime) -> CustomerImport:
    """A file, looked at and not kept yet: which may take seconds, and needs no database.

    :raises Invalid: it is no table, or holds no rows or too many.
    """
    try:
        shape = csv_reading.shape_of(content)
        text = csv_reading.decoded(content, shape.encoding)
        rows = csv_reading.record_count(text, shape.delimiter)
        kept = text.removeprefix("\ufeff").encode()
        begins = csv_reading.header_size(kept, shape.delimiter)
    except csv_reading.UnreadableFileError:
        raise Invalid(_l("This file is not a table of text. Please save it as CSV.")) from None
    if not rows or not csv_reading.samples(text, shape.delimiter):
        raise Invalid(_l("This file holds no rows under its headers."))
    if rows > MOST_ROWS:
        raise Invalid(_l("This file holds more than 200,000 rows. Please cut it in two."))
    return CustomerImport(
        file_name=file_name.replace("\0", "")[-255:],
        content=kept,
        encoding=shape.encoding,
        delimiter=shape.delimiter,
        headers=csv_reading.labels(text, shape.delimiter),
        state=ImportState.UPLOADED,
        lines=rows,
        position=begins,
        user_id=by.id if by else None,
        created_at=at,
    )


def start(job: CustomerImport, mapping: Mapping[str, str], at: datetime) -> None:
    """Take the file in, with this meaning of each header; attributes that are new are made.

    :raises Conflict: it was started before.
    :raises Invalid: the mapping makes no sense (see `columns.problem_with`).
    """
    if job.state is not ImportState.UPLOADED:
        raise Conflict
    if columns.problem_with(mapping):
        raise Invalid
    job.mapping = {
        header: _made(header, meaning) if meaning.startswith(NEW) else meaning
        for header, meaning in mapping.items()
        if meaning
    }
    job.state, job.next_at = ImportState.RUNNING, at


def start_events(job: CustomerImport, at: datetime) -> None:
    """Take a file of events in: its headers say what its columns are.

    :raises Invalid: a column that is needed is not there; with the first of them.
    """
    for field in event_entries.missing(job.headers)[:1]:
        raise Invalid(_MISSING[field])
    job.subject, job.state, job.next_at = ImportSubject.EVENTS, ImportState.RUNNING, at


def undo(job: CustomerImport, at: datetime) -> None:
    """Take back what an import did, in chunks. Whoever was asked since is kept.

    :raises Conflict: it is not finished, or is undone already.
    """
    if job.state not in {ImportState.DONE, ImportState.FAILED}:
        raise Conflict
    job.state, job.next_at = ImportState.UNDOING, at


def discard(job: CustomerImport) -> None:
    """Forget a file that was uploaded but never started.

    :raises Conflict: it was started.
    """
    if job.state is not ImportState.UPLOADED:
        raise Conflict
    db.session.delete(job)


def import_due(at: datetime) -> int:
    """Take (or take back) the next chunk of one import; returns how many records, 0 for none."""
    job = db.session.scalar(
        select(CustomerImport)
        .where(CustomerImport.next_at <= at)
        .order_by(CustomerImport.next_at, CustomerImport.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job is None:
        return 0
    is_of_events = job.subject is ImportSubject.EVENTS
    if job.state is ImportState.UNDOING:
        return (events.undo_step if is_of_events else import_undo.step)(job, at, CHUNK)
    try:
        return _take_chunk(job, at)
    except csv_reading.UnreadableFileError:
        _finish(job, ImportState.FAILED, at)
        return 1


def samples_of(job: CustomerImport) -> list[list[str]]:
    """The first records of an import's file, to look at."""
    text = (_piece(job, 0) or b"").decode(errors="ignore")
    return csv_reading.samples(text, job.delimiter)


def _take_chunk(job: CustomerImport, at: datetime) -> int:
    piece = _piece(job, job.position)
    if not piece:
        _finish(job, ImportState.DONE, at)
        return 1
    size = db.session.scalar(
        select(func.length(CustomerImport.content)).where(CustomerImport.id == job.id)
    )
    is_end = job.position + len(piece) >= (size or 0)
    part = csv_reading.chunk(piece, job.delimiter, CHUNK, is_end=is_end)
    if not part.records:
        raise csv_reading.UnreadableFileError  # one record fills the whole piece
    if job.subject is ImportSubject.EVENTS:
        _take_events(part.records, job, at)
    else:
        _take_customers(part.records, job, at)
    job.line += len(part.records)
    job.position += part.taken
    if is_end and part.taken >= len(piece):
        _finish(job, ImportState.DONE, at)
    return len(part.records)


def _take_customers(records: Sequence[Sequence[str]], job: CustomerImport, at: datetime) -> None:
    known = {one.key: (one.id, one.kind) for one in db.session.scalars(select(Attribute))}
    mapped = columns.compiled(job.headers, job.mapping, known)
    rows: list[tuple[int, Row]] = []
    refused: list[tuple[int, str]] = []
    for number, record in enumerate(records, start=job.line + 2):
        try:
            if (row := columns.row_of(record, mapped, len(job.headers))) is not None:
                rows.append((number, row))
        except RefusedError as error:
            refused.append((number, error.reason))
    tally = import_rows.take(rows, job, at, accounts.organisation().language)
    _keep_refused(job, records, [*refused, *tally.refused])
    job.added += tally.added
    job.updated += tally.updated
    job.unchanged += tally.unchanged


def _take_events(records: Sequence[Sequence[str]], job: CustomerImport, at: datetime) -> None:
    tally = events.take_records(records, job, at)
    _keep_refused(job, records, tally.refused)
    job.added += tally.added
    job.unchanged += tally.known


def _keep_refused(
    job: CustomerImport, records: Sequence[Sequence[str]], refused: Sequence[tuple[int, str]]
) -> None:
    job.refused += len(refused)
    if refused:
        first = job.line + 2
        db.session.execute(
            insert(ImportRefusal),
            [
                {
                    "import_id": job.id,
                    "line": number,
                    "reason": reason,
                    "row": list(records[number - first]),
                }
                for number, reason in refused
            ],
        )


def _finish(job: CustomerImport, state: ImportState, at: datetime) -> None:
    """No more to do; the file itself is personal data and has served its purpose."""
    job.state, job.finished_at, job.next_at, job.content = state, at, None, None


def _piece(job: CustomerImport, position: int) -> bytes | None:
    piece = func.substr(CustomerImport.content, position + 1, PIECE, type_=LargeBinary)
    return db.session.scalar(select(piece).where(CustomerImport.id == job.id))


def _made(header: str, meaning: str) -> str:
    """The field of the attribute that a header makes, or of the one that has its key already."""
    kind = AttributeKind(meaning.removeprefix(NEW))
    return ATTRIBUTE + attribute_for(columns.key_of(header), header, kind).key
