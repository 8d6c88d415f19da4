"""Answers through a personal link that are not finished: saved as they are given.

A draft stands in its response's own row, so that one invitation has one response whatever comes
first, and figures count the scores in it. What was typed is kept as the form sent it, and becomes
answers and words when it is sent off, or when nobody went on with it. Nothing here commits.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from werkzeug.datastructures import MultiDict

from voc.accounts.queries import organisation
from voc.core import tokens
from voc.core.db import changed, db, looking, upsert
from voc.responses import actions
from voc.responses.facts import facts_of
from voc.responses.forms import AnswerForm, fields_of
from voc.responses.models import Response, ResponseState
from voc.responses.rows import Asked, Taking, columns_of
from voc.responses.sitting import Sitting
from voc.surveys.questionnaire import Questionnaire
from voc.waves import invitations

BATCH = 50


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form held when it was saved, and which questions were on the page then."""

    pairs: tuple[tuple[str, str], ...]
    current: tuple[str, ...] = ()

    def to_text(self) -> str:
        """What `read` reads."""
        return json.dumps([self.pairs, self.current], ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Draft:
        """The draft in a response's row."""
        pairs, current = json.loads(text)
        return cls(tuple((name, value) for name, value in pairs), tuple(current))

    def data(self) -> MultiDict[str, str]:
        """The form's data as it was sent."""
        return MultiDict(list(self.pairs))


def draft_of(form: AnswerForm, data: MultiDict[str, str], current: Sequence[str]) -> Draft:
    """What a form holds of its questions."""
    keys = tuple(form.questionnaire.by_key)
    parts = tuple(f"{key}." for key in keys)
    pairs = [
        (name, value)
        for name, value in data.items(multi=True)
        if value and (name in keys or name.startswith(parts))
    ]
    return Draft(tuple(pairs), tuple(current))


def save(asked: Asked, sitting: Sitting, draft: Draft, at: datetime, day: date) -> None:
    """Keep what was given so far; nothing where it was finished before. Empty ones are not kept."""
    if not sitting:
        changed(
            delete(Response).where(
                Response.invitation_id == asked.invitation_id, Response.saved_at.is_not(None)
            )
        )
        return
    taking = Taking(asked=asked, sitting=sitting, at=at, day=day, is_partial=True)
    row = columns_of(taking) | {
        "state": ResponseState.PARTIAL if sitting.has_core else ResponseState.STARTED,
        "digest": "",
        "draft": draft.to_text(),
        "saved_at": at,
    }
    kept = ("started_at", "submission", "invitation_id")
    into = upsert(Response).values(row)
    saved = db.session.scalar(
        into.on_conflict_do_update(
            index_elements=[Response.invitation_id],
            set_={name: value for name, value in row.items() if name not in kept},
            where=Response.saved_at.is_not(None),
        ).returning(Response.id)
    )
    if saved is not None:
        actions.keep_carried(saved, asked.carried)
    if asked.invitation_id is not None:
        invitations.mark_started(asked.invitation_id, at)


def close_abandoned(at: datetime) -> int:
    """Close some drafts that nobody went on with: they are final as far as they went.

    After how many hours of rest is a setting of the organisation.
    """
    with looking():
        rest = timedelta(hours=organisation().draft_rest_hours)
        rested = Response.saved_at <= at - rest
        if db.session.scalar(select(Response.id).where(rested).limit(1)) is None:
            return 0
    oldest = select(Response).where(rested).order_by(Response.saved_at, Response.id).limit(BATCH)
    found = db.session.scalars(oldest.with_for_update(skip_locked=True)).all()
    takings = [_taking(one) for one in found]
    for one in found:
        db.session.expunge(one)
    actions.record_all([one for one in takings if one.sitting])
    empty = [one.response_id for one in takings if not one.sitting]
    changed(delete(Response).where(Response.id.in_(empty)))
    return len(found)


def _taking(response: Response) -> Taking:
    """What a draft comes to, as of the moment it was last saved."""
    draft = Draft.read(response.draft or "[[], []]")
    questionnaire = Questionnaire.read(response.version.content)
    language = response.language
    form = AnswerForm(questionnaire, fields_of(questionnaire, language, language, None))
    form.facts = facts_of(response.customer_id) if questionnaire.needs_facts else form.facts
    form.process(draft.data())
    asked = Asked(
        survey_id=response.survey_id,
        version_id=response.version_id,
        language=language,
        invitation_id=response.invitation_id,
        customer_id=response.customer_id,
        channel=response.channel,
        is_test=response.is_test,
        shuffle=response.shuffle,
        touchpoint=response.survey.touchpoint,
    )
    return Taking(
        asked=asked,
        sitting=form.so_far(),
        at=response.saved_at or response.started_at,
        day=response.day,
        submission=tokens.fresh(),
        is_partial=True,
        response_id=response.id,
    )
