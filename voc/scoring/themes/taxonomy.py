"""Staff's own taxonomy: begun from one that comes with the product, then theirs to change.

Every change of what is matched raises the revision, and the worker looks at all comments again in
the background. Archived themes are only out of sight: they come back as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from voc.accounts.actions import audit
from voc.accounts.models import User
from voc.core.db import db, upsert
from voc.core.errors import Conflict, Invalid
from voc.core.folding import fold
from voc.core.i18n import _l
from voc.scoring.themes.matching import spellings
from voc.scoring.themes.models import (
    FeedbackTheme,
    FourC,
    Kind,
    Taxonomy,
    Theme,
    ThemeChoice,
    ThemeKeyword,
)
from voc.scoring.themes.shipped import GENERAL, ShippedTheme, taxonomies

LONGEST_NAME = 80
LONGEST_KEYWORD = 80
MOST_KEYWORDS = 300
"""Keywords of one theme."""
MOST_THEMES = 200


def begin(at: datetime, name: str = GENERAL) -> int:
    """Bring a first taxonomy in where there is none; the revision that counts from now on.

    Two processes may try at once: one of them does it.
    """
    if _is_new(at):
        _bring_in(taxonomies()[name], at)
    return db.session.scalars(select(Taxonomy.revision).where(Taxonomy.id == 1)).one()


def add_shipped(name: str, *, by: User | None, at: datetime) -> int:
    """Add the themes of a taxonomy that comes with the product; how many were new.

    Themes that are here already stay as staff have made them, also if they are archived.
    """
    _is_new(at)
    made = _bring_in(taxonomies()[name], at)
    if made:
        changed_at(at)
        audit("added a taxonomy", None, by=by, at=at, detail=name)
    return made


def _is_new(at: datetime) -> bool:
    """Make the taxonomy's row; whether it was not there before."""
    row = upsert(Taxonomy).values(id=1, revision=1, changed_at=at)
    made = row.on_conflict_do_nothing(index_elements=["id"]).returning(Taxonomy.id)
    return db.session.execute(made).first() is not None


def _bring_in(themes: Sequence[ShippedTheme], at: datetime) -> int:
    here = set(db.session.scalars(select(Theme.key).where(Theme.key.is_not(None))))
    place = _last_place()
    fresh = [theme for theme in themes if theme.key not in here]
    for theme in fresh:
        place += 1
        made = Theme(
            key=theme.key,
            name_fa=theme.name_fa,
            name_en=theme.name_en,
            kind=theme.kind,
            four_c=theme.four_c,
            position=place,
            created_at=at,
        )
        made.keywords = [
            ThemeKeyword(text=word, folded=folded) for folded, word in _by_folded(theme.keywords)
        ]
        db.session.add(made)
    db.session.flush()
    return len(fresh)


def _by_folded(words: Iterable[str]) -> list[tuple[str, str]]:
    """Keywords without those that are the same to a search, the first spelling kept."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(fold(word), word)
    return list(found.items())


def _last_place() -> int:
    return db.session.scalar(select(func.max(Theme.position))) or 0


def changed_at(at: datetime) -> None:
    """Say that what is matched has changed: every comment is looked at again."""
    db.session.execute(
        update(Taxonomy)
        .where(Taxonomy.id == 1)
        .values(revision=Taxonomy.revision + 1, changed_at=at)
        .execution_options(synchronize_session=False)
    )


def add_theme(
    name_fa: str,
    name_en: str,
    kind: Kind,
    four_c: FourC | None,
    *,
    by: User | None,
    at: datetime,
) -> Theme:
    """A new theme at the end of its kind; it catches nothing before it has keywords.

    :raises Invalid: it has no name, or there are too many themes already.
    """
    begin(at)
    theme = Theme(kind=kind, position=_last_place() + 1, created_at=at)
    if (db.session.scalar(select(func.count(Theme.id))) or 0) >= MOST_THEMES:
        raise Invalid(_l("There are too many themes already. Merge some first."))
    _describe(theme, name_fa, name_en, four_c)
    db.session.add(theme)
    db.session.flush()
    audit("added a theme", theme, by=by, at=at, detail=theme.name("en"))
    return theme


def change_theme(
    theme: Theme,
    name_fa: str,
    name_en: str,
    kind: Kind,
    four_c: FourC | None,
    *,
    by: User | None,
    at: datetime,
) -> None:
    """Another name or another place in the order of things; what it catches stays.

    :raises Invalid: it would have no name.
    """
    _describe(theme, name_fa, name_en, four_c)
    theme.kind = kind
    audit("changed a theme", theme, by=by, at=at, detail=theme.name("en"))


def _describe(theme: Theme, name_fa: str, name_en: str, four_c: FourC | None) -> None:
    theme.name_fa, theme.name_en = name_fa.strip(), name_en.strip()
    theme.four_c = four_c
    if not (theme.name_fa or theme.name_en):
        raise Invalid(_l("A theme needs a name in at least one language."))


def archive(theme: Theme, *, by: User | None, at: datetime) -> None:
    """Take a theme out of sight; `restore` brings it back as it was."""
    theme.archived_at = theme.archived_at or at
    audit("archived a theme", theme, by=by, at=at, detail=theme.name("en"))


def restore(theme: Theme, *, by: User | None, at: datetime) -> None:
    """Bring an archived theme back, with all it was found in meanwhile."""
    theme.archived_at = None
    audit("brought a theme back", theme, by=by, at=at, detail=theme.name("en"))


def add_keywords(theme: Theme, words: Iterable[str], *, by: User | None, at: datetime) -> int:
    """Let these words say that a comment is about a theme; how many were new to it.

    :raises Invalid: a word holds no letter or is too long, or the theme has too many.
    """
    known = {one.folded for one in theme.keywords}
    fresh = [pair for pair in _by_folded(word.strip() for word in words) if pair[0] not in known]
    for _folded, word in fresh:
        if not spellings(word) or len(word) > LONGEST_KEYWORD:
            raise Invalid(_l("A keyword needs letters, and at most 80 of them."))
    if len(known) + len(fresh) > MOST_KEYWORDS:
        raise Invalid(_l("A theme can have 300 keywords at most."))
    theme.keywords += [ThemeKeyword(text=word, folded=folded) for folded, word in fresh]
    if fresh:
        db.session.flush()
        changed_at(at)
        said = ", ".join(word for _folded, word in fresh)
        audit("added keywords", theme, by=by, at=at, detail=said[:200])
    return len(fresh)


def remove_keyword(keyword: ThemeKeyword, *, by: User | None, at: datetime) -> None:
    """Let a word say nothing about a theme any more."""
    audit("removed a keyword", keyword.theme, by=by, at=at, detail=keyword.text)
    db.session.delete(keyword)
    changed_at(at)


def merge(theme: Theme, into: Theme, *, by: User | None, at: datetime) -> None:
    """Give a theme's keywords, and what people have said is about it, to another; it is archived.

    :raises Conflict: it would be merged into itself.
    """
    if theme.id == into.id:
        raise Conflict(_l("A theme cannot be merged into itself."))
    known = {one.folded for one in into.keywords}
    for keyword in list(theme.keywords):
        if keyword.folded in known:
            db.session.delete(keyword)
        else:
            keyword.theme = into
    both = select(FeedbackTheme.feedback_id).where(FeedbackTheme.theme_id == into.id)
    spoken_for = select(ThemeChoice.feedback_id)
    db.session.flush()
    db.session.execute(
        update(FeedbackTheme)
        .where(
            FeedbackTheme.theme_id == theme.id,
            FeedbackTheme.feedback_id.in_(spoken_for),
            FeedbackTheme.feedback_id.not_in(both),
        )
        .values(theme_id=into.id)
        .execution_options(synchronize_session=False)
    )
    theme.archived_at = theme.archived_at or at
    changed_at(at)
    audit("merged a theme", into, by=by, at=at, detail=theme.name("en"))
