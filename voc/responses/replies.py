"""What a customer is answered: the thanks, what is wrong, or that nothing more is taken."""

from __future__ import annotations

from flask import Response

from voc.core import compressed, limits
from voc.core.errors import Conflict, Gone
from voc.core.headers import Page
from voc.core.i18n import _
from voc.responses import pages
from voc.responses.flow import Turn
from voc.responses.forms import AnswerForm
from voc.responses.links import Link


def page(html: str, status: int = 200) -> Response:
    """A page of ours."""
    response = Page(html, status, content_type="text/html; charset=utf-8")
    return compressed.shorten(response) if len(html) > compressed.LONG else response


def again(
    link: Link, language: str, form: AnswerForm, submission: str | None, *, same: bool
) -> Response:
    """The same thanks for the first and its retries; what was typed, for something different."""
    if same:
        return page(pages.thanks(link, language, form))
    limits.hit("10/minute", "submission", *limited_by(link, submission))
    return already(link, language, 409, form)


def refused(
    link: Link,
    language: str,
    form: AnswerForm,
    submission: str | None,
    turned: Turn | None = None,
) -> Response:
    """The questions again, with what is missing or wrong."""
    limits.hit("10/minute", "submission", *limited_by(link, submission))
    if not link.is_anonymous:
        limits.hit("30/minute", "refused", limits.caller())
    problem = (
        _("Something is missing. Your answer has not been sent yet.")
        if form.errors
        else _("Please answer at least one question.")
    )
    asking = pages.asking(
        link,
        language,
        form,
        submission or "",
        problem=problem,
        current=turned.current if turned else None,
    )
    return page(asking, 422)


def already(link: Link, language: str, status: int, form: AnswerForm | None = None) -> Response:
    """It was answered before; what was typed now is shown, so that it is not lost."""
    pages.speak(link, language)
    title = _("You have already answered.")
    message = _("Thank you. Your first answer counts; it has been kept as you sent it.")
    return page(pages.ended(link, language, title, message, form), status)


def closed(link: Link, language: str, form: AnswerForm | None = None) -> Response:
    """No answers are taken; what was typed is shown, so that it is not lost."""
    pages.speak(link, language)
    title = _("No longer open")
    message = _("This survey takes no more answers. Thank you for wanting to give one.")
    return page(pages.ended(link, language, title, message, form), Gone.status)


def full(link: Link, language: str, form: AnswerForm | None = None) -> Response:
    """The survey has the answers it wanted; what was typed is shown, so that it is not lost."""
    pages.speak(link, language)
    title = _("Thank you, we have heard enough.")
    message = _("This survey has all the answers it needed. Thank you for wanting to give yours.")
    return page(pages.ended(link, language, title, message, form), Gone.status)


def broken_promise(link: Link, language: str, form: AnswerForm, submission: str | None) -> Response:
    """The page again: it said that the survey was anonymous, and that has changed since."""
    problem = _("This survey was anonymous and is not any more. Nothing has been sent yet.")
    asking = pages.asking(link, language, form, submission or "", problem=problem)
    return page(asking, Conflict.status)


def limited_by(link: Link, submission: str | None) -> tuple[str, str]:
    """What a limit counts by: the invitation, or one sitting at an open link, never all of them."""
    if link.invitation_id is not None and not link.is_anonymous:
        return "invitation", str(link.invitation_id)
    return "submission", submission or ""
