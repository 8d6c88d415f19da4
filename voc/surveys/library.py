"""The organisation's own questions, kept to be asked again in other surveys. Nothing here commits.

A survey takes a copy: what is changed here changes no survey. The copy says which question it
comes from, so that one sees where each is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from voc.accounts.actions import audit
from voc.accounts.models import User
from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.folding import fold
from voc.core.i18n import _
from voc.surveys import queries
from voc.surveys.editing import Content, changed, taken
from voc.surveys.keys import fresh
from voc.surveys.models import LibraryQuestion, Survey
from voc.surveys.questions import read_question
from voc.surveys.standard_questions import STANDARD
from voc.surveys.texts import said

OF_ONE_SURVEY = ("show_if", "then", "by_group")
"""What a question loses as it leaves its survey: it names other questions there."""


def own(words: str = "") -> Sequence[LibraryQuestion]:
    """The organisation's own questions that hold these words, the latest first."""
    newest = select(LibraryQuestion).order_by(LibraryQuestion.id.desc())
    return [one for one in db.session.scalars(newest) if _holds(one.content, words)]


def standard(words: str = "") -> list[dict[str, Any]]:
    """The questions of the field that hold these words."""
    return [one for one in STANDARD.values() if _holds(one, words)]


def _holds(question: Mapping[str, Any], words: str) -> bool:
    texts = [*question["title"].values(), *(question.get("help") or {}).values()]
    for choice in question.get("choices", ()):
        texts += choice["title"].values()
    return fold(words) in fold(" ".join(texts))


def one(question_id: int) -> LibraryQuestion:
    """One of the organisation's own.

    :raises NotFound: there is none.
    """
    found = db.session.get(LibraryQuestion, question_id)
    if found is None:
        raise NotFound
    return found


def content_of(key: str) -> dict[str, Any]:
    """A question of the library by its key, standard or own, ready to be taken into a survey.

    :raises NotFound: there is none.
    """
    if key in STANDARD:
        return STANDARD[key]
    found = db.session.scalar(select(LibraryQuestion).where(LibraryQuestion.key == key))
    if found is None:
        raise NotFound
    return {**found.content, "key": key, "library": key}


def keep(question: Mapping[str, Any], *, by: User, at: datetime) -> LibraryQuestion:
    """Keep a question for other surveys, without what names other questions of its own.

    :raises ValueError: it is no question.
    """
    taken = {*STANDARD, *db.session.scalars(select(LibraryQuestion.key))}
    key = fresh(question["key"], taken)
    made = LibraryQuestion(key=key, content=_alone(question, key), created_at=at, changed_at=at)
    db.session.add(made)
    db.session.flush()
    audit("kept a question in the library", made, by=by, at=at, detail=key)
    return made


def change(kept: LibraryQuestion, question: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """Write it anew; surveys that took it stay as they are, and so does its kind.

    :raises ValueError: it is no question.
    """
    written = _alone({**question, "type": kept.content["type"]}, kept.key)
    if written != kept.content:
        kept.content, kept.changed_at = written, at
        audit("changed a question of the library", kept, by=by, at=at, detail=kept.key)


def remove(kept: LibraryQuestion, *, by: User, at: datetime) -> None:
    """Take it out of the library; surveys that took it keep it."""
    audit("removed a question from the library", kept, by=by, at=at, detail=kept.key)
    db.session.delete(kept)


def _alone(question: Mapping[str, Any], key: str) -> dict[str, Any]:
    parts = {name: part for name, part in question.items() if name not in OF_ONE_SURVEY}
    return read_question({**parts, "key": key, "library": ""}).to_dict()


def uses() -> dict[str, list[Survey]]:
    """The surveys that ask each question of the library now, or in their draft, by its key."""
    found: dict[str, list[Survey]] = {}
    for survey in queries.all_surveys():
        versions = {queries.shown_version(survey), queries.published_version(survey)} - {None}
        asked = {
            question.get("library", "")
            for version in versions
            if version is not None
            for question in version.content["questions"]
        }
        for key in asked - {""}:
            found.setdefault(key, []).append(survey)
    return found


@dataclass(frozen=True, slots=True)
class Shelf:
    """A part of the library as the page of a draft offers it."""

    name: str
    questions: Sequence[tuple[str, str, str]]
    """Their keys, wordings and kinds."""


def shelves(code: str) -> list[Shelf]:
    """The organisation's own questions and those of the field, in the reader's language."""
    ours = [(kept.key, kept.content) for kept in own()]
    parts = (
        (_("Questions of your own"), ours),
        (_("Questions of the field"), list(STANDARD.items())),
    )
    return [
        Shelf(name, [(key, said(asked["title"], code), asked["type"]) for key, asked in listed])
        for name, listed in parts
        if listed
    ]


def after_button(
    command: str,
    written: Content,
    earlier: Sequence[Mapping[str, Any]],
    *,
    by: User,
    at: datetime,
) -> Content:
    """A draft's content after a button of its page; two of them know the library.

    "take:nps" asks a question of the library too, "shelve:2" keeps the third question in it.

    :raises NotFound: the library has no such question.
    :raises ValueError: what shall be kept is no question.
    """
    verb, _sep, rest = command.partition(":")
    if verb == "take":
        return taken(written, content_of(rest), earlier)
    places = range(len(written["questions"]))
    if verb == "shelve" and rest.isascii() and rest.isdigit() and int(rest) in places:
        made = deepcopy(written)
        question = made["questions"][int(rest)]
        question["library"] = keep(question, by=by, at=at).key
        return made
    return changed(written, command, earlier)
