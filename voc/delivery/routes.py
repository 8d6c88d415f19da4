"""The outbox, where staff see every mail; and where the link to stop getting mail leads."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from flask import url_for as to
from flask.typing import ResponseReturnValue

from voc.accounts.actions import audit
from voc.accounts.queries import organisation
from voc.core import clock, i18n, limits, tokens
from voc.core.access import Permission, may, public, requires, staff
from voc.core.db import LARGEST_INTEGER, db
from voc.core.errors import NotFound
from voc.core.headers import POLICY
from voc.core.i18n import _
from voc.customers.queries import suppression_by_hash
from voc.delivery import actions, compose, queries
from voc.delivery.forms import AgainForm, Decision, DecisionForm, Scope, StopForm
from voc.delivery.models import Message, MessagePurpose
from voc.delivery.reports_routes import secret

bp = staff(Blueprint("outbox", __name__, url_prefix="/outbox"), Permission.WAVES)
unsubscribe = public(Blueprint("unsubscribe", __name__, url_prefix="/u"))

FRAMING = f"{POLICY}; frame-src 'self'"
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox"
)


@bp.get("/")
def index() -> str:
    """Every message, newest first; with `mailings=3-4` only theirs."""
    asked = request.args.get("mailings", "")[:500].split("-")
    mailings = [int(one) for one in asked if one.isdecimal() and len(one) < 10]
    page = queries.messages(request.args.get("after"), mailings)
    doubtful = len(queries.uncertain())
    return render_template("outbox/index.html", page=page, doubtful=doubtful)


@bp.get("/uncertain")
def uncertain() -> str:
    """Messages that may have left or not; a person decides."""
    return render_template("outbox/uncertain.html", messages=queries.uncertain())


@bp.post("/uncertain")
def decide() -> ResponseReturnValue:
    """Send what was ticked once more, or leave it as if it had been sent."""
    form, at = DecisionForm(), clock.now()
    ids = [one for one in form.message.data or [] if 0 < one <= LARGEST_INTEGER]
    if not form.validate() or not ids:
        flash(_("Choose at least one message."), "error")
        return redirect(to(".uncertain"), code=303)
    if form.decision.data == Decision.AGAIN:
        count = actions.send_again(ids, at)
        audit("sent uncertain mails again", by=g.person, at=at, detail=str(count))
    else:
        count = actions.take_as_sent(ids, at)
        audit("left uncertain mails", by=g.person, at=at, detail=str(count))
    db.session.commit()
    return redirect(to(".uncertain"), code=303)


@bp.get("/connections")
@requires(Permission.SETTINGS)
def connections() -> str:
    """What mail and SMS leave by, without keys; and the addresses that others must be given."""
    settings = queries.settings()
    inbound = tokens.make(tokens.Purpose.SMS, 1)
    return render_template(
        "outbox/connections.html",
        settings=settings,
        mail=urlsplit(settings.smtp_url),
        sms=urlsplit(settings.sms_url),
        sender=queries.sender()[1],
        inbound=f"{settings.public_url}/sms/{inbound}",
        reports=f"{settings.public_url}/reports/mail",
        secret=secret(),
        bounces=urlsplit(settings.bounces),
    )


@bp.get("/<int:message_id>")
def show(message_id: int) -> str:
    """One mail as its reader gets it."""
    g.policy = FRAMING
    message = queries.message(message_id)
    mail, is_veiled = _mail_for_reader(message)
    return render_template("outbox/show.html", message=message, mail=mail, is_veiled=is_veiled)


@bp.get("/<int:message_id>/html")
def html(message_id: int) -> Response:
    """The HTML part alone, for the frame: it runs nothing and reaches nothing."""
    mail, _is_veiled = _mail_for_reader(queries.message(message_id))
    return framed(mail)


def framed(mail: compose.Filled) -> Response:
    """A mail's HTML part for a frame of our pages, in the `mode` that is asked for."""
    html = compose.in_mode(queries.with_logo(mail.html), request.args.get("mode", ""))
    answer = make_response(html)
    answer.headers["Content-Security-Policy"] = MAIL_POLICY
    return answer


def _mail_for_reader(message: Message) -> tuple[compose.Filled, bool]:
    """The mail; without the customer's name and links for those who may not see them.

    A link to an account is never shown: whoever followed it would become that colleague.
    """
    if message.purpose is MessagePurpose.ACCOUNT or not may(Permission.PERSONAL):
        return queries.veiled_mail_of(message), True
    return queries.mail_of(message), False


@unsubscribe.get("/<token>")
def choose(token: str) -> str:
    """Show the choices. Mail scanners come here too, so nothing changes."""
    return _page(_behind(token), token)


@unsubscribe.post("/<token>")
def stop(token: str) -> ResponseReturnValue:
    """Stop, as chosen on the page or by the one click of RFC 8058; or ask again after all."""
    sent = request.form  # read before the transaction: a sender may be slow
    message, at = _behind(token), clock.now()
    if sent.get("List-Unsubscribe") == "One-Click":
        actions.unsubscribe(message, at)
        db.session.commit()
        return Response("ok\n", mimetype="text/plain")
    if AgainForm(sent).validate():
        actions.subscribe_again(message, at)
    else:
        form = StopForm(sent)
        if not form.validate():
            return _page(message, token, form), 422
        if form.what.data == Scope.FEWER:
            actions.ask_less_often(message)
        else:
            actions.unsubscribe(message, at, only_this_survey=form.what.data == Scope.SURVEY)
    db.session.commit()
    return _page(message, token, changed=True)


def _behind(token: str) -> Message:
    try:
        message = queries.message_behind(token)
    except NotFound:
        limits.hit("20/minute", "unknown token", limits.caller())
        raise
    i18n.use(request.args.get("lang") or message.language)
    return message


def _page(
    message: Message, token: str, form: StopForm | None = None, *, changed: bool = False
) -> str:
    survey_id = message.mailing.survey_id or 0
    return render_template(
        "unsubscribe/page.html",
        form=form or StopForm(),
        token=token,
        company=organisation().name,
        stopped=suppression_by_hash(queries.address_hash_of(message), survey_id),
        changed=changed,
        fewer=queries.wants_fewer(message),
    )
