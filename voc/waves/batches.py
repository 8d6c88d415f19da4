"""Single-use links for people whom nobody knows: made, used and ended. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from voc.accounts.queries import organisation
from voc.core import tokens
from voc.core.built import Built
from voc.core.db import db
from voc.core.errors import NotFound
from voc.surveys.models import Survey
from voc.waves.batch_models import LinkBatch, SingleLink
from voc.waves.links import expiry

MOST = 5_000
"""Links in a batch."""


def make(survey: Survey, name: str, count: int, days: int, at: datetime) -> LinkBatch:
    """A batch of links, open for so many days."""
    batch = LinkBatch(
        survey_id=survey.id,
        name=name.strip(),
        created_at=at,
        expires_at=expiry(at, days, organisation().zone_info),
    )
    db.session.add(batch)
    db.session.flush()
    rows = [{"batch_id": batch.id, "number": n, "is_spent": False} for n in range(1, count + 1)]
    db.session.execute(insert(SingleLink), rows)
    return batch


def revoke(batch: LinkBatch, at: datetime) -> None:
    """End every link of a batch; who follows one finds nothing."""
    batch.revoked_at = batch.revoked_at or at


def spend(link_id: int) -> bool:
    """Use a link up; False when it was used before. Of two at the same moment one gets True."""
    return _SPEND.change(link=link_id) == 1


def token_of(link: SingleLink) -> str:
    """What stands in the link's address."""
    return tokens.make(tokens.Purpose.SINGLE, link.id)


def batch(batch_id: int) -> LinkBatch:
    """One batch.

    :raises NotFound: there is none.
    """
    found = db.session.get(LinkBatch, batch_id)
    if found is None:
        raise NotFound
    return found


def of_survey(survey_id: int) -> Sequence[tuple[LinkBatch, int, int]]:
    """Each batch of a survey with the number of its links and of those that were used."""
    used = func.count().filter(SingleLink.is_spent)
    rows = db.session.execute(
        select(LinkBatch, func.count(SingleLink.id), used)
        .outerjoin(SingleLink, SingleLink.batch_id == LinkBatch.id)
        .where(LinkBatch.survey_id == survey_id)
        .group_by(LinkBatch.id)
        .order_by(LinkBatch.id.desc())
    )
    return [(one, total, spent) for one, total, spent in rows]


_SPEND = Built(
    lambda _dialect: (
        update(SingleLink)
        .where(SingleLink.id == bindparam("link"), SingleLink.is_spent.is_(False))
        .values(is_spent=True)
    )
)
