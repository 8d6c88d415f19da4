"""Who may be about to leave: falling or low scores, negative words, and silence.

A rule over values, so that a page can say why, and a list be made of those it holds for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FALL = 3
"""The latest score is so many of ten points below the one before."""
LOW = 6
"""Who gives no more than that is a detractor."""
NEGATIVE = -2500
"""The polarity of the latest words, in 1/10,000, from which on they are a bad sign."""
SILENCE = timedelta(days=180)
"""Who used to answer, was asked again, and has not answered for so long has fallen silent."""


class Reason(StrEnum):
    """Why a customer is at risk."""

    FALLING = "falling"
    LOW = "low"
    NEGATIVE = "negative"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of one customer; scores are NPS scores from 0 to 10."""

    score: int | None = None
    score_before: int | None = None
    polarity: int | None = None
    """Of the latest words, in 1/10,000."""
    asked_at: datetime | None = None
    answered_at: datetime | None = None


def reasons(known: Signals, at: datetime) -> tuple[Reason, ...]:
    """Why this customer is at risk, in a fixed order; nothing where they are not."""
    found = {
        Reason.FALLING: known.score is not None
        and known.score_before is not None
        and known.score_before - known.score >= FALL,
        Reason.LOW: known.score is not None and known.score <= LOW,
        Reason.NEGATIVE: known.polarity is not None and known.polarity <= NEGATIVE,
        Reason.SILENT: known.answered_at is not None
        and known.asked_at is not None
        and known.answered_at < at - SILENCE
        and known.asked_at > known.answered_at,
    }
    return tuple(reason for reason, holds in found.items() if holds)


def rank(known: Signals, at: datetime) -> tuple[int, int]:
    """Sorts who needs a call most first: more reasons, then the lower score."""
    return -len(reasons(known, at)), 11 if known.score is None else known.score
