"""Which way answers came: a channel, a batch of single-use links, a signed value of a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from voc.core.db import db
from voc.core.i18n import _l
from voc.responses.models import Channel, Response, ResponseField
from voc.waves.batch_models import LinkBatch

CHANNELS = {
    Channel.LINK: _l("Link"),
    Channel.KIOSK: _l("Kiosk"),
    Channel.EMAIL: _l("Email"),
    Channel.SMS: _l("SMS"),
    Channel.WIDGET: _l("Website"),
    Channel.CALL: _l("Call"),
    Channel.SALES: _l("Sales"),
    Channel.SOCIAL: _l("Social media"),
    Channel.CHAT: _l("Chat"),
    Channel.BEHAVIOUR: _l("Behaviour"),
    Channel.IMPORT: _l("Import"),
}
SINGLE = "single"
"""Beside the channels: links of a batch, each for one answer. They are of "link" too."""
BY_CHANNEL = ":channel"
BY_BATCH = ":batch"
BY_FIELD = ":field:"
"""What figures are compared by; the last with a field's name. No attribute's key has a colon."""
MOST = 60
"""Batches, and values, to choose from."""
LATE = 20_000
"""As many values are looked at for those that are shared, the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way that a filter is narrowed to; None is no limit.

    Answers to anonymous surveys came no way: what narrows so far could tell whose they are.
    """

    channel: str | None = None
    batch_id: int | None = None
    field: tuple[str, str] | None = None
    """A name and the value that was signed for it."""

    @property
    def is_any(self) -> bool:
        """Whether there is no limit."""
        return self.channel is None and self.batch_id is None and self.field is None

    @property
    def has_invitations(self) -> bool:
        """Whether invitations may have led that way: personal links, with no values as yet."""
        return self.batch_id is None and self.field is None and self.channel in {None, Channel.LINK}

    def conditions(
        self, channel: Any, response_id: Any, survey_id: Any, anonymous: frozenset[int]
    ) -> list[ColumnElement[bool]]:
        """Conditions over responses or words (those columns of theirs) beside Response."""
        if self.is_any:
            return []
        wanted = named(survey_id, anonymous)
        if self.channel == SINGLE:
            wanted.append(Response.batch_id.is_not(None))
        elif self.channel is not None:
            wanted.append(channel == self.channel)
        if self.batch_id is not None:
            wanted.append(Response.batch_id == self.batch_id)
        if self.field is not None:
            name, value = self.field
            has_it = (ResponseField.name == name, ResponseField.value == value)
            carried = select(ResponseField.response_id).where(*has_it, ResponseField.is_signed)
            wanted.append(response_id.in_(carried))
        return wanted


def named(survey_id: Any, anonymous: frozenset[int]) -> list[ColumnElement[bool]]:
    """Leaves out what anonymous surveys were answered with."""
    if not anonymous:
        return []
    return [or_(survey_id.is_(None), survey_id.not_in(sorted(anonymous)))]


ANY = Way()


@dataclass(frozen=True, slots=True)
class Ways:
    """What there is to choose from beside the channels."""

    batches: Mapping[int, str]
    values: Sequence[tuple[str, str]]
    """Names with values that enough answers share."""

    @property
    def names(self) -> list[str]:
        """The fields that have such values."""
        return list(dict.fromkeys(name for name, _value in self.values))


def choices(minimum: int, *, has_fields: bool) -> Ways:
    """The latest batches, and the signed values that at least `minimum` of late answers share."""
    batches = db.session.execute(
        select(LinkBatch.id, LinkBatch.name).order_by(LinkBatch.id.desc()).limit(MOST)
    )
    values = _shared(minimum) if has_fields else []
    return Ways({row.id: row.name for row in batches}, values)


def _shared(minimum: int) -> list[tuple[str, str]]:
    late = (
        select(ResponseField.name, ResponseField.value)
        .join(Response, Response.id == ResponseField.response_id)
        .where(ResponseField.is_signed, Response.is_test.is_(False))
        .order_by(ResponseField.id.desc())
        .limit(LATE)
        .subquery()
    )
    shared = (
        select(late.c.name, late.c.value)
        .group_by(late.c.name, late.c.value)
        .having(func.count() >= minimum)
        .order_by(late.c.name, func.count().desc(), late.c.value)
    )
    return [(row.name, row.value) for row in db.session.execute(shared.limit(MOST))]


def keys(by: str) -> tuple[Any, Any, Sequence[tuple[Any, Any]]]:
    """What answers are grouped by: value, name, and the (table, condition) pairs to join."""
    if by == BY_CHANNEL:
        return Response.channel, Response.channel, ()
    if by == BY_BATCH:
        return LinkBatch.id, LinkBatch.name, [(LinkBatch, LinkBatch.id == Response.batch_id)]
    carried = and_(
        ResponseField.response_id == Response.id,
        ResponseField.name == by.removeprefix(BY_FIELD),
        ResponseField.is_signed,
    )
    return ResponseField.value, ResponseField.value, [(ResponseField, carried)]
