"""Columns of what links carried; they may name somebody, so they come with personal data only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from voc.core.i18n import _
from voc.exports import words
from voc.exports.tables import Asked, Column
from voc.responses.models import ResponseField
from voc.surveys.models import HiddenField

Values = dict[tuple[int, str], tuple[str, str]]
"""By response and name: the value, and "yes" where it was signed."""


def names(connection: Connection, asked: Asked) -> list[str]:
    """What links of the filter's surveys may carry."""
    if not asked.with_personal:
        return []
    known = select(HiddenField.name).distinct().order_by(HiddenField.name)
    if asked.wanted.survey_id is not None:
        known = known.where(HiddenField.survey_id == asked.wanted.survey_id)
    return list(connection.scalars(known))


def columns(known: Sequence[str]) -> list[Column]:
    """Two a name: the value, and whether it was signed."""
    signed = words.spoken(words.YES_NO)
    found: list[Column] = []
    for name in known:
        title = _("%(name)s: signed", name=name)
        found.append(Column(f"field.{name}", name, 16))
        found.append(Column(f"field.{name}.signed", title, 8, labels=signed))
    return found


def values(connection: Connection, ids: Sequence[int]) -> Values:
    """What the links of these responses carried."""
    kept = select(ResponseField).where(ResponseField.response_id.in_(ids))
    return {
        (row.response_id, row.name): (row.value, "yes" if row.is_signed else "no")
        for row in connection.execute(kept)
    }
