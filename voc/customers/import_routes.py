"""Bringing customers from a file: upload, say what the columns mean, watch, undo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue

from voc.accounts.actions import audit
from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db, reads_first, writing
from voc.core.errors import Invalid
from voc.core.i18n import _
from voc.customers import columns, importing, queries, refused_csv, words
from voc.customers.forms import UploadForm, meanings
from voc.customers.import_models import CustomerImport, ImportState

bp = staff(Blueprint("imports", __name__, url_prefix="/customers/imports"), Permission.CUSTOMERS)
LARGEST_FILE = 10 * 1024 * 1024
LARGEST_BUFFER = 256 * 1024
"""Bytes of the form held at once; the parser reads in pieces of 64 KiB and needs some room."""
SHOWN_REFUSALS = 20
SHOWN_CELLS = 3


@bp.url_value_preprocessor
def allow_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """The page that takes a file takes a big one; this runs before anything reads the body."""
    if endpoint == "imports.new":
        request.max_content_length = LARGEST_FILE
        request.max_form_memory_size = LARGEST_BUFFER


@bp.get("/")
def index() -> ResponseReturnValue:
    """Every file that was brought, newest first."""
    page = queries.imports(request.args.get("after"))
    return render_template("imports/index.html", page=page, words=words)


@bp.route("/new", methods=["GET", "POST"])
@reads_first
def new() -> ResponseReturnValue:
    """Send a file."""
    form = UploadForm()
    if form.validate_on_submit():
        file = form.file.data
        try:
            job = importing.read(file.filename or "", file.read(), by=g.person, at=clock.now())
        except Invalid as error:
            form.file.errors = [str(error.message)]
        else:
            with writing():
                importing.keep(job)
            return redirect(url_for(".show", import_id=job.id), code=303)
    return render_template("imports/new.html", form=form), 422 if form.errors else 200


@bp.get("/<int:import_id>")
def show(import_id: int) -> ResponseReturnValue:
    """Its columns while they wait to be named; then how far it has come and what was refused."""
    job = queries.customer_import(import_id)
    if job.state is ImportState.UPLOADED:
        return _mapping_page(job, {}, "")
    names = {one.id: one.name for one in queries.attributes()}
    refused = queries.refusals(job, SHOWN_REFUSALS).all()
    return render_template(
        "imports/show.html",
        job=job,
        words=words,
        refused=[(one, words.refusal(one.reason, names)) for one in refused],
        kept=queries.kept_of(job) if job.state is ImportState.UNDONE else 0,
    )


@bp.post("/<int:import_id>/start")
def start(import_id: int) -> ResponseReturnValue:
    """Say what the columns mean, and begin."""
    job = queries.customer_import(import_id)
    known = {value for value, _words in meanings(queries.attributes())}
    sent = {
        header: request.form.get(f"column-{number}", "")
        for number, header in enumerate(job.headers)
    }
    mapping = {header: meaning for header, meaning in sent.items() if meaning in known}
    if job.state is ImportState.UPLOADED and (problem := columns.problem_with(mapping)):
        return _mapping_page(job, mapping, problem)
    at = clock.now()
    importing.start(job, mapping, at)
    audit("imported customers", job, by=g.person, at=at, detail=str(job.lines))
    db.session.commit()
    return redirect(url_for(".show", import_id=job.id), code=303)


@bp.post("/<int:import_id>/discard")
def discard(import_id: int) -> ResponseReturnValue:
    """Forget a file that was never begun."""
    importing.discard(queries.customer_import(import_id))
    db.session.commit()
    flash(_("The file is forgotten."))
    return redirect(url_for(".index"), code=303)


@bp.post("/<int:import_id>/undo")
def undo(import_id: int) -> ResponseReturnValue:
    """Take back what an import did."""
    job, at = queries.customer_import(import_id), clock.now()
    importing.undo(job, at)
    audit("undid an import", job, by=g.person, at=at)
    db.session.commit()
    return redirect(url_for(".show", import_id=job.id), code=303)


@bp.get("/<int:import_id>/refused.csv")
def refused(import_id: int) -> ResponseReturnValue:
    """The rows that were not taken, with the reason, to mend and send again."""
    job = queries.customer_import(import_id)
    names = {one.id: one.name for one in queries.attributes()}
    headers = [*job.headers, _("why not taken")]
    with writing():
        audit("downloaded refused rows", job, by=g.person, at=clock.now())

    def rows() -> Iterator[list[str]]:
        width = len(job.headers)
        for one in queries.refusals(job):
            cells = [*one.row, *[""] * (width - len(one.row))]
            yield [*cells[:width], words.refusal(one.reason, names), *cells[width:]]

    answer = Response(
        stream_with_context(refused_csv.lines(headers, rows())),
        content_type="text/csv; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="refused-{job.id}.csv"'
    return answer


def _mapping_page(job: CustomerImport, chosen: dict[str, str], problem: str) -> ResponseReturnValue:
    records = importing.samples_of(job)
    attributes = queries.attributes()
    names = {one.key: one.name for one in attributes}
    guesses = chosen or _guesses(job, records, names)
    shown = [
        (header, guesses.get(header, ""), _cells(records, number))
        for number, header in enumerate(job.headers)
    ]
    field = problem.removeprefix("twice:") if problem.startswith("twice:") else ""
    page = render_template(
        "imports/map.html",
        job=job,
        columns=shown,
        meanings=meanings(attributes),
        problem=problem,
        twice=words.FIELDS.get(field) or names.get(field.removeprefix(columns.ATTRIBUTE), ""),
    )
    return page, 422 if problem else 200


def _guesses(
    job: CustomerImport, records: list[list[str]], names: dict[str, str]
) -> dict[str, str]:
    """What each column probably is; what a field is taken for once is not taken for it again."""
    guesses: dict[str, str] = {}
    for number, header in enumerate(job.headers):
        cells = [record[number] for record in records if number < len(record)]
        guess = columns.guess(header, cells, names)
        is_taken = guess in guesses.values() and not guess.startswith(columns.NEW)
        guesses[header] = "" if is_taken else guess
    return guesses


def _cells(records: list[list[str]], number: int) -> list[str]:
    """The first filled cells of a column, to look at."""
    filled = (record[number].strip() for record in records if number < len(record))
    return [cell[:80] for cell in filled if cell][:SHOWN_CELLS]
