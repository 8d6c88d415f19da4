"""Public links: where each leads, read in one statement because a customer waits for it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self

from voc.core import tokens
from voc.core.db import db
from voc.core.errors import NotFound
from voc.customers.touchpoints import Touchpoint
from voc.responses import link_rows
from voc.responses.models import Channel
from voc.surveys import signed
from voc.surveys.models import Survey, SurveyState
from voc.surveys.signed import Carried


class Framed(NamedTuple):
    """How a survey is shown on a web site; the answer is heard there."""

    site: str
    """Its origin."""
    who: str = ""
    """The customer as the site vouches for them, to be sent along with the answer."""
    is_trial: bool = False
    """Whether only its settings are looked at: nothing is stored."""


class Link(NamedTuple):
    """Where a public link leads, read in one statement because a customer waits for it."""

    survey_id: int
    slug: str
    state: SurveyState
    closes_at: datetime | None
    language: str
    has_open_link: bool
    is_anonymous: bool
    has_quota: bool
    has_fields: bool
    touchpoint: Touchpoint | None
    version_id: int
    published_at: datetime | None
    company: str | None
    zone: str | None
    logo_type: str | None
    words: str | None
    """The language of the page's own words where it is not written in the one that is read."""
    colour: str | None
    privacy_fa: str | None
    privacy_en: str | None
    privacy_url: str | None
    link_hosts: str | None
    invitation_id: int | None = None
    generation: int = 0
    customer_id: int | None = None
    customer_language: str | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    skipped_at: datetime | None = None
    fetched_at: datetime | None = None
    fetched_score: int | None = None
    scanner_at: datetime | None = None
    spent_at: datetime | None = None
    digest: str | None = None
    """Of the response that was given through it, if there is one that is finished."""
    saved_at: datetime | None = None
    """When one was saved that is not."""
    completed_at: datetime | None = None
    door: Channel = Channel.LINK
    """Where the page stands."""
    framed: Framed | None = None
    single_id: int | None = None
    """The single-use link that it is."""
    batch_id: int | None = None
    is_used: bool = False
    """Whether the single-use link was."""
    carried: tuple[Carried, ...] = ()
    """The values that the address carries."""

    @property
    def look(self) -> tuple[str | None, ...]:
        """What of the organisation its pages show."""
        named = self.company, self.logo_type, self.words, self.colour
        return *named, self.privacy_fa, self.privacy_en, self.privacy_url, self.link_hosts

    @property
    def hosts(self) -> frozenset[str]:
        """Where the buttons under the thanks may lead."""
        return frozenset((self.link_hosts or "").split())

    @property
    def privacy(self) -> dict[str, str]:
        """The organisation's words about privacy."""
        texts = {"fa": self.privacy_fa, "en": self.privacy_en}
        return {language: text for language, text in texts.items() if text}

    @property
    def is_spent(self) -> bool:
        """Whether an answer was given through it, and nobody knows which."""
        return self.is_used or (self.is_anonymous and self.spent_at is not None)

    def kept(self, submission: str) -> str:
        """The submission id as it is stored: what tells when the page was shown is not."""
        if not self.is_anonymous:
            return submission
        return hashlib.sha256(submission.encode()).hexdigest()

    def is_open(self, at: datetime) -> bool:
        """Whether answers are taken through it at that moment."""
        return (
            self.state is SurveyState.OPEN
            and (self.closes_at is None or at < self.closes_at)
            and (self.expires_at is None or at < self.expires_at)
        )

    def with_version(self, version_id: int, published_at: datetime) -> Self:
        """The same link, leading to another version of its survey."""
        return self._replace(version_id=version_id, published_at=published_at)


def personal_link(token: str) -> Link:
    """What the personal link with that token leads to, whether or not it is still open.

    :raises NotFound: no such link, or it was revoked, replaced or never sent.
    """
    row = link_rows.PERSONAL.row(invitation_id=tokens.claimed_id(token))
    if row is None:
        raise NotFound
    return proven(Link(*row), token)


def proven(link: Link, token: str) -> Link:
    """The personal link that a token claims to be.

    :raises NotFound: it is not, or the link was revoked, replaced or never sent.
    """
    invitation, number = tokens.Purpose.INVITATION, link.invitation_id or 0
    genuine = tokens.is_genuine(token, invitation, number, link.generation)
    if not genuine or link.revoked_at or link.skipped_at:
        raise NotFound
    if link.is_anonymous:  # what a linked answer has, from the time before it was anonymous
        return link._replace(customer_id=None, digest=None, saved_at=None, completed_at=None)
    return link


def open_link(slug: str) -> Link:
    """What a survey's anonymous link leads to, whether or not it is still open.

    :raises NotFound: no such survey, not published yet, or it takes invited people only.
    """
    link = published_link(slug)
    if not link.has_open_link:
        raise NotFound
    return link


def published_link(slug: str) -> Link:
    """What the address of a survey leads to, for somebody who may see it there.

    :raises NotFound: no such survey, or not published yet.
    """
    row = None if "\0" in slug else link_rows.OPEN.row(slug=slug) or _called_earlier(slug)
    if row is None:
        raise NotFound
    link = Link(*row)
    if link.state is SurveyState.DRAFT:
        raise NotFound
    return link


def _called_earlier(slug: str) -> tuple[Any, ...] | None:
    now = link_rows.NOW_AT.row(earlier=slug)
    return link_rows.OPEN.row(slug=now[0]) if now else None


def single_link(token: str) -> Link:
    """What a single-use link leads to, whether or not it is still open.

    :raises NotFound: no such link, or its batch was ended.
    """
    row = link_rows.SINGLE.row(link_id=tokens.claimed_id(token))
    if row is None:
        raise NotFound
    *of_survey, link_id, batch_id, is_spent, expires_at, revoked_at = row
    if revoked_at or not tokens.is_genuine(token, tokens.Purpose.SINGLE, link_id):
        raise NotFound
    return Link(*of_survey)._replace(
        single_id=link_id, batch_id=batch_id, is_used=is_spent, expires_at=expires_at
    )


def with_carried(link: Link, arguments: Mapping[str, str]) -> Link:
    """The link with the values that its address carries, where its survey knows any."""
    survey = db.session.get(Survey, link.survey_id)
    if survey is None:
        raise NotFound
    keys = signed.keys(survey.id, survey.fields_generation)
    return link._replace(carried=signed.carried(survey.fields, keys, arguments))


def as_shown(link: Link, version_id: int) -> Link:
    """The link with the version that its page showed, where that is one of its survey's."""
    if version_id == link.version_id:
        return link
    row = link_rows.VERSION.row(version_id=version_id, survey_id=link.survey_id)
    return link.with_version(*row) if row is not None else link
