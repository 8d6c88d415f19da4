"""`./run voc export`: a report into a file, or onto the terminal."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select

from voc.accounts import queries as accounts
from voc.core.appearing import appearing
from voc.core.calendar import Calendar
from voc.core.db import db
from voc.core.errors import Conflict, NotFound
from voc.core.i18n import _, _l, current, speaking
from voc.exports import files
from voc.exports.formats import FORMATS
from voc.exports.tables import Asked
from voc.metrics import anonymous
from voc.metrics.disclosure import Reader
from voc.metrics.filters import CUSTOM, Filter
from voc.surveys.models import Survey

TERMINAL = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was typed. Without a survey every survey, without days all time."""

    report: str
    kind: str
    output: str
    survey: str | None = None
    first: date | None = None
    last: date | None = None
    calendar: str | None = None
    language: str | None = None
    with_personal: bool = False


def carry_out(order: Order, instance: Path, terminal: BinaryIO, at: datetime) -> int:
    """Make the file; it appears whole or not at all. Returns how many rows it holds.

    :raises NotFound: no survey has that link.
    :raises VocError: the report could not be made whole; no file was made or changed.
    """
    organisation = accounts.organisation()
    survey = None
    if order.survey is not None:
        survey = db.session.scalar(select(Survey).where(Survey.slug == order.survey))
        if survey is None:
            raise NotFound(f"no survey has the link /f/{order.survey}")
    wanted = Filter(
        at=at,
        zone=organisation.zone_info,
        period=CUSTOM,
        first=order.first,
        last=order.last,
        survey_id=survey.id if survey else None,
    )
    wanted = anonymous.guarded(wanted, organisation.minimum_words)
    if wanted.survey_id in wanted.thin:
        raise Conflict(_l("This survey is anonymous and has too few answers to be shown."))
    with speaking(order.language or organisation.language):
        asked = Asked(
            wanted=wanted,
            reader=Reader(
                organisation.minimum_value,
                organisation.minimum_words,
                sees_personal=not wanted.is_anonymous,
                sees_comments=True,
            ),
            calendar=Calendar(order.calendar) if order.calendar else current().calendar,
            sentence=_sentence(survey, order),
            company=organisation.name,
            with_personal=order.with_personal,
        )
        with _whole(order.output, instance, terminal) as file:
            return files.write(order.report, FORMATS[order.kind], asked, file, instance)


def _sentence(survey: Survey | None, order: Order) -> str:
    said = [survey.name if survey else _("All surveys")]
    days = _("all time")
    if order.first or order.last:
        ends = [day.isoformat() if day else "…" for day in (order.first, order.last)]
        days = _("%(first)s to %(last)s", first=ends[0], last=ends[1])
        said.append(days)
    return days if order.report == "outreach" else _(", ").join(said)


@contextmanager
def _whole(output: str, instance: Path, terminal: BinaryIO) -> Iterator[BinaryIO]:
    """A file that takes its place (or goes to the terminal) only when all went well."""
    if output == TERMINAL:
        with tempfile.TemporaryFile(dir=files.scratch(instance)) as file:
            yield file
            file.seek(0)
            shutil.copyfileobj(file, terminal)
            terminal.flush()
        return
    with appearing(Path(output)) as file:
        yield file
