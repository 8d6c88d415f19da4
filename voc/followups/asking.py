"""Asking by link: a survey of the programme's one question, and an invitation for each customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from voc.accounts.models import User
from voc.accounts.queries import organisation
from voc.core.db import db
from voc.delivery import actions as delivery
from voc.delivery import compose
from voc.delivery.models import ChannelName
from voc.delivery.queries import can_mail, sender
from voc.followups.models import Asks, OutreachCall, Programme
from voc.followups.script import question
from voc.surveys import actions as surveys
from voc.surveys.gallery_short import CHANGE
from voc.waves import invitations, inviting, letters
from voc.waves.links import LINK_DAYS, expiry


def publish_question(programme: Programme, *, by: User | None, at: datetime) -> None:
    """Make sure that the programme's survey is open and asks its question as it stands now."""
    content, survey = _content(programme), programme.survey
    if survey is None:
        language = organisation().language
        made = surveys.create(programme.name, content, language=language, by=by, at=at)
        surveys.publish(made, by=by, at=at)
        programme.survey = made
        return
    if by is None:
        return
    titles = letters.published(survey).questions[:1]
    if not titles or dict(titles[0].title) != content["questions"][0]["title"]:
        surveys.save_draft(survey, content, by=by, at=at)
        surveys.publish(survey, by=by, at=at)
    if not survey.is_open(at):
        surveys.reopen(survey, by=by, at=at)


def can_ask(programme: Programme, at: datetime) -> bool:
    """Whether it can ask anybody: by phone always, by a link while its survey takes answers."""
    if programme.asks is Asks.PHONE:
        return True
    return programme.survey is not None and programme.survey.is_open(at)


def by_mail() -> bool:
    """Whether links can really be mailed; else the outbox only shows them."""
    return bool(can_mail() and sender()[1])


def ask(programme: Programme, calls: Sequence[OutreachCall], at: datetime) -> None:
    """Invite the customers of a list by a link of their own, and write them a mail."""
    survey = programme.survey
    if survey is None or not calls:
        return
    mailing = delivery.open_mailing(
        at,
        channel=ChannelName.EMAIL if by_mail() else ChannelName.CONSOLE,
        expires_at=expiry(at, LINK_DAYS, organisation().zone_info),
        survey_id=survey.id,
    )
    mailing.texts.extend(
        compose.compiled(
            letters.TEMPLATE,
            letters.letter_about(survey, language, body=question(programme, language)),
        )
        for language in compose.languages_of(survey.language)
    )
    for call in calls:
        call.invitation = invitations.invite(survey, call.customer, at)
    db.session.flush()
    inviting.send([call.invitation for call in calls if call.invitation], mailing, at)


def _content(programme: Programme) -> dict[str, Any]:
    [asked] = CHANGE["questions"]
    title = {language: question(programme, language) for language in ("fa", "en")}
    return {**CHANGE, "questions": [{**asked, "title": title}]}
