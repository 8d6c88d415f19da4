"""What the organisation decides for everybody, its days off, and the audit trail."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from voc.accounts import actions, colours, iran_holidays, queries
from voc.accounts.forms import HolidayForm, SettingsForm
from voc.accounts.logos import picture_type
from voc.accounts.models import AuditEntry, Holiday, Organisation
from voc.accounts.swatches import swatches
from voc.core import clock
from voc.core.access import Permission, public, staff
from voc.core.calendar import local_day, parse_day
from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.headers import YEAR
from voc.core.i18n import _, localised_digits, ngettext
from voc.core.paging import paged

settings = staff(Blueprint("settings", __name__, url_prefix="/settings"), Permission.SETTINGS)
audit = staff(Blueprint("audit", __name__, url_prefix="/audit"), Permission.AUDIT)
look = public(Blueprint("look", __name__))

LARGEST_FORM = 300_000
COLOUR = re.compile(r"[0-9a-f]{6}")
PLAIN = (
    "name",
    "language",
    "zone",
    "sender_name",
    "sender_address",
    "invited_rest_days",
    "answered_rest_days",
    "draft_rest_hours",
    "most_messages",
    "company_cap",
    "minimum_value",
    "minimum_words",
    "colour",
    "privacy_fa",
    "privacy_en",
    "privacy_url",
    "link_hosts",
)


@settings.url_value_preprocessor
def allow_a_logo(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take more at once: the form may carry a picture. Runs before anything reads the body."""
    request.max_content_length = LARGEST_FORM


@settings.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Show and change the organisation's settings."""
    organisation = actions.found(clock.now())
    values = {name: getattr(organisation, name) for name in PLAIN}
    form = SettingsForm(data={**values, "weekend": sorted(organisation.weekend_days)})
    form.offer_zones()
    if form.validate_on_submit() and take_logo(organisation, form):
        change(organisation, form)
        db.session.commit()
        flash(_("The settings are kept."))
        return redirect(url_for(".index"), code=303)
    holidays = db.session.scalars(select(Holiday).order_by(Holiday.day)).all()
    status = 422 if form.errors else 200
    page = render_template(
        "settings/index.html",
        form=form,
        holidays=holidays,
        holiday=HolidayForm(formdata=None),
        swatches=swatches(organisation.colour),
    )
    return page, status


def change(organisation: Organisation, form: SettingsForm) -> None:
    """Write the form onto the row, and into the audit trail what was changed."""
    weekend = ",".join(str(day) for day in sorted(form.weekend.data or []))
    fresh = {name: form[name].data for name in PLAIN} | {"weekend": weekend}
    changed = [name for name, value in fresh.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, fresh[name])
    actions.audit(
        "changed the settings", organisation, by=g.person, at=clock.now(), detail=", ".join(changed)
    )


def take_logo(organisation: Organisation, form: SettingsForm) -> bool:
    """Keep a new logo, or take it away; False (with a word at the field) where it is no picture."""
    if form.remove_logo.data:
        organisation.logo = organisation.logo_type = None
        return True
    content = form.logo.data.read() if form.logo.data else b""
    if not content:
        return True
    kind = picture_type(content)
    if kind is None:
        form.logo.errors = [_("Please choose a PNG, JPEG or WebP picture.")]
        return False
    organisation.logo, organisation.logo_type = content, kind
    return True


@settings.post("/holidays")
def add_holiday() -> ResponseReturnValue:
    """Keep a day off; it may be written in either calendar and any digits."""
    form = HolidayForm()
    try:
        day = parse_day(form.day.data or "")
    except ValueError:
        flash(_("Please write the day like 1405/01/13 or 2026-04-02."), "error")
        return redirect(url_for(".index", _anchor="holidays"), code=303)
    if form.validate():
        known = db.session.scalar(select(Holiday).where(Holiday.day == day))
        holiday = known or Holiday(day=day)
        holiday.name = (form.name.data or "").strip()
        db.session.add(holiday)
        db.session.flush()
        actions.audit("kept a holiday", holiday, by=g.person, at=clock.now())
        db.session.commit()
    return redirect(url_for(".index", _anchor="holidays"), code=303)


@settings.post("/holidays/iran")
def add_holidays_of_iran() -> ResponseReturnValue:
    """Keep Iran's holidays of the Jalali calendar, this year's and the next's; known days stay."""
    at = clock.now()
    known = set(db.session.scalars(select(Holiday.day)))
    today = local_day(at, queries.organisation().zone_info)
    new = [
        Holiday(day=day, name=name) for day, name in iran_holidays.coming(today) if day not in known
    ]
    db.session.add_all(new)
    db.session.flush()
    for holiday in new:
        actions.audit("kept a holiday", holiday, by=g.person, at=at)
    db.session.commit()
    flash(
        ngettext(
            "%(n)s holiday was added.",
            "%(n)s holidays were added.",
            len(new),
            n=localised_digits(len(new)),
        )
    )
    return redirect(url_for(".index", _anchor="holidays"), code=303)


@settings.post("/holidays/<int:holiday_id>/remove")
def remove_holiday(holiday_id: int) -> ResponseReturnValue:
    """Make it a working day again."""
    holiday = db.session.get(Holiday, holiday_id)
    if holiday is None:
        raise NotFound
    actions.audit("removed a holiday", holiday, by=g.person, at=clock.now())
    db.session.delete(holiday)
    db.session.commit()
    return redirect(url_for(".index", _anchor="holidays"), code=303)


@audit.get("/", endpoint="index")
def trail() -> ResponseReturnValue:
    """Who did what, newest first."""
    page = paged(
        select(AuditEntry).options(joinedload(AuditEntry.user)),
        (AuditEntry.at, AuditEntry.id),
        lambda entry: (entry.at, entry.id),
        request.args.get("after"),
    )
    return render_template("audit/index.html", page=page)


@look.get("/logo")
def logo() -> ResponseReturnValue:
    """The company's logo, for the public page and for mails."""
    organisation = queries.organisation()
    if organisation.logo is None:
        raise NotFound
    answer = Response(organisation.logo, mimetype=organisation.logo_type)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@look.get("/look/<name>.css")
def sheet(name: str) -> ResponseReturnValue:
    """A colour for the public page; its name changes with what it says, so it is kept for ever."""
    colour = f"#{name[:6]}"
    if not COLOUR.fullmatch(name[:6]) or name != colours.sheet_name(colour):
        raise NotFound
    answer = Response(colours.sheet(colour), mimetype="text/css")
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return answer


@look.app_template_global("look_url")
def look_url(colour: str) -> str:
    """Where the style sheet of a colour is."""
    return url_for("look.sheet", name=colours.sheet_name(colour))
