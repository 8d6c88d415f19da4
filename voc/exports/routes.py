"""The page of reports: what would be in a file, and the files.

A file is answered to a POST, because taking it away is written into the audit trail.
"""

from __future__ import annotations

import tempfile
from itertools import groupby
from typing import BinaryIO

from flask import Blueprint, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wsgi import wrap_file

from voc.accounts import actions as accounts
from voc.core import clock, tongues
from voc.core.access import Permission, may, requires, staff
from voc.core.calendar import local_day
from voc.core.db import db, reading_first, writing
from voc.core.errors import Conflict, Forbidden, NotFound
from voc.core.settings import Settings
from voc.exports import comments, files, outreach, responses, summary
from voc.exports.formats import FORMATS
from voc.exports.forms import ReportForm
from voc.exports.snapshot import snapshot
from voc.exports.tables import Asked
from voc.metrics import anonymous, findings, queries
from voc.metrics.forms import PERIOD_ONLY, narrowed
from voc.metrics.routes import reader, surveys_url
from voc.surveys.models import Survey

bp = staff(Blueprint("exports", __name__, url_prefix="/reports"), Permission.REPORTS)

ONE_BY_ONE = {"responses": responses.counted, "comments": comments.counted}
"""Reports that hold what single customers gave, and how many rows they have."""
PREVIEWED = 18
"""Rows of the summary that the page shows; the file has them all."""


@bp.get("/")
def index() -> ResponseReturnValue:
    """The summary as it would be in a file, and the ways to take it away."""
    form = _form()
    asked = _asked(form)
    with snapshot() as connection:
        _months, rows = summary.lines(connection, asked)
        counts = {report: count(connection, asked) for report, count in ONE_BY_ONE.items()}
        months_asked = outreach.counted(connection, asked)
    newest = sorted(rows, key=lambda line: -line.key.month)  # stable: surveys keep their order
    shown = newest[:PREVIEWED]
    return render_template(
        "exports/index.html",
        form=form,
        asked=asked,
        rows=shown,
        months=[(month, list(lines)) for month, lines in groupby(shown, lambda line: line.month)],
        total=len(rows),
        months_asked=months_asked,
        counts=counts,
        withheld={report: _withheld(asked, count) for report, count in counts.items()},
        formats=FORMATS.values(),
        surveys_url=surveys_url(),
        own_name=tongues.own_name,
    )


@bp.post("/<report>")
@requires(Permission.EXPORT)
def download(report: str) -> ResponseReturnValue:
    """One report in one format, as a file; who took it, and what, is written down."""
    kind = FORMATS.get(request.form.get("format", ""))
    if report not in files.REPORTS or kind is None:
        raise NotFound
    with_personal = report in ONE_BY_ONE and bool(request.form.get("personal"))
    if with_personal and not may(Permission.PERSONAL):
        raise Forbidden
    _let_others_write()
    form = _form(report)
    asked = _asked(form, report, with_personal=with_personal)
    if report == "comments" and not asked.reader.sees_comments:
        raise Forbidden
    if report in ONE_BY_ONE:
        _refuse_too_few(report, asked)
    settings: Settings = current_app.extensions["voc.settings"]
    # It has no name, so that nothing is left of it; the answer closes it.
    file = tempfile.TemporaryFile(dir=files.scratch(settings.instance))  # noqa: SIM115
    try:
        rows = files.write(report, kind, asked, file, settings.instance)
        _note(report, kind.name, asked, rows, form.args)
    except BaseException:
        file.close()
        raise
    day = local_day(asked.wanted.at, asked.wanted.zone)
    survey = db.session.get(Survey, asked.wanted.survey_id) if asked.wanted.survey_id else None
    name = files.file_name(report, survey.slug if survey else None, day, kind.suffix)
    return _sent(file, kind.mimetype, name)


def _form(report: str = "") -> ReportForm:
    """What was asked for; of what only days narrow, nothing but the days."""
    args = request.args
    if report == "outreach":
        args = narrowed(args, "calendar", *PERIOD_ONLY)
    return ReportForm(args, queries.choices(g.organisation.minimum_value))


def _asked(form: ReportForm, report: str = "", *, with_personal: bool = False) -> Asked:
    wanted = anonymous.guarded(form.filter(clock.now()), g.organisation.minimum_words)
    return Asked(
        wanted=wanted,
        reader=reader(wanted),
        calendar=form.months,
        sentence=form.period_in_words if report == "outreach" else form.sentence,
        company=g.organisation.name,
        with_personal=with_personal,
    )


def _let_others_write() -> None:
    """A POST holds SQLite's one place for a writer; making a file takes longer than others wait."""
    reading_first()
    db.session.rollback()


def _withheld(asked: Asked, count: int) -> str:
    """Why this person may not have so many answers one by one; "" where they may."""
    if not count or asked.reader.may_spread(count):
        return ""
    return findings.so_far(count, asked.reader.words)


def _refuse_too_few(report: str, asked: Asked) -> None:
    withheld = _withheld(asked, ONE_BY_ONE[report](db.session.connection(), asked))
    if withheld:
        raise Conflict(withheld)


def _note(report: str, kind: str, asked: Asked, rows: int, args: dict[str, str]) -> None:
    narrowed = [f"{name}={value}" for name, value in args.items()]
    detail = ", ".join([kind, f"{rows} rows", *narrowed])
    at = clock.now()
    with writing():
        if report == "summary":
            accounts.audit("exported the summary", by=g.person, at=at, detail=detail)
        elif report == "outreach":
            accounts.audit("exported the outreach", by=g.person, at=at, detail=detail)
        elif report == "comments" and asked.with_personal:
            accounts.audit(
                "exported comments with personal data", by=g.person, at=at, detail=detail
            )
        elif report == "comments":
            accounts.audit("exported comments", by=g.person, at=at, detail=detail)
        elif asked.with_personal:
            accounts.audit(
                "exported responses with personal data", by=g.person, at=at, detail=detail
            )
        else:
            accounts.audit("exported responses", by=g.person, at=at, detail=detail)


def _sent(file: BinaryIO, mimetype: str, name: str) -> Response:
    size = file.tell()
    file.seek(0)
    answer = Response(wrap_file(request.environ, file), mimetype=mimetype, direct_passthrough=True)
    answer.content_length = size
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.call_on_close(file.close)
    return answer
