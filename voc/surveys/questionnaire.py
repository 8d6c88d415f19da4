"""A whole questionnaire as a value: what one version of a survey asks, in every language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from voc.accounts import colours
from voc.core.i18n import LANGUAGES as SCREEN_LANGUAGES
from voc.core.i18n import _, number
from voc.surveys.ending import EndLink, followable, read_groups, read_links, read_url
from voc.surveys.flaws import flaws
from voc.surveys.logic import Condition, Facts, leaves, settled
from voc.surveys.piping import asked_of, pipes
from voc.surveys.questions import Day, LinesQuestion, Question, read_question
from voc.surveys.texts import LANGUAGES, Texts, is_language, read_texts, said

__all__ = ["LANGUAGES", "Questionnaire", "Texts", "said"]

MOST_QUESTIONS = 30
MOST_LANGUAGES = 50
MOST_LINES = 300
"""In all its questions; what is posted is bounded."""


@dataclass(frozen=True)
class Questionnaire:
    """A title, an introduction, questions in order, and the thanks at the end."""

    title: Texts
    intro: Texts
    thanks: Texts
    questions: tuple[Question, ...]
    one_at_a_time: bool = False
    """Whether each question has a page of its own."""
    is_editable: bool = False
    """Whether who has a personal link may change the answer for a day after it was sent."""
    thanks_by_group: Mapping[str, Texts] = field(default_factory=dict)
    """Other thanks for promoters, passives or detractors."""
    links: tuple[EndLink, ...] = ()
    colour: str = ""
    """As "#rrggbb"; the organisation's where empty."""
    privacy: Texts = field(default_factory=dict)
    """In place of the organisation's own words about privacy."""
    privacy_url: str = ""
    languages: tuple[str, ...] = ()
    """That respondents may read it in beside Persian and English."""

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Questionnaire:
        """The questionnaire in a version's stored content.

        :raises ValueError: the content is malformed; the message names the part.
        """
        if not isinstance(content, Mapping) or not isinstance(content.get("questions", []), list):
            raise ValueError("a questionnaire has a list of questions")  # noqa: TRY004 - content, not code
        return cls(
            title=read_texts(content.get("title"), "title"),
            intro=read_texts(content.get("intro"), "intro"),
            thanks=read_texts(content.get("thanks"), "thanks"),
            questions=tuple(read_question(one) for one in content.get("questions", [])),
            one_at_a_time=content.get("one_at_a_time") is True,
            is_editable=content.get("is_editable") is True,
            thanks_by_group=read_groups(content.get("thanks_by_group"), "thanks_by_group"),
            links=read_links(content.get("links")),
            colour=colours.read(_plain(content.get("colour"), "colour")),
            privacy=read_texts(content.get("privacy"), "privacy"),
            privacy_url=read_url(content.get("privacy_url"), "privacy_url"),
            languages=_languages(content.get("languages")),
        )

    def to_content(self) -> dict[str, Any]:
        """The JSON that `read` reads."""
        more = {
            "one_at_a_time": self.one_at_a_time,
            "is_editable": self.is_editable,
            "thanks_by_group": {group: dict(own) for group, own in self.thanks_by_group.items()},
            "links": [link.to_dict() for link in self.links],
            "colour": self.colour,
            "privacy": dict(self.privacy),
            "privacy_url": self.privacy_url,
            "languages": list(self.languages),
        }
        return {
            "title": dict(self.title),
            "intro": dict(self.intro),
            "thanks": dict(self.thanks),
            "questions": [question.to_dict() for question in self.questions],
            **{name: part for name, part in more.items() if part},
        }

    @property
    def privacy_href(self) -> str:
        """The link about privacy as a preview may hold it."""
        return followable(self.privacy_url)

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """All languages that it may be read in."""
        return (*LANGUAGES, *self.languages)

    @cached_property
    def by_key(self) -> dict[str, Question]:
        """The questions by their keys, in order."""
        return {question.key: question for question in self.questions}

    @cached_property
    def is_branching(self) -> bool:
        """Whether not everybody meets every question."""
        return any(one.show_if or one.then for one in self.questions)

    @cached_property
    def has_pages(self) -> bool:
        """Whether one page may not hold it all; nearly no survey."""
        return self.is_branching or self.one_at_a_time

    @cached_property
    def repeats_answers(self) -> bool:
        """Whether a text says again what was answered."""
        return any(asked_of(text) for text in self._texts())

    @cached_property
    def needs_facts(self) -> bool:
        """Whether it looks different to different customers before anything is answered."""
        asked = [leaf for one in self.questions for leaf in self._leaves(one)]
        return any("question" not in leaf for leaf in asked) or any(
            pipe.source != "answer" for text in self._texts() for pipe in pipes(text)
        )

    @cached_property
    def carried_keys(self) -> list[str]:
        """The values of a link that its conditions and its texts ask for."""
        asked = (leaf for one in self.questions for leaf in self._leaves(one))
        said_again = (pipe for text in self._texts() for pipe in pipes(text))
        return sorted(
            {leaf["hidden"] for leaf in asked if "hidden" in leaf}
            | {pipe.key for pipe in said_again if pipe.source == "hidden"}
        )

    def _leaves(self, question: Question) -> Iterator[Condition]:
        yield from leaves(question.show_if)
        for jump in question.then:
            yield from leaves(jump.when)

    def _texts(self) -> Iterator[str]:
        for texts in (self.title, self.intro, self.thanks, *self.thanks_by_group.values()):
            yield from texts.values()
        for one in self.questions:
            ends = (jump.thanks for jump in one.then)
            for texts in (*one.worded(), *ends):
                yield from texts.values()

    def rules(self, facts: Facts) -> dict[str, Any] | None:
        """What a page's script walks by: nothing in it tells what is known of the customer.

        None where a day decides: a script knows one calendar only, so the server walks.
        """
        asked = [leaf for one in self.questions for leaf in self._leaves(one)]
        decided = (
            leaf["question"] for leaf in asked if "question" in leaf and "answered" not in leaf
        )
        if any(isinstance(self.by_key.get(key), Day) for key in decided):
            return None
        steps = [
            [
                one.key,
                settled(one.show_if, facts),
                [[settled(jump.when, facts), jump.go_to] for jump in one.then],
            ]
            for one in self.questions
        ]
        return {"one": self.one_at_a_time, "steps": steps}

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of its questions."""
        return frozenset(one.type for one in self.questions)

    @cached_property
    def is_shuffled(self) -> bool:
        """Whether any of its lines stand in another order for everybody."""
        return any(isinstance(one, LinesQuestion) and one.is_shuffled for one in self.questions)

    def first(self, metric: str) -> Question | None:
        """The question that feeds a figure: the first of its kind, if there is one."""
        return next((one for one in self.questions if one.metric == metric), None)

    def problems(self, languages: Sequence[str]) -> list[str]:
        """What stands in the way of publishing in those languages, in the reader's own words."""
        found = _missing(self.title, languages, _("the title"))
        if not self.questions:
            found.append(_("There is no question yet."))
        if len(self.questions) > MOST_QUESTIONS:
            found.append(
                _("More than %(most)s questions are too many.", most=number(MOST_QUESTIONS))
            )
        lines = [len(q.choices) for q in self.questions if isinstance(q, LinesQuestion)]
        if sum(lines) > MOST_LINES:
            most = number(MOST_LINES)
            found.append(_("More than %(most)s lines in all questions are too many.", most=most))
        counted = Counter(question.key for question in self.questions)
        found += [
            _("Two questions share the key “%(key)s”.", key=key)
            for key, times in counted.items()
            if times > 1
        ]
        for place, question in enumerate(self.questions, start=1):
            found += _problems_of(question, _("question %(n)s", n=number(place)), languages)
        around = (self.privacy, *self.thanks_by_group.values(), *(one.label for one in self.links))
        for texts in around:  # optional, but then in every language
            if texts:
                found += _missing(texts, languages, _("a text at the end"))
        ends = (self.thanks, *self.thanks_by_group.values())
        return [*dict.fromkeys(found), *flaws(self.questions, (self.intro, self.title), ends)]


def _problems_of(question: Question, where: str, languages: Sequence[str]) -> list[str]:
    found = _missing(question.title, languages, where)
    ends = (jump.thanks for jump in question.then)
    optional = (question.help, question.low, question.high, *question.by_group.values(), *ends)
    for texts in (*optional, *question.own_texts()):
        if texts:  # optional, but then in every language
            found += [
                problem for problem in _missing(texts, languages, where) if problem not in found
            ]
    found += question.own_problems(_capital(where))
    if isinstance(question, LinesQuestion):
        for place, choice in enumerate(question.choices, start=1):
            what = _("choice %(n)s of %(where)s", n=number(place), where=where)
            found += _missing(choice.title, languages, what)
    return found


def _languages(value: Any) -> tuple[str, ...]:
    if not isinstance(value or [], list) or len(value or ()) > MOST_LANGUAGES:
        raise ValueError("languages must be a list of tags")
    found = dict.fromkeys(tag for tag in value or () if tag not in LANGUAGES)
    if wrong := [tag for tag in found if not is_language(tag)]:
        raise ValueError(f"no such language: {wrong[0]!r}")
    return tuple(found)


def _plain(value: Any, where: str) -> str:
    if not isinstance(value, str | None):
        raise ValueError(f"{where} must be a text")  # noqa: TRY004 - content, not code
    return value or ""


def _missing(texts: Texts, languages: Sequence[str], what: str) -> list[str]:
    if not texts:
        return [_("%(what)s has no text.", what=_capital(what))]
    return [
        _(
            "%(what)s is not complete in %(language)s.",
            what=_capital(what),
            language=SCREEN_LANGUAGES[language].name,
        )
        for language in languages
        if not texts.get(language)
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
