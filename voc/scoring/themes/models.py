"""The taxonomy, and what each comment is about."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.accounts.models import User
from voc.core.db import Model


class Kind(StrEnum):
    """What sort of thing a theme is."""

    THEME = "theme"
    MOTIVE = "motive"
    FEAR = "fear"
    WISH = "wish"
    COMPETITOR = "competitor"


class FourC(StrEnum):
    """Marketing as the customer sees it: what it is worth, what it takes, how easy, what is said.

    Lauterborn (1990), the customer's side of product, price, place and promotion.
    """

    VALUE = "value"
    COST = "cost"
    CONVENIENCE = "convenience"
    COMMUNICATION = "communication"


class Taxonomy(Model):
    """One row: the revision that every change of a theme or a keyword raises.

    Comments remember the revision they were looked at with (`Sentiment.theme_revision`), so what
    is out of date is found by query and nothing needs to be marked.
    """

    __tablename__ = "taxonomy"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]


class Theme(Model):
    """Something that comments are about. `key` names a theme that came with the product."""

    __tablename__ = "theme"
    __table_args__ = (CheckConstraint("name_fa <> '' or name_en <> ''", name="named"),)

    key: Mapped[str | None] = mapped_column(String(64), unique=True)
    name_fa: Mapped[str] = mapped_column(String(80), default="")
    name_en: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[Kind] = mapped_column(default=Kind.THEME)
    four_c: Mapped[FourC | None]
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    keywords: Mapped[list[ThemeKeyword]] = relationship(
        back_populates="theme",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="ThemeKeyword.id",
    )

    def name(self, language: str) -> str:
        """What it is called in a language, else in the other."""
        own, other = self.name_fa, self.name_en
        return (own or other) if language == "fa" else (other or own)

    def spoken(self, language: str) -> list[ThemeKeyword]:
        """Its keywords, those of a language first."""
        return sorted(self.keywords, key=lambda one: one.text.isascii() == (language == "fa"))


class ThemeKeyword(Model):
    """A word, or several in a row, that says a comment is about a theme."""

    __tablename__ = "theme_keyword"
    __table_args__ = (UniqueConstraint("theme_id", "folded"),)

    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(160))

    theme: Mapped[Theme] = relationship(back_populates="keywords")


class FeedbackTheme(Model):
    """A comment is about a theme.

    `polarity` (1/10,000) and `label` are those of the clauses that say so; null is "as the whole
    comment". Rows of a person stay when the taxonomy changes.
    """

    __tablename__ = "feedback_theme"
    __table_args__ = (
        UniqueConstraint("feedback_id", "theme_id"),
        CheckConstraint("polarity between -10000 and 10000", name="polarity_range"),
        CheckConstraint("(label is null) = (polarity is null)", name="label_with_polarity"),
        CheckConstraint("label in ('negative', 'neutral', 'positive')", name="label_known"),
        Index("ix_feedback_theme_theme_id", "theme_id", "feedback_id"),
    )

    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"))
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"))
    polarity: Mapped[int | None]
    label: Mapped[str | None] = mapped_column(String(16))
    by_person: Mapped[bool] = mapped_column(default=False)

    theme: Mapped[Theme] = relationship()


class FeedbackKeyword(Model):
    """A keyword stands in a comment, whoever decides what the comment is about."""

    __tablename__ = "feedback_keyword"
    __table_args__ = (
        UniqueConstraint("feedback_id", "keyword_id"),
        Index("ix_feedback_keyword_keyword_id", "keyword_id"),
    )

    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"))
    keyword_id: Mapped[int] = mapped_column(ForeignKey("theme_keyword.id", ondelete="CASCADE"))


class ThemeChoice(Model):
    """A person has said what a comment is about, be it nothing; the matcher keeps out."""

    __tablename__ = "theme_choice"

    feedback_id: Mapped[int] = mapped_column(
        ForeignKey("feedback.id", ondelete="CASCADE"), unique=True
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    chosen_at: Mapped[datetime]

    by: Mapped[User | None] = relationship()
