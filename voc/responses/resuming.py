"""A sitting taken up again: one that was saved and not sent off, or one that may be changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from voc.responses import flow, links, pages
from voc.responses.drafts import Draft
from voc.responses.forms import AnswerForm
from voc.responses.links import Link
from voc.responses.models import Response
from voc.surveys.questions import ContactWish, Given

CHANGEABLE = timedelta(hours=24)
"""After it was sent, where the survey allows it at all."""


def may_change(link: Link, at: datetime) -> bool:
    """Whether the answer that was sent through a link may be changed still."""
    sent = link.completed_at
    if sent is None or at >= sent + CHANGEABLE:
        return False
    return pages.questionnaire_of(link).is_editable


def page(link: Link, begun: Response, language: str, score: int | None, at: str) -> str:
    """The page with what was given before, and with the score of the link instead of that.

    `at` is the question to go on with, where the page before says one.
    """
    if begun.version_id != link.version_id:
        link = links.as_shown(link, begun.version_id)
    form = pages.form_of(link, language, pages.nps_group(begun.nps))
    current = _fill(form, begun, score)
    shown = form.walked().shown
    if not form.questionnaire.one_at_a_time:
        current = current or (shown if begun.draft is None else ())
    elif at in shown:
        current = (at,)
    return pages.asking(link, language, form, "", current=_still(shown, current) or None)


def _fill(form: AnswerForm, begun: Response, score: int | None) -> flow.Keys:
    """Put what was given before into the form; the questions that the page showed then."""
    scored = pages.scored_question(form.questionnaire)
    if begun.draft is None:
        form.process(data=_sent(form, begun))
        return ()
    draft = Draft.read(begun.draft)
    data = draft.data()
    if scored is not None and score is not None:
        data[scored.key] = str(score)
    form.process(data)
    return draft.current


def _sent(form: AnswerForm, response: Response) -> dict[str, Any]:
    """What the fields of a form start with when that was sent."""
    given: dict[str, dict[str, Any]] = {}
    for answer in response.answers:
        own = given.setdefault(answer.question, {})
        if answer.number is not None and answer.choice:
            own["marks"] = (*own.get("marks", ()), (answer.choice, int(answer.number)))
        elif answer.number is None:
            own["choices"] = (*own.get("choices", ()), answer.choice)
        else:
            own["number"] = answer.number
    for words in response.feedback:
        given.setdefault(words.question, {})["text"] = words.text
    for wish in response.contact_requests:
        told = ContactWish(wish.phone, wish.email, wish.weekday, wish.hour)
        given.setdefault(wish.question, {})["contact"] = told
    by_key = form.questionnaire.by_key
    return {key: by_key[key].data(Given(**own)) for key, own in given.items() if key in by_key}


def _still(shown: flow.Keys, current: flow.Keys) -> flow.Keys:
    return tuple(key for key in current if key in shown)
