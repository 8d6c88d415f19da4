"""A finished sitting, and the rows that are stored of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from voc.core import tokens
from voc.customers.touchpoints import Touchpoint
from voc.responses.models import (
    Channel,
    ResponseState,
    Suspicion,
)
from voc.responses.sitting import Sitting
from voc.surveys.signed import Carried

COMMON = ("survey_id", "customer_id", "channel", "day", "is_test", "is_sample")
"""What a response and its words say alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was shown, and to whom where that is known."""

    survey_id: int
    version_id: int
    language: str
    invitation_id: int | None = None
    customer_id: int | None = None
    channel: Channel = Channel.LINK
    is_test: bool = False
    suspicion: Suspicion | None = None
    """Why the answer is to be looked at before it counts."""
    shuffle: int | None = None
    """Which order shuffled lines were shown in."""
    is_anonymous: bool = False
    """Whether nothing may join the answer to the invitation."""
    has_quota: bool = False
    """Whether the survey takes only so many."""
    single_id: int | None = None
    """The single-use link that is used up by it."""
    batch_id: int | None = None
    carried: tuple[Carried, ...] = ()
    """What its link carried."""
    touchpoint: Touchpoint | None = None
    """The survey's, for the history of whoever answers."""

    @property
    def is_plain(self) -> bool:
        """Whether the answer is stored like nearly all are; see `voc.responses.guarded`."""
        return not (self.is_anonymous or self.has_quota or self.single_id or self.carried)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """One finished sitting to be stored; `day` is the organisation's day of `at`.

    `submission` tells a retry at an open link from a new sitting.
    """

    asked: Asked
    sitting: Sitting
    at: datetime
    day: date
    submission: str = field(default_factory=tokens.fresh)
    is_partial: bool = False
    """Whether nobody went on with it: it counts as far as it went."""
    response_id: int | None = None
    """The row in which it was saved, where that is known."""


def columns_of(taking: Taking) -> dict[str, Any]:
    """The response's own columns, by name."""
    asked, sitting = taking.asked, taking.sitting
    return {
        "survey_id": asked.survey_id,
        "customer_id": asked.customer_id,
        "channel": asked.channel,
        "day": taking.day,
        "is_test": asked.is_test or asked.suspicion is not None,
        "is_sample": False,
        "version_id": asked.version_id,
        "invitation_id": asked.invitation_id,
        "batch_id": asked.batch_id,
        "submission": taking.submission,
        "digest": sitting.digest,
        "shuffle": asked.shuffle,
        "language": asked.language,
        "state": ResponseState.PARTIAL if taking.is_partial else ResponseState.COMPLETED,
        "nps": sitting.nps,
        "csat": sitting.csat,
        "csat_scale": sitting.csat_scale,
        "ces": sitting.ces,
        "started_at": taking.at,
        "completed_at": None if taking.is_partial else taking.at,
        "suspicion": asked.suspicion,
        "released_at": None,
        "draft": None,
        "saved_at": None,
    }


def answers_of(sitting: Sitting) -> list[dict[str, Any]]:
    """The rows of its answers, without the response's id."""
    rows: list[dict[str, Any]] = [
        {"question": key, "number": number, "choice": ""} for key, number in sitting.numbers
    ]
    rows += [{"question": key, "number": None, "choice": one} for key, one in sitting.choices]
    if sitting.marks:
        rows += [
            {"question": key, "number": number, "choice": line}
            for key, line, number in sitting.marks
        ]
    return rows


def contacts_of(sitting: Sitting) -> list[dict[str, Any]]:
    """The rows of who wants to hear from us, without the ids."""
    return [
        {
            "question": key,
            "phone": wish.phone,
            "email": wish.email,
            "weekday": wish.weekday,
            "hour": wish.hour,
        }
        for key, wish in sitting.contacts
    ]


def words_of(taking: Taking, response: Mapping[str, Any], response_id: int) -> list[dict[str, Any]]:
    """The columns of its texts, by name."""
    common = {
        **{name: response[name] for name in COMMON},
        "response_id": response_id,
        "said_at": taking.at,
    }
    waiting = taking.at if taking.asked.suspicion is None else None
    return [
        {
            **common,
            "question": one.question,
            "asks_for_change": one.asks_for_change,
            "is_information": one.is_information,
            "unscored_at": None if one.is_information else waiting,
            "text": one.text,
            "folded": one.folded,
        }
        for one in taking.sitting.words
    ]
