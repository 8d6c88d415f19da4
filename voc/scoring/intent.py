"""What a customer does with a text: praise, complain, suggest, ask, or something else.

Rules over the normalised text (joined prefixes, no ZWNJ, plain digits; see normalise.py), in this
order: a wish or request is a suggestion, a question is a question, and the rest follows the
sentiment of the words. A wish says little about satisfaction, whatever its words score, which is
why suggestions stay out of sentiment averages.
"""

from __future__ import annotations

import re
from enum import StrEnum
from types import ModuleType

from voc.scoring import (
    asking_english,
    asking_persian,
    clauses,
    declining,
    wishing_english,
    wishing_persian,
)
from voc.scoring.contrast import turns
from voc.scoring.marks import (
    ACTS,
    ASKS,
    DECLINES,
    INTENDS,
    KINDS_OF_QUESTIONS,
    KINDS_OF_WISHES,
    STATES,
    WISHES,
)
from voc.scoring.model import Label
from voc.scoring.said import Said


class Intent(StrEnum):
    """What a text is for."""

    PRAISE = "praise"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    QUESTION = "question"
    OTHER = "other"


_LONGEST_SEARCH = 3_000
"""Characters searched for wishes; who has said none by then has something else to say."""
_FEW = 12
"""Words up to which a text may be a plain statement."""
_LOUD = re.compile(r"[?!] ?\?|\? ?!")
_ASKED = re.compile(r"[\"'»)\s]*\?")


def _wishing(language: str) -> ModuleType:
    return wishing_english if language == "en" else wishing_persian


def _asking(language: str) -> ModuleType:
    return asking_english if language == "en" else asking_persian


def _searched(said: Said) -> tuple[str, tuple[re.Pattern[str], ...]]:
    """What of a text is searched for wishes, and how those are worded that it has signs of."""
    if said.searched is not None:
        return said.searched
    if not said.signs & WISHES:
        return "", ()
    wordings = KINDS_OF_WISHES[said.language].of(said.signs)
    if not wordings:
        return "", ()
    # What only looks like a wish is blanked out, so that places stay what they are.
    rest = _wishing(said.language).NO_SUGGESTION.sub(
        lambda match: "~" * len(match.group()), said.normalised[:_LONGEST_SEARCH]
    )
    said.searched = rest, wordings
    return said.searched


def _wishes(said: Said) -> bool:
    """Whether a text wishes for something or asks for something new."""
    rest, wordings = _searched(said)
    return any(wording.search(rest) for wording in wordings)


def _questions(said: Said) -> tuple[re.Pattern[str], ...]:
    """How the questions are worded that a text has signs of."""
    return KINDS_OF_QUESTIONS[said.language].of(said.signs) if said.signs & ASKS else ()


def _is_question(said: Said) -> bool:
    if said.signs & ASKS and "?" in said.normalised:
        return True
    return any(wording.search(said.normalised) for wording in _questions(said))


def _of_sentiment(normalised: str, label: Label | None, *, mixed: bool) -> Intent:
    if label is Label.NEGATIVE or mixed:
        return Intent.COMPLAINT
    if label is Label.POSITIVE or declining.THANKS.search(normalised):
        return Intent.PRAISE
    return Intent.OTHER


def _asks(said: Said, label: Label | None, *, strong: bool) -> Intent | None:
    """The intent of a text that wants something: amends, something new, an answer."""
    words = _asking(said.language)
    if said.signs & ACTS and words.ASKED_TO_ACT.search(said.normalised):
        return Intent.COMPLAINT
    if _wishes(said):
        return Intent.SUGGESTION
    if _is_question(said):
        if words.OUTRAGED.search(said.normalised):
            return Intent.COMPLAINT
        scolds = _LOUD.search(said.normalised) or words.SCOLDING.search(said.normalised)
        blames = label is Label.NEGATIVE or (strong and label is Label.NEUTRAL)
        return Intent.COMPLAINT if scolds and blames else Intent.QUESTION
    return None


def _declines(said: Said) -> bool:
    """Whether a text begins by saying that there is nothing to say."""
    return bool(said.signs & DECLINES) and declining.DECLINES.search(said.normalised) is not None


def _states(said: Said, *, strong: bool, answers: bool) -> bool:
    """Whether a text says nothing, or plainly what somebody did."""
    if (answers or said.signs & DECLINES) and declining.SAYS_NOTHING.fullmatch(said.normalised):
        return True
    if strong or said.count > _FEW or not said.signs & STATES:
        return False
    return _asking(said.language).FACT.match(said.normalised) is not None


def intent_of(
    said: Said,
    label: Label | None,
    *,
    mixed: bool = False,
    strong: bool = False,
    asked_for_change: bool = False,
) -> Intent:
    """The intent of a Persian or English text with its sentiment.

    ``strong`` says that its words are clearly an opinion, so that it is no plain statement.

    ``asked_for_change`` says that it answers "what would you change?": such an answer suggests,
    unless it praises, asks, or says that nothing need change.
    """
    normalised = said.normalised
    if not said.signs & INTENDS and not asked_for_change:
        return _of_sentiment(normalised, label, mixed=mixed)
    if _states(said, strong=strong, answers=asked_for_change):
        return Intent.OTHER
    if asked_for_change:
        return _of_answer(said, label, mixed=mixed, strong=strong)
    if _declines(said):
        return _of_sentiment(normalised, label, mixed=False)
    by_sentiment = _of_sentiment(normalised, label, mixed=mixed)
    return _asks(said, label, strong=strong) or by_sentiment


def _of_answer(said: Said, label: Label | None, *, mixed: bool, strong: bool) -> Intent:
    """The intent of an answer to "what would you change?"."""
    normalised = said.normalised
    if declining.NO_CHANGE.search(normalised):
        return Intent.PRAISE
    declines = _declines(said)
    by_sentiment = _of_sentiment(normalised, label, mixed=mixed and not declines)
    if by_sentiment is Intent.PRAISE and declining.is_content(normalised):
        return Intent.PRAISE if declines else _asks(said, label, strong=strong) or Intent.PRAISE
    if declines and not turns(normalised):
        return by_sentiment
    return _asks(said, label, strong=strong) or Intent.SUGGESTION


def praises_what_is_not(said: Said) -> bool:
    """Whether a text says how good something would be: «عالی می‌شد», "would be great"."""
    words = _wishing(said.language)
    return words.WOULD_BE_FINE.search(said.normalised[:_LONGEST_SEARCH]) is not None


def beside(said: Said) -> list[str]:
    """The clauses of a text that neither wish nor ask: what it says otherwise."""
    normalised = said.normalised
    rest, wishes = _searched(said)
    taken = [match.span() for wish in wishes for match in wish.finditer(rest)]
    questions = _questions(said)
    taken += [match.span() for asked in questions for match in asked.finditer(normalised)]
    return [
        normalised[start:end]
        for start, end in clauses.spans(normalised)
        if not _ASKED.match(normalised, end)
        and not any(begin < end and start < stop for begin, stop in taken)
    ]
