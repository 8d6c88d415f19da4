"""What is not finished, or was sent and may be changed: saved, turned to, and taken up again."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import MultiDict

from voc.core import clock, limits
from voc.core.calendar import local_day
from voc.core.db import writing
from voc.core.errors import Conflict, Gone
from voc.responses import drafts, flow, pages, queries, replies
from voc.responses.actions import replace
from voc.responses.flow import Keys, Turn
from voc.responses.forms import AnswerForm
from voc.responses.links import Link
from voc.responses.models import Suspicion
from voc.responses.rows import Asked, Taking
from voc.responses.sitting import Sitting
from voc.surveys import signed

DEFAULT_ZONE = "Asia/Tehran"


def change(
    link: Link, language: str, form: AnswerForm, sitting: Sitting, at: datetime
) -> ResponseReturnValue:
    """Other answers in the place of those that were sent."""
    if sitting.digest != link.digest:
        limits.hit("10/minute", "submission", *replies.limited_by(link, None))
        given = queries.response_through(link.invitation_id or 0)
        taking = Taking(
            asked=asked_of(link, language), sitting=sitting, at=at, day=day_of(link, at)
        )
        with writing():
            if given is None or not replace(given, taking):
                raise Conflict
    return replies.page(pages.thanks(link, language, form, is_change=True))


def save(
    link: Link,
    language: str,
    form: AnswerForm,
    data: MultiDict[str, str],
    submission: str | None,
) -> ResponseReturnValue:
    """Nothing to show: a script saves what was given so far. What is finished stays as it is."""
    limits.hit("60/minute", "save", *replies.limited_by(link, submission))
    if link.digest is not None or not link.is_open(clock.now()):
        return Response(status=Gone.status, mimetype="text/plain")
    _keep(link, language, form, data, flow.page_in(form.questionnaire, data))
    return Response(status=204, mimetype="text/plain")


def speak(
    link: Link,
    language: str,
    form: AnswerForm,
    data: MultiDict[str, str],
    submission: str | None,
) -> ResponseReturnValue:
    """The same page in another language, with everything that was typed; saved, never sent off.

    Where nothing is typed, what was saved before stays: who switches takes nothing back.
    """
    limits.hit("60/minute", "save", *replies.limited_by(link, submission))
    current = flow.page_in(form.questionnaire, data)
    if form.so_far() and link.is_open(clock.now()):
        with suppress(OperationalError):  # the page comes all the same, with what was typed on it
            _keep(link, language, form, data, current)
    return replies.page(
        pages.asking(link, language, form, submission or "", current=current or None)
    )


def turn_page(
    link: Link,
    language: str,
    form: AnswerForm,
    data: MultiDict[str, str],
    submission: str | None,
    turned: Turn | None,
) -> ResponseReturnValue:
    """The page that the button of a page leads to; the same where something is wrong with it.

    What is saved is fetched again from an address of its own, so that going back is harmless.
    """
    if turned is None or turned.is_wrong:
        return replies.refused(link, language, form, submission, turned)
    limits.hit("60/minute", "save", *replies.limited_by(link, submission))
    if _keep(link, language, form, data, turned.current):
        new = [key for key in turned.current if key not in flow.page_in(form.questionnaire, data)]
        place = (new or turned.current)[0]
        carried = {k: v for k, v in request.args.items() if k not in signed.OF_THE_PAGE}
        asked = urlencode({**carried, "at": place, "lang": language})
        return redirect(f"{request.path}?{asked}#{place}", code=303)
    shown = pages.asking(link, language, form, submission or "", current=turned.current)
    return replies.page(shown)


def _keep(
    link: Link, language: str, form: AnswerForm, data: MultiDict[str, str], current: Keys
) -> bool:
    """Save what was given so far through a personal link; whether there was anything.

    Of an anonymous answer nothing is kept before it is sent off.
    """
    if link.invitation_id is None or link.digest is not None or link.is_anonymous:
        return False
    at, sitting = clock.now(), form.so_far()
    draft = drafts.draft_of(form, data, current)
    with writing():
        drafts.save(asked_of(link, language), sitting, draft, at, day_of(link, at))
    return bool(sitting)


def asked_of(
    link: Link, language: str, suspicion: Suspicion | None = None, submission: str | None = None
) -> Asked:
    """What was shown to whom."""
    return Asked(
        survey_id=link.survey_id,
        version_id=link.version_id,
        language=link.language if link.is_anonymous else language,
        invitation_id=link.invitation_id,
        customer_id=link.customer_id,
        channel=link.door,
        is_anonymous=link.is_anonymous,
        has_quota=link.has_quota,
        single_id=link.single_id,
        batch_id=link.batch_id,
        carried=link.carried,
        touchpoint=link.touchpoint,
        suspicion=suspicion,
        shuffle=pages.order_of(link, submission),
    )


def day_of(link: Link, at: datetime) -> date:
    """The organisation's day of a moment."""
    return local_day(at, ZoneInfo(link.zone or DEFAULT_ZONE))
