"""The public page, compiled once: what is the same for everybody is rendered once per process.

A page is cut at its one slot, the submission id of an anonymous sitting, and joined anew for each
request. Whatever a customer typed is rendered whole, from the same template, and never kept.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, current_app, render_template, request
from markupsafe import escape

from voc.core import i18n, tongues
from voc.core.recent import Recent
from voc.responses import flow, leaving, queries
from voc.responses.facts import NOBODY, facts_of
from voc.responses.forms import AnswerForm, fields_of
from voc.responses.links import Link
from voc.responses.models import Channel
from voc.surveys import signed
from voc.surveys.piping import piped
from voc.surveys.questionnaire import Questionnaire, said
from voc.surveys.questions import ORDERS, Question, ScaleQuestion

MOST_KEPT = 1_000
_SLOT = f"slot{secrets.token_hex(16)}"
_UNNAMED = object()

T = TypeVar("T")


class Compiled:
    """One process's pages; forgotten all at once when there are too many."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made under that key before, or now."""
        found = self._kept.get(key, _UNNAMED)
        if found is _UNNAMED:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = make()
        return found  # type: ignore[no-any-return]  # the key says what it is

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


def init_app(app: Flask) -> None:
    """Give the application its compiled pages."""
    app.extensions["voc.pages"] = Compiled()
    app.extensions["voc.open_links"] = Recent[str, Link]()
    app.jinja_env.filters["repeating"] = repeating


def lately(slug: str, find: Callable[[str], Link]) -> Link:
    """What an open link led to within the last second; to be shown, not to be answered."""
    links: Recent[str, Link] = current_app.extensions["voc.open_links"]
    return links.get(slug, find)


def questionnaire_of(link: Link) -> Questionnaire:
    """The questionnaire that a link leads to."""
    return _compiled().get(
        ("questionnaire", *_version(link)),
        lambda: Questionnaire.read(queries.content_of(link.version_id)),
    )


def form_of(link: Link, language: str, group: str | None) -> AnswerForm:
    """An empty form of what a link leads to."""
    questionnaire = questionnaire_of(link)

    def bind() -> AnswerForm:
        fields = fields_of(questionnaire, language, link.language, group)
        return AnswerForm(questionnaire, fields)

    key = ("form", *_version(link), language, link.language, group)
    facts = facts_of(link.customer_id) if questionnaire.needs_facts else NOBODY
    if link.carried:
        facts = replace(facts, hidden={one.name: one.value for one in link.carried})
    return _compiled().get(key, bind).another(facts)


def first(link: Link, language: str, score: int | None, submission: str) -> str:
    """The page as it is first met, with that score chosen."""

    def compile_page(submission: str = _SLOT) -> tuple[str, ...]:
        form = form_of(link, language, group_of(score, link))
        scored = scored_question(questionnaire_of(link))
        form.process(data={scored.key: score} if scored else {})
        return tuple(asking(link, language, form, submission, order=order).split(_SLOT))

    asked = questionnaire_of(link)
    order = order_of(link, submission) if asked.is_shuffled else None
    if asked.needs_facts:
        return compile_page(submission)[0]
    key = ("first", *_look(link, language), link.invitation_id is None, score, order)
    parts = _compiled().get(key, compile_page)
    return str(escape(submission)).join(parts) if submission else "".join(parts)


def thanks(link: Link, language: str, form: AnswerForm, *, is_change: bool = False) -> str:
    """The page after an answer was taken: the same for every retry of it.

    `is_change`: it took the place of one that was sent before, and may be changed further.
    """
    asked = form.questionnaire
    group = nps_group(form.nps()) if asked.links or asked.thanks_by_group else None
    links = leaving.links_for(asked, group, link.hosts) if link.door is not Channel.KIOSK else ()
    words = asked.thanks_by_group.get(group or "") or asked.thanks
    change = _way_back(link, language, asked) if is_change or link.completed_at is None else ""
    if asked.is_branching or asked.needs_facts or asked.repeats_answers:
        end = form.walked().end
        own = said(end.thanks, language, link.language) if end else ""
        answers = form.answers(language, link.language)
        text = piped(own or said(words, language, link.language), form.facts, answers)
        return _render("thanks.html", link, language, form, thanks=text, links=links, change=change)
    text = said(words, language, link.language)
    given = {"thanks": text, "links": links, "change": change}
    key = ("thanks", *_look(link, language), group, change)
    return _compiled().get(key, lambda: _render("thanks.html", link, language, form, **given))


def _way_back(link: Link, language: str, asked: Questionnaire) -> str:
    """Where an answer that was just sent can be changed; "" where it cannot."""
    if not asked.is_editable or link.invitation_id is None or link.is_anonymous or link.framed:
        return ""
    carried = {one: said for one, said in request.args.items() if one not in signed.OF_THE_PAGE}
    return f"?{urlencode({**carried, 'lang': language})}"


def asking(
    link: Link,
    language: str,
    form: AnswerForm,
    submission: str,
    *,
    problem: str = "",
    current: flow.Keys | None = None,
    order: int | None = None,
) -> str:
    """The questions with what was given to them and what is wrong with it, rendered whole.

    `current` are those that the page shows, where it does not show all.
    """
    asked = form.questionnaire
    nps = asked.first("nps")
    if asked.repeats_answers or asked.needs_facts:
        form.repeat(language, link.language)
    return _render(
        "answer.html",
        link,
        language,
        form,
        nps=nps.key if nps else "",
        submission=submission,
        problem=problem,
        keeps=_keeps(link),
        page=flow.page_of(form, current) if asked.has_pages else None,
        rules=asked.rules(form.facts) if asked.has_pages or asked.repeats_answers else None,
        order=order_of(link, submission) if order is None else order,
    )


def _keeps(link: Link) -> str:
    """Who keeps what is typed until it is sent: nobody, the page's own tab, or us."""
    if link.digest is not None or link.door is Channel.KIOSK:
        return ""
    return "here" if link.invitation_id is None or link.is_anonymous else "us"


def repeating(text: str, field: Any, answers: bool = True) -> str:
    """A text about a question with what is known put in, where its form knows anything."""
    known = getattr(field, "answers", {}) if answers else None
    return piped(text, getattr(field, "facts", NOBODY), known)


def ended(link: Link, language: str, title: str, message: str, form: AnswerForm | None) -> str:
    """A page that takes no more answers, and shows what was typed so that it is not lost."""
    words = form.words() if form else []
    return _render("ended.html", link, language, form, title=title, message=message, words=words)


def order_of(link: Link, submission: str | None) -> int | None:
    """The order that a sitting sees shuffled lines in; None where nothing is shuffled.

    Told from what identifies the sitting anyway, so that it is the same whenever its page is
    shown: the submission's random id, else the invitation.
    """
    if not questionnaire_of(link).is_shuffled:
        return None
    return zlib.crc32((submission or f"invitation {link.invitation_id}").encode()) % ORDERS


def scored_question(questionnaire: Questionnaire) -> Question | None:
    """The question that a score in the link answers: the first with a scale."""
    return next((one for one in questionnaire.questions if isinstance(one, ScaleQuestion)), None)


def group_of(score: int | None, link: Link) -> str | None:
    """The NPS group of a score in the link, where it answers the NPS question."""
    scored = scored_question(questionnaire_of(link))
    return nps_group(score) if scored is not None and scored.metric == "nps" else None


def nps_group(score: int | None) -> str | None:
    """What a customer who gives that score is called in NPS."""
    if score is None:
        return None
    return "promoter" if score >= 9 else "passive" if score >= 7 else "detractor"


def speak(link: Link, language: str) -> i18n.Language:
    """The language of the page; its own words are in the organisation's where they must be."""
    spoken = tongues.on_page(language, link.words or "")
    i18n.use(spoken.words)
    return spoken


def _render(name: str, link: Link, language: str, form: AnswerForm | None, **given: Any) -> str:
    spoken = speak(link, language)
    questionnaire = questionnaire_of(link)
    facts = form.facts if form else NOBODY
    texts = {
        "survey_title": questionnaire.title,
        "intro": questionnaire.intro,
        "thanks": questionnaire.thanks,
    }
    shown = {name: piped(said(one, language, link.language), facts) for name, one in texts.items()}
    return render_template(
        f"responses/{name}",
        link=link,
        questionnaire=questionnaire,
        form=form,
        language=spoken,
        spoken=[tongues.on_page(tag, spoken.words) for tag in questionnaire.spoken],
        colour=questionnaire.colour or link.colour,
        privacy_words=said(questionnaire.privacy or link.privacy, language, link.language),
        privacy_url=leaving.about_privacy(questionnaire, link.hosts) or link.privacy_url,
        **{**shown, **given},
    )


def _version(link: Link) -> tuple[Hashable, ...]:
    """Ids of removed versions are given out again; the moment of publishing is not."""
    return link.version_id, link.published_at, link.slug


def _look(link: Link, language: str) -> tuple[Hashable, ...]:
    at_door = link.door, link.framed, link.is_anonymous
    return *_version(link), language, link.language, link.look, *at_door


def _compiled() -> Compiled:
    compiled: Compiled = current_app.extensions["voc.pages"]
    return compiled
