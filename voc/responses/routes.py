"""Where a survey's link leads. No sign-in, no cookie: the link is the authority.

GET shows and never records an answer; POST takes one whole sitting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType

from voc.core import clock, direct, limits, tokens, tongues
from voc.core.access import public
from voc.core.db import LARGEST_INTEGER, reading_first, writing
from voc.core.errors import NotFound
from voc.core.folding import digits
from voc.responses import (
    flow,
    guarded,
    links,
    pages,
    queries,
    replies,
    resuming,
    showing,
    taking,
    unfinished,
)
from voc.responses.actions import Outcome
from voc.responses.forms import AnswerForm
from voc.responses.links import Link
from voc.responses.posted import read_form
from voc.responses.rows import Taking
from voc.responses.sitting import Sitting
from voc.responses.suspicions import suspicion_of
from voc.waves import fetched

bp = public(Blueprint("answering", __name__))

FORM = "application/x-www-form-urlencoded"
SUBMISSION = re.compile(r"[A-Za-z0-9_-]{16,64}")
NOTHING: Mapping[str, str] = {}
TRAP = "your-site"
"""A field that people do not see; it cannot be a question's key."""


@bp.get("/s/<token>")
def personal(token: str) -> ResponseReturnValue:
    """The survey behind a personal link; a score in the link is chosen, not recorded."""
    address = _address()
    link = _carrying(known(showing.personal_link, token), address)
    language = _language(link, address)
    at = clock.now()
    if link.is_spent or (link.digest is not None and not resuming.may_change(link, at)):
        return replies.already(link, language, 200)
    if refusal := _refusal(link, language):
        return refusal
    score = _score(link, address)
    if link.is_anonymous:
        return replies.page(pages.first(link, language, score, tokens.fresh()))
    if address:
        with suppress(OperationalError):  # the page comes all the same
            _note_fetch(link, score, address)
    if link.saved_at is not None or link.digest is not None:
        return _resumed(link, score, address)
    return replies.page(pages.first(link, language, score, ""))


@bp.get("/f/<slug>")
def anonymous(slug: str) -> ResponseReturnValue:
    """The survey behind its open link; each fetch is a sitting of its own."""
    return open_page(pages.lately(slug, partial(known, links.open_link)))


def open_page(link: Link) -> Response:
    """The first page of a new sitting without a name."""
    address = _address()
    link, language = _carrying(link, address), _language(link, address)
    if link.is_spent:
        return replies.already(link, language, 200)
    if refusal := _refusal(link, language):
        return refusal
    return replies.page(pages.first(link, language, _score(link, address), _new_submission()))


def _refusal(link: Link, language: str) -> Response | None:
    """What is shown instead of the questions where no more answers are taken."""
    if not link.is_open(clock.now()):
        return replies.closed(link, language)
    if link.has_quota and link.digest is None:
        with direct.one_by_one():
            has_room = guarded.has_room(link.survey_id, language)
        return None if has_room else replies.full(link, language)
    return None


@bp.post("/s/<token>")
def answer(token: str) -> ResponseReturnValue:
    """Take the one answer to an invitation."""
    reading_first()
    link, data = known(links.personal_link, token), posted()
    return take(link, data, submission_of(data) if link.is_anonymous else None)


@bp.post("/f/<slug>")
def answer_anonymously(slug: str) -> ResponseReturnValue:
    """Take an answer to a survey's open link."""
    reading_first()
    link = known(links.open_link, slug)
    data = posted()
    return take(link, data, submission_of(data))


def _address() -> Mapping[str, str]:
    """What the address carries behind its question mark; mostly nothing."""
    asked = request.environ.get("QUERY_STRING")
    return request.args if asked else NOTHING


def _carrying(link: Link, address: Mapping[str, str]) -> Link:
    """The link with the values in its address; an anonymous survey keeps none."""
    if not address or not link.has_fields or link.is_anonymous:
        return link
    return links.with_carried(link, address)


def submission_of(data: Mapping[str, str]) -> str:
    """The id of the sitting that a page without a name carries; a new one where it has none."""
    given = data.get("submission", "")
    return given if SUBMISSION.fullmatch(given) else tokens.fresh()


def _resumed(link: Link, score: int | None, address: Mapping[str, str]) -> ResponseReturnValue:
    """The page with what was given before, on whatever device."""
    begun = queries.response_through(link.invitation_id or 0)
    if begun is None:
        raise NotFound
    asked = {"lang": address.get("lang", ""), "language": begun.language}
    language = _language(link, address, asked)
    return replies.page(resuming.page(link, begun, language, score, address.get("at", "")))


def take(link: Link, data: MultiDict[str, str], submission: str | None) -> ResponseReturnValue:
    """One sitting: shown again where something is wrong with it, stored where nothing is."""
    address = _address()
    link = _carrying(link, address)
    beside = data.to_dict()  # a look for a field that is not there costs less than in `data`
    shown = beside.get("shown-version", "")
    if shown.isdecimal() and len(shown) < 11 and int(shown) <= LARGEST_INTEGER:
        link = links.as_shown(link, int(shown))
    language = _language(link, address, beside)
    pages.speak(link, language)
    form = pages.form_of(link, language, _group(link, beside))
    form.process(data)
    if beside.get("promised") and not link.is_anonymous:  # before anything that stores
        return replies.broken_promise(link, language, form, submission)
    if beside.get("lang") in form.questionnaire.spoken:
        return unfinished.speak(link, language, form, data, submission)
    if "save" in beside:
        return unfinished.save(link, language, form, data, submission)
    return _settle(link, language, form, data, beside, submission)


def _settle(
    link: Link,
    language: str,
    form: AnswerForm,
    data: MultiDict[str, str],
    beside: Mapping[str, str],
    submission: str | None,
) -> ResponseReturnValue:
    """What becomes of a form that was filled in: stored, changed, turned over or refused."""
    at = clock.now()
    turned = flow.turn(form, beside) if form.questionnaire.has_pages else None
    sitting = form.sitting() if turned is None and form.validate() else None
    may_change = resuming.may_change(link, at)
    if not may_change and (link.digest is not None or link.is_spent or not link.is_open(at)):
        return _over(link, language, form, sitting, submission)
    if not sitting:
        return unfinished.turn_page(link, language, form, data, submission, turned)
    if may_change:
        return unfinished.change(link, language, form, sitting, at)
    return _store(link, language, form, sitting, submission, trapped=bool(beside.get(TRAP)))


def _over(
    link: Link, language: str, form: AnswerForm, sitting: Sitting | None, submission: str | None
) -> ResponseReturnValue:
    """Nothing more is taken: the same thanks where this is what was sent before."""
    stored = link.digest
    if stored is None and submission:
        stored = queries.digest_in(link.kept(submission), link.survey_id)
    same = sitting is not None and stored == sitting.digest
    if same or link.digest is not None or link.is_spent:
        return replies.again(link, language, form, submission, same=same)
    return replies.closed(link, language, form)


def _store(
    link: Link,
    language: str,
    form: AnswerForm,
    sitting: Sitting,
    submission: str | None,
    *,
    trapped: bool,
) -> ResponseReturnValue:
    if link.framed is not None and link.framed.is_trial:
        return replies.page(pages.thanks(link, language, form))
    at = clock.now()
    is_open_to_all = submission is not None and link.invitation_id is None
    suspicion = suspicion_of(link, submission or "", trapped, at) if is_open_to_all else None
    asked = unfinished.asked_of(link, language, suspicion, submission)
    day = unfinished.day_of(link, at)
    own = link.kept(submission) if submission else tokens.fresh()
    outcome = taking.take(Taking(asked=asked, sitting=sitting, at=at, day=day, submission=own))
    if outcome is Outcome.FULL:
        return replies.full(link, language, form)
    return replies.again(link, language, form, submission, same=outcome is not Outcome.DIFFERENT)


def rested(link: Link, data: Mapping[str, str]) -> Response:
    """The page for somebody who has answered so lately that they are not asked again."""
    return replies.already(link, _language(link, _address(), data), 200)


def known(find: Callable[[str], Link], key: str) -> Link:
    """The link; who asks for many that are none of ours is slowed down."""
    try:
        with direct.one_by_one():
            return find(key)
    except NotFound:
        limits.hit("20/minute", "unknown", limits.caller())
        raise


def posted() -> MultiDict[str, str]:
    """The form of this request.

    :raises UnsupportedMediaType: it is no form.
    """
    if request.mimetype not in {FORM, ""}:
        raise UnsupportedMediaType
    return read_form(request.get_data(cache=False))


def _language(link: Link, address: Mapping[str, str], data: Mapping[str, str] = NOTHING) -> str:
    """As asked for, as shown, the customer's, the browser's, the survey's."""
    spoken = pages.questionnaire_of(link).spoken
    for asked in (
        data.get("lang"),
        data.get("language"),
        address.get("lang"),
        link.customer_language,
    ):
        if asked in spoken:
            return str(asked)
    header = request.environ.get("HTTP_ACCEPT_LANGUAGE", "")
    return tongues.preferred(header, spoken) or link.language


def _score(link: Link, address: Mapping[str, str]) -> int | None:
    """The score in the link, where its question can be answered with it."""
    if "score" not in address:
        return None
    typed = digits(address["score"])
    question = pages.scored_question(pages.questionnaire_of(link))
    if question is None or not re.fullmatch(r"[0-9]{1,2}", typed):
        return None
    return int(typed) if int(typed) in question.options else None


def _group(link: Link, data: Mapping[str, str]) -> str | None:
    """The NPS group of what was posted, for the wording of the follow-up question."""
    nps = pages.questionnaire_of(link).first("nps")
    typed = digits(data.get(nps.key, "")) if nps else ""
    return pages.nps_group(int(typed)) if re.fullmatch(r"[0-9]|10", typed) else None


def _note_fetch(link: Link, score: int | None, address: Mapping[str, str]) -> None:
    """Note that a score link was fetched. It says who asked, never what they think."""
    if link.invitation_id is None:
        return
    if score is not None:
        with writing():
            fetched.mark_fetched(link.invitation_id, score, clock.now())
    elif address.get("score") == fetched.HONEYPOT and link.scanner_at is None:
        with writing():
            fetched.mark_scanner(link.invitation_id, clock.now())


def _new_submission() -> str:
    return f"{tokens.fresh()}-{int(clock.now().timestamp()):08x}"
