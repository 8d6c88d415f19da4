"""The buttons under the thanks: which of them somebody sees, where they lead, how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from voc.accounts.hosts import is_allowed
from voc.accounts.queries import organisation
from voc.core.db import db, upsert
from voc.core.errors import NotFound
from voc.surveys.ending import EndLink, shown_to
from voc.surveys.models import EndLinkCount, Survey, SurveyVersion
from voc.surveys.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Pressed:
    """How often a button was pressed."""

    url: str
    clicks: int
    label: str
    """What it says now; "" where the survey has it no more."""


def links_for(
    asked: Questionnaire, group: str | None, hosts: frozenset[str]
) -> tuple[EndLink, ...]:
    """The links that a respondent of an NPS group sees: those that still may be followed."""
    return tuple(one for one in shown_to(asked.links, group) if is_allowed(one.url, hosts))


def about_privacy(asked: Questionnaire, hosts: frozenset[str]) -> str:
    """Where a survey's own link about privacy leads; "" where it has none, or may no longer."""
    return asked.privacy_url if is_allowed(asked.privacy_url, hosts) else ""


def destination(survey_id: int, who: str) -> str:
    """Where the button for those readers leads; never where the organisation does not allow.

    :raises NotFound: the survey has no such button now.
    """
    survey = db.session.get(Survey, survey_id)
    for one in _links(survey) if survey is not None else ():
        if one.who == who and is_allowed(one.url, organisation().hosts):
            return one.url
    raise NotFound


def count(survey_id: int, url: str) -> None:
    """One more; nothing of who it was or when."""
    clicked = upsert(EndLinkCount.__table__).values(survey_id=survey_id, url=url, clicks=1)
    one_more = EndLinkCount.__table__.c.clicks + 1
    db.session.execute(
        clicked.on_conflict_do_update(
            index_elements=["survey_id", "url"], set_={"clicks": one_more}
        )
    )


def pressed(survey: Survey, language: str) -> Sequence[Pressed]:
    """Every button that a survey has, and those it had that were pressed; the oftenest first."""
    rows = db.session.execute(
        select(EndLinkCount.url, EndLinkCount.clicks).where(EndLinkCount.survey_id == survey.id)
    )
    clicks = {row.url: row.clicks for row in rows}
    labels = {one.url: one.said(language, survey.language) for one in _links(survey)}
    found = [Pressed(url, clicks.get(url, 0), labels.get(url, "")) for url in {**labels, **clicks}]
    return sorted(found, key=lambda one: (-one.clicks, one.url))


def _links(survey: Survey) -> tuple[EndLink, ...]:
    published = select(SurveyVersion.content).where(
        SurveyVersion.survey_id == survey.id, SurveyVersion.number == survey.published_number
    )
    content = db.session.scalar(published)
    return Questionnaire.read(content).links if content is not None else ()
