"""Where and when a survey is shown on a web site."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.core.db import Model
from voc.surveys.models import Survey


class Place(StrEnum):
    """Where on the page the survey stands."""

    CORNER = "corner"
    """At the foot, where a line of text ends."""
    OTHER_CORNER = "other_corner"
    """At the foot, where a line of text begins."""
    POPOVER = "popover"
    INLINE = "inline"


class Moment(StrEnum):
    """What makes it appear."""

    TIME = "time"
    SCROLL = "scroll"
    EXIT = "exit"
    CALL = "call"
    """Only the page's own call, or a visitor's click."""


class Widget(Model):
    """How one survey is shown on web sites; a survey without a row is shown on none.

    The key that sites sign customers with is derived from `survey_id` and `generation`.
    """

    __tablename__ = "widget"
    __table_args__ = (
        CheckConstraint("seconds between 0 and 3600", name="seconds_range"),
        CheckConstraint("percent between 1 and 100", name="percent_range"),
        CheckConstraint("share between 1 and 100", name="share_range"),
        CheckConstraint("shown_rest_days between 0 and 3650", name="shown_rest_range"),
        CheckConstraint("answered_rest_days between 0 and 3650", name="answered_rest_range"),
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), unique=True)
    is_on: Mapped[bool] = mapped_column(default=False)
    place: Mapped[Place] = mapped_column(default=Place.CORNER)
    moment: Mapped[Moment] = mapped_column(default=Moment.TIME)
    seconds: Mapped[int] = mapped_column(default=20)
    """On the page, until it appears by time."""
    percent: Mapped[int] = mapped_column(default=60)
    """Of the page's height that was seen, until it appears by scrolling."""
    share: Mapped[int] = mapped_column(default=100)
    """Of a hundred visitors, how many are asked at all."""
    shown_rest_days: Mapped[int] = mapped_column(default=30)
    answered_rest_days: Mapped[int] = mapped_column(default=90)
    sites: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Exact origins, "https://shop.example"; on others browsers refuse to show it."""
    generation: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]

    survey: Mapped[Survey] = relationship()
