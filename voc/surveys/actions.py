"""Writing surveys: a draft that changes, versions that never do."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from voc.accounts.actions import audit
from voc.accounts.models import User
from voc.accounts.queries import organisation
from voc.core.db import db
from voc.core.errors import Conflict, Invalid
from voc.core.i18n import _, _l
from voc.customers.touchpoints import Touchpoint
from voc.surveys import core_questions, ending, queries, steps
from voc.surveys.models import (
    EarlierSlug,
    HiddenField,
    Survey,
    SurveyQuota,
    SurveyState,
    SurveyVersion,
)
from voc.surveys.questionnaire import LANGUAGES, Questionnaire

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def create(
    name: str,
    content: Mapping[str, Any],
    *,
    language: str,
    by: User | None,
    at: datetime,
    slug: str = "",
    touchpoint: Touchpoint | None = None,
) -> Survey:
    """A new survey with a draft; its open link is at `slug`, or at a random one.

    :raises ValueError: the content is no questionnaire.
    """
    kept = Questionnaire.read(content).to_content()
    made = Survey(
        name=name.strip(),
        slug=slug or new_slug(),
        language=language,
        touchpoint=touchpoint,
        created_at=at,
        state=SurveyState.DRAFT,
    )
    made.versions.append(SurveyVersion(number=1, content=kept, created_at=at))
    db.session.add(made)
    db.session.flush()
    audit("made a survey", made, by=by, at=at)
    return made


def new_slug() -> str:
    """An address for an open link that nobody guesses."""
    return secrets.token_hex(5)


def edit(survey: Survey, at: datetime) -> SurveyVersion:
    """The draft of a survey; begun as a copy of what customers see where there is none."""
    draft = queries.draft_of(survey)
    if draft is None:
        last = survey.versions[-1]
        draft = SurveyVersion(number=last.number + 1, content=dict(last.content), created_at=at)
        survey.versions.append(draft)
        db.session.flush()
    return draft


def save_draft(
    survey: Survey, content: Mapping[str, Any], *, by: User, at: datetime, on_its_own: bool = False
) -> None:
    """Keep what was written; nothing that customers see changes.

    A draft begins with the first thing that differs from what they see. What it was before can be
    had back (`undo`); what is kept `on_its_own`, as somebody types, is one step a minute.

    :raises ValueError: the content is no questionnaire.
    """
    kept = Questionnaire.read(content).to_content()
    if queries.draft_of(survey) is None and _is_published(survey, kept):
        return
    draft = edit(survey, at)
    if draft.content != kept:
        steps.keep(draft, at, on_its_own=on_its_own)
        draft.content = kept
        audit("wrote a draft", survey, by=by, at=at, detail=str(draft.number))


def undo(survey: Survey, *, by: User, at: datetime) -> None:
    """Make the draft what it was before its last change.

    :raises Conflict: there is nothing to go back to.
    """
    draft = queries.draft_of(survey)
    before = steps.taken_back(draft) if draft else None
    if draft is None or before is None:
        raise Conflict(_l("There is nothing to undo."))
    draft.content = before
    audit("undid a change to a draft", survey, by=by, at=at, detail=str(draft.number))


def restore(survey: Survey, number: int, *, by: User, at: datetime) -> None:
    """Write the draft anew as that version is; what it was can be had back by `undo`.

    :raises NotFound: there is no such version.
    """
    version = queries.version(survey, number)
    save_draft(survey, version.content, by=by, at=at)


def publish(survey: Survey, *, by: User | None, at: datetime) -> SurveyVersion:
    """Freeze the draft as the version that customers see from now on, and open the survey.

    :raises Invalid: something stands in the way; the message says what.
    :raises Conflict: there is nothing new to publish.
    """
    draft = queries.draft_of(survey)
    if draft is None:
        raise Conflict(_l("Nothing has changed since the last version."))
    written = Questionnaire.read(draft.content)
    locks = core_questions.locked(queries.published(survey))
    if found := problems(written, survey) + core_questions.problems(draft.content, locks):
        raise Invalid(" ".join(found))
    if _is_published(survey, written.to_content()):
        raise Conflict(_l("Nothing has changed since the last version."))
    draft.content = written.to_content()
    draft.published_at = at
    steps.forget(draft)
    survey.published_number = draft.number
    survey.state = SurveyState.OPEN
    audit("published a survey", survey, by=by, at=at, detail=str(draft.number))
    return draft


def problems(asked: Questionnaire, survey: Survey) -> list[str]:
    """What stands in the way of publishing it here, in the reader's own words."""
    ends = ending.flaws(asked.links, asked.privacy_url, organisation().hosts)
    known = queries.carried_names(survey)
    unknown = [
        _(
            "Links of this survey do not carry “%(name)s”, which a condition or a text asks for.",
            name=name,
        )
        for name in asked.carried_keys
        if name not in known
    ]
    return [*asked.problems(LANGUAGES), *unknown, *ends]


def _is_published(survey: Survey, content: Mapping[str, Any]) -> bool:
    """Whether customers see exactly this."""
    shown = (one for one in survey.versions if one.number == survey.published_number)
    return any(Questionnaire.read(one.content).to_content() == content for one in shown)


def discard_draft(survey: Survey, *, by: User, at: datetime) -> None:
    """Throw away what was written since the last version.

    :raises Conflict: nothing was ever published, so there is nothing to go back to.
    """
    draft = queries.draft_of(survey)
    if survey.published_number is None or draft is None:
        raise Conflict
    survey.versions.remove(draft)
    audit("discarded a draft", survey, by=by, at=at)


def close(survey: Survey, *, by: User, at: datetime) -> None:
    """Take no more answers."""
    survey.state = SurveyState.CLOSED
    audit("closed a survey", survey, by=by, at=at)


def reopen(survey: Survey, *, by: User, at: datetime) -> None:
    """Take answers again.

    :raises Conflict: it was never published.
    """
    if survey.published_number is None:
        raise Conflict
    survey.state, survey.closes_at = SurveyState.OPEN, None
    audit("opened a survey again", survey, by=by, at=at)


def copy(survey: Survey, name: str, *, by: User, at: datetime) -> Survey:
    """A new survey that starts with what this one asks and what its links carry."""
    content = queries.shown_version(survey).content
    twin = create(name, content, language=survey.language, by=by, at=at)
    place(twin, survey.touchpoint)
    twin.is_anonymous, twin.has_fields = survey.is_anonymous, survey.has_fields
    twin.fields = [
        HiddenField(name=one.name, must_be_signed=one.must_be_signed) for one in survey.fields
    ]
    return twin


def describe(
    survey: Survey,
    *,
    name: str,
    slug: str,
    language: str,
    has_open_link: bool,
    closes_at: datetime | None,
    by: User,
    at: datetime,
) -> None:
    """Change what is about the survey and not in it.

    What has its earlier address, on paper or in a web site's tag, leads to it all the same.

    :raises Invalid: the address holds something else than a-z, 0-9 and hyphens.
    :raises Conflict: another survey has that address, or had it.
    """
    if not SLUG.fullmatch(slug):
        raise Invalid(_l("The address may hold small Latin letters, digits and hyphens."))
    taken = select(Survey.id).where(Survey.slug == slug, Survey.id != survey.id)
    if db.session.scalar(taken) is not None:
        raise Conflict(_l("Another survey has that address already."))
    if slug != survey.slug:
        _keep_address(survey, slug)
    survey.name, survey.slug, survey.language = name.strip(), slug, language
    survey.has_open_link, survey.closes_at = has_open_link, closes_at
    audit("changed a survey", survey, by=by, at=at)


def _keep_address(survey: Survey, new: str) -> None:
    had = db.session.scalar(select(EarlierSlug).where(EarlierSlug.slug == new))
    if had is not None and had.survey_id != survey.id:
        raise Conflict(_l("Another survey had that address; links to it lead there still."))
    if had is not None:
        db.session.delete(had)
    if survey.published_number is not None:  # before that nobody knew it
        db.session.add(EarlierSlug(survey_id=survey.id, slug=survey.slug))


def place(survey: Survey, touchpoint: Touchpoint | None) -> None:
    """Say where in the customers' journey a survey asks; None is anywhere."""
    survey.touchpoint = touchpoint


def limit(survey: Survey, quotas: Mapping[str, int]) -> None:
    """Let a survey end after so many answers, by language; "" is all of them."""
    known = {one.language: one for one in survey.quotas}
    for language, one in known.items():
        if language not in quotas:
            survey.quotas.remove(one)
    for language, most in quotas.items():
        if language in known:
            known[language].most = most
        else:
            survey.quotas.append(SurveyQuota(language=language, most=most))
    survey.has_quota = bool(quotas)


def remove(survey: Survey, *, by: User, at: datetime) -> None:
    """Delete a survey that was never published, so that no answer can be lost.

    :raises Conflict: it was published; close it instead.
    """
    if survey.published_number is not None:
        raise Conflict(_l("A survey that was published can be closed, not deleted."))
    audit("deleted a survey", survey, by=by, at=at)
    try:
        with db.session.begin_nested():
            db.session.execute(delete(Survey).where(Survey.id == survey.id))
    except IntegrityError:
        raise Conflict from None
