"""What we ask: a survey, and the frozen versions of it that customers answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.core.db import Model
from voc.customers.touchpoints import Touchpoint


class SurveyState(StrEnum):
    """Whether a survey takes answers."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Survey(Model):
    """A named questionnaire that keeps its identity while its wording changes."""

    __tablename__ = "survey"
    __table_args__ = (
        CheckConstraint("language in ('fa', 'en')", name="language_known"),
        CheckConstraint(
            "state = 'draft' or published_number is not null", name="published_unless_draft"
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    """The public address of the anonymous link, `/f/<slug>`."""
    state: Mapped[SurveyState] = mapped_column(default=SurveyState.DRAFT)
    language: Mapped[str] = mapped_column(String(8), default="fa")
    """The language used where the respondent's own is unknown."""
    touchpoint: Mapped[Touchpoint | None]
    """Where in the customers' journey it asks; None is anywhere."""
    has_open_link: Mapped[bool] = mapped_column(default=True)
    is_anonymous: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether answers are kept so that nobody can tell whose they are."""
    has_quota: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it ends after some answers; `SurveyQuota` says how many."""
    has_fields: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether its links may carry values that are kept with the answer; see `HiddenField`."""
    fields_generation: Mapped[int] = mapped_column(default=0, server_default="0")
    """One more ends the key that values were signed with."""
    closes_at: Mapped[datetime | None]
    published_number: Mapped[int | None]
    """The number of the version that is shown to customers now."""
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    versions: Mapped[list[SurveyVersion]] = relationship(
        back_populates="survey", order_by="SurveyVersion.number", cascade="all, delete-orphan"
    )

    quotas: Mapped[list[SurveyQuota]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )

    fields: Mapped[list[HiddenField]] = relationship(
        order_by="HiddenField.name", cascade="all, delete-orphan", passive_deletes=True
    )

    def is_open(self, at: datetime) -> bool:
        """Whether answers are taken at that moment."""
        return self.state is SurveyState.OPEN and (self.closes_at is None or at < self.closes_at)


class EarlierSlug(Model):
    """An address that a survey had: codes that were printed with it still lead there."""

    __tablename__ = "earlier_slug"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)


class SurveyVersion(Model):
    """One wording, immutable once published, so that old answers keep their meaning.

    The version without `published_at` is the draft; there is at most one, with the highest number.
    `content` is the questionnaire as `voc/surveys/questionnaire.py` reads it.
    """

    __tablename__ = "survey_version"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    survey: Mapped[Survey] = relationship(back_populates="versions")


class DraftStep(Model):
    """What a draft was before a change: the way back, until it is published."""

    __tablename__ = "draft_step"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("survey_version.id", ondelete="CASCADE"), index=True
    )
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    """When it was changed into what came after."""


class LibraryQuestion(Model):
    """A question of the organisation's own, kept to be asked in several surveys."""

    __tablename__ = "library_question"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    """What surveys that took it name it by; never another question's."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As `voc/surveys/questions.py` reads it."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class SurveyQuota(Model):
    """How many finished answers a survey takes: in all, or in one language."""

    __tablename__ = "survey_quota"
    __table_args__ = (
        UniqueConstraint("survey_id", "language"),
        CheckConstraint("most > 0", name="most_positive"),
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(8), default="")
    """Empty for all languages together."""
    most: Mapped[int]


class HiddenField(Model):
    """A value that a link may carry, kept with the answer: an order, a branch."""

    __tablename__ = "hidden_field"
    __table_args__ = (UniqueConstraint("survey_id", "name"),)

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(32))
    must_be_signed: Mapped[bool] = mapped_column(default=True)
    """Else it is kept as it came, and marked so."""


class EndLinkCount(Model):
    """How often the button of a link at a survey's end was pressed; by whom is not kept."""

    __tablename__ = "end_link_count"
    __table_args__ = (
        UniqueConstraint("survey_id", "url"),
        CheckConstraint("clicks > 0", name="clicks_positive"),
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(String(500))
    clicks: Mapped[int]
