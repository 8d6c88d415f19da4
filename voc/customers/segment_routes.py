"""Segments: who belongs together, by conditions that staff put together row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.accounts.actions import audit
from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.errors import Conflict, Invalid
from voc.core.i18n import _, ngettext, number
from voc.customers import actions, events, lists, queries, typed_conditions, words
from voc.customers.conditions import ATTRIBUTE, LIST, Condition, Operator, alternatives, read_all
from voc.customers.forms import ListForm, SegmentForm, as_typed
from voc.customers.models import Attribute, Segment
from voc.customers.typed_conditions import Typed

bp = staff(Blueprint("segments", __name__, url_prefix="/segments"), Permission.WAVES)
LARGEST_LIST = 2 * 1024 * 1024


@bp.url_value_preprocessor
def allow_lists(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """The page that takes a list takes a big one; this runs before anything reads the body."""
    if endpoint == "segments.from_list":
        request.max_content_length = LARGEST_LIST


@bp.get("/")
def index() -> ResponseReturnValue:
    """Every segment with what it asks and how many belong to it now."""
    found = queries.all_segments()
    names = {one.key: one.name for one in queries.attributes()}
    names |= words.event_fields(events.kinds())
    sentences = {one.id: _sentences(one, names) for one in found}
    counts = queries.segment_counts(found, clock.now())
    return render_template(
        "segments/index.html", segments=found, sentences=sentences, counts=counts
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Put a segment together."""
    return _edit(None)


@bp.route("/from-list", methods=["GET", "POST"])
def from_list() -> ResponseReturnValue:
    """Make a segment of the customers that a file names."""
    form = ListForm()
    if form.validate_on_submit():
        at = clock.now()
        try:
            kept = lists.keep((form.name.data or "").strip(), form.file.data.read(), at)
        except Conflict as error:
            form.name.errors = [str(error.message)]
        except Invalid as error:
            form.file.errors = [str(error.message)]
        else:
            audit("made a segment of a list", kept.segment, by=g.person, at=at)
            db.session.commit()
            people = ngettext(
                "%(n)s customer is on the list.",
                "%(n)s customers are on the list.",
                kept.known,
                n=number(kept.known),
            )
            others = ngettext(
                "%(n)s line names nobody we know.",
                "%(n)s lines name nobody we know.",
                kept.unknown,
                n=number(kept.unknown),
            )
            flash(f"{people} {others}" if kept.unknown else people)
            return redirect(url_for(".edit", segment_id=kept.segment.id), code=303)
    return render_template("segments/list.html", form=form), 422 if form.errors else 200


@bp.route("/<int:segment_id>", methods=["GET", "POST"])
def edit(segment_id: int) -> ResponseReturnValue:
    """See and change a segment, with the people who belong to it."""
    return _edit(queries.segment(segment_id))


@bp.post("/<int:segment_id>/delete")
def delete(segment_id: int) -> ResponseReturnValue:
    """Delete a segment that nothing uses."""
    segment = queries.segment(segment_id)
    audit("deleted a segment", segment, by=g.person, at=clock.now())
    try:
        actions.remove_segment(segment)
    except Conflict as error:
        db.session.rollback()
        flash(str(error.message), "error")
        return redirect(url_for(".edit", segment_id=segment_id), code=303)
    db.session.commit()
    flash(_("The segment is deleted. Its people are still here."))
    return redirect(url_for(".index"), code=303)


def _edit(segment: Segment | None) -> ResponseReturnValue:
    form = SegmentForm(name=segment.name if segment else "")
    attributes = queries.attributes()
    kinds = {f"{ATTRIBUTE}{one.key}": one.kind for one in attributes}
    do = request.form.get("do", "")
    rows = _rows(segment, do, kinds)
    conditions, rows = typed_conditions.read_rows(rows, kinds)
    is_sound = len(conditions) == len(rows)
    if do == "save" and form.validate_on_submit() and is_sound:
        try:
            kept = actions.keep_segment(segment, form.name.data or "", conditions, clock.now())
        except Conflict as error:
            form.name.errors = [str(error.message)]
        else:
            audit("kept a segment", kept, by=g.person, at=clock.now())
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for(".edit", segment_id=kept.id), code=303)
    if do in {"add", ""} or do.startswith("remove-"):
        rows = [replace(row, problem="") for row in rows]
    return _page(segment, form, rows, conditions if is_sound else None, attributes)


def _page(
    segment: Segment | None,
    form: SegmentForm,
    rows: list[Typed],
    conditions: list[Condition] | None,
    attributes: Any,
) -> ResponseReturnValue:
    kinds = {f"{ATTRIBUTE}{one.key}": one.kind for one in attributes}
    gone = {row.field: row.field.partition(":")[2] for row in rows}
    clause = None if conditions is None else queries.conditions_hold(conditions, clock.now())
    page = render_template(
        "segments/edit.html",
        form=form,
        segment=segment,
        rows=rows,
        fields=gone | (fields := _fields(attributes)),
        offered=fields,
        list_field=LIST,
        operators={row.field: typed_conditions.operators_of(row.field, kinds) for row in rows},
        words=words,
        count=None if clause is None else queries.count_of(clause),
        people=[] if clause is None else queries.some_of(clause),
    )
    has_problem = bool(form.errors) or any(row.problem for row in rows)
    return page, 422 if has_problem else 200


def _rows(segment: Segment | None, do: str, kinds: Any) -> list[Typed]:
    """The rows as they stand: kept ones, or those sent with one added or removed."""
    if request.method == "GET":
        return [_row(one) for one in read_all(segment.conditions)] if segment else []
    rows = [
        row
        for row in typed_conditions.rows_of(request.form)
        if typed_conditions.operators_of(row.field, kinds)
    ]
    if do == "add":
        field = request.form.get("new_field", "")
        if offered := typed_conditions.operators_of(field, kinds):
            rows.append(Typed(field, offered[0].value))
    if do.startswith("remove-"):
        rows = [row for number, row in enumerate(rows) if do != f"remove-{number}"]
    return rows


def _row(condition: Condition) -> Typed:
    value = condition.value
    shown = value
    if condition.operator in {Operator.BEFORE, Operator.AFTER}:
        shown = as_typed(date.fromisoformat(str(value)))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        shown = as_typed(float(value))
    texts = {str(value): str(shown)}
    if condition.days is not None:
        texts[f"{condition.days} days"] = as_typed(float(condition.days))
    return typed_conditions.as_typed(condition, texts)


def _fields(attributes: list[Attribute]) -> dict[str, Any]:
    return {
        **words.SEGMENT_FIELDS,
        **{f"{ATTRIBUTE}{one.key}": one.name for one in attributes},
        **words.event_fields(events.kinds()),
    }


def _sentences(segment: Segment, names: dict[str, str]) -> list[str]:
    groups = alternatives(read_all(segment.conditions))
    return [_(" or ").join(words.condition(one, names) for one in group) for group in groups]
