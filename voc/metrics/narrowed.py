"""Which of a filter's comments: conditions on the words, what is said of them and beside them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, case, or_, select
from sqlalchemy.sql import ColumnElement

from voc.core.folding import fold
from voc.metrics.csat import TOP_BOXES
from voc.metrics.filters import of_group
from voc.metrics.nps import Group
from voc.responses.models import Feedback, Response
from voc.scoring.intent import Intent
from voc.scoring.model import Label
from voc.scoring.models import Correction, Sentiment
from voc.scoring.themes.queries import about

NOT_SCORED = "not_scored"
MIXED = "mixed"
CORRECTED = "corrected"
DISAGREES = "disagrees"
SURE = 7_000
"""How confident a label must be, in 1/10,000, before it is held against a score."""
SCALES = {"nps": Response.nps, "csat": Response.csat, "ces": Response.ces}


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Which of the filter's comments: those that hold words, say something, come from a group."""

    search: str = ""
    sentiment: str = ""
    """negative, neutral, positive, mixed, not_scored; wishes have a sentiment of their own too."""
    intent: str = ""
    theme: int | None = None
    spoken: str = ""
    """The language of the words themselves: fa, en, finglish, ar, other."""
    group: str = ""
    """promoter, passive, detractor."""
    scored: str = ""
    """nps, csat, ces: said beside an answer to that question."""
    lowest: int | None = None
    highest: int | None = None
    """That answer's limits; of NPS where `scored` names no other."""
    mark: str = ""
    """corrected: a person has read it; disagrees: the words and the score say opposite things."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Conditions over Feedback, outer joined to Response and Sentiment."""
        wanted: list[ColumnElement[bool]] = [
            Feedback.folded.contains(word, autoescape=True) for word in fold(self.search).split()
        ]
        wanted += self._said() + self._beside()
        if self.mark == CORRECTED:
            wanted.append(Feedback.id.in_(select(Correction.feedback_id)))
        elif self.mark == DISAGREES:
            wanted.append(disagrees())
        return wanted

    def _said(self) -> list[ColumnElement[bool]]:
        """On what the words say."""
        wanted: list[ColumnElement[bool]] = []
        if self.sentiment == NOT_SCORED:
            wanted.append(Sentiment.label.is_(None))
        elif self.sentiment == MIXED:
            wanted.append(Sentiment.is_mixed.is_(True))
        elif self.sentiment:
            wanted.append(Sentiment.label == self.sentiment)
        if self.intent:
            wanted.append(Sentiment.intent == self.intent)
        if self.spoken:
            wanted.append(Sentiment.language == self.spoken)
        if self.theme is not None:
            wanted.append(about(self.theme))
        return wanted

    def _beside(self) -> list[ColumnElement[bool]]:
        """On beside which score they were said."""
        wanted: list[ColumnElement[bool]] = []
        if self.group:
            wanted.append(of_group(self.group))
        answer = SCALES[self.scored or "nps"]
        if self.scored:
            wanted.append(answer.is_not(None))
        if self.lowest is not None:
            wanted.append(answer >= self.lowest)
        if self.highest is not None:
            wanted.append(answer <= self.highest)
        return wanted


def disagrees() -> ColumnElement[bool]:
    """Whether words and score say opposite things: an angry comment beside a 10.

    Negative words beside a promoter's NPS or a CSAT in the top boxes, positive ones beside a
    detractor's or a CSAT in as many of the lowest; the label is a person's or the model is sure
    of it. Mixed words agree with any score in part, and a wish says nothing about satisfaction.
    """
    tops = {scale: scale - top + 1 for scale, top in TOP_BOXES.items()}
    is_high = or_(of_group(Group.PROMOTER), Response.csat >= case(tops, value=Response.csat_scale))
    is_low = or_(
        of_group(Group.DETRACTOR), Response.csat <= case(TOP_BOXES, value=Response.csat_scale)
    )
    return and_(
        Sentiment.confidence >= SURE,
        Sentiment.is_mixed.is_(False),
        Sentiment.intent != Intent.SUGGESTION.value,
        or_(
            and_(Sentiment.label == Label.NEGATIVE.value, is_high),
            and_(Sentiment.label == Label.POSITIVE.value, is_low),
        ),
    )
