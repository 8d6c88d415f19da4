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

from voc.scoring import clauses, intent_english, intent_persian
from voc.scoring.marks import ACTS, ASKS, DECLINES, INTENDS, KINDS_OF_WISHES, STATES, WISHES
from voc.scoring.model import Label
from voc.scoring.said import Said
from voc.scoring.wording import any_of


class Intent(StrEnum):
    """What a text is for."""

    PRAISE = "praise"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    QUESTION = "question"
    OTHER = "other"


_NOTHING = re.compile(
    r"^\W*(?:"
    r"(?:هیچی|هیچ|هیچ ?چیز|هیچ ?چیزی|چیزی نیست|چیزی نبود|نه|خیر|ندارم|نظر(?:ی| خاصی)? ندارم|"
    r"پیشنهاد(?:ی| خاصی)? ندارم|مشکلی نیست|مشکلی نبود|مشکلی ندارم|موردی (?:نیست|ندارم|نبود)|فعلا "
    r"هیچی|"
    r"nothing|none|no|nope|na|n a|not really|not at all|"
    r"no (?:changes?|complaints?|suggestions?|comments?)|all good)(?=\W*$|\W*[،,.;؛:!)\n-])"
    r"|\b(?:nothing|no (?:changes?|complaints?|suggestions?))(?: really| at all| (?:comes )?to "
    r"mind|,)?(?= (?:all|every|it|i|you|the|at|to|from|so))"
    r"|\b(?:هیچی|هیچ چیز)(?= (?:همه|عالی|خیلی|واقعا|به نظرم))"
    r"|\beverything is (?:fine|good|great|perfect))"
)
_SAYS_NOTHING = re.compile(
    r"\W*(?:(?:فعلا |من )?(?:نظر|حرف|توضیح|صحبت|پیشنهاد)(?:ی| خاصی|ی خاصی)? (?:ندارم|نیست|ندارد|"
    r"نداریم)"
    r"|no(?:thing)? (?:comments?|opinion|to (?:say|add|report)|further comments?)|n ?/? ?a|none|"
    r"not applicable)\W*"
)
"""An answer that says only that there is none."""
_NO_CHANGE = any_of(
    r"(?:change|changing) nothing|(?:wouldnt|would not|dont|do not) change (?:a thing|anything)",
    r"nothing (?:needs|has) to (?:change|be changed)|keep (?:it|everything|things) (?:as|the way|"
    r"exactly)",
    r"(?:هیچ ?چیز|هیچی|چیزی)(?: را| رو)?[^.!?]{0,20}(?:تغییر|عوض) ?نمی(?:دهم|دم|کنم|کردم|دادم)",
    r"(?:تغییری|تغییر خاصی|نیازی به تغییر) (?:لازم )?(?:نیست|ندارد|نداره)",
    r"(?:همین ?طور|همین ?جور|همینجوری) (?:خوبه|عالیه|خوب است|ادامه)",
)
_CONTENT = any_of(
    r"همه ?چیز|همه ?چی|عالی\w{0,4}|راضی\w{0,4}|خوبه"
    r"|خوب (?:است|بود|هستید|هستین)|بی ?نظیر\w*|فوق ?العاده\w*",
    r"everything|perfect|great|excellent|love|happy|satisfied|all good|amazing|awesome|good job",
)
"""Words of somebody who is content; without one, an answer to what should change suggests."""
_THANKS = any_of(
    r"ممنون\w*|تشکر|متشکر\w*|مرسی|سپاس\w*|دست\w{0,6} درد نکنه|دم\w{0,4} گرم|خسته نباشید|خدا قوت|"
    r"thanks?|thank you|thx|well done|good job|great job|kudos|bravo|دمتون گرم|افرین|احسنت"
)
_LONGEST_SEARCH = 3_000
"""Characters searched for wishes; who has said none by then has something else to say."""
_FEW = 12
"""Words up to which a text may be a plain statement."""
_LOUD = re.compile(r"[?!] ?\?|\? ?!")
_ASKED = re.compile(r"[\"'»)\s]*\?")


def _words_of(language: str) -> ModuleType:
    return intent_english if language == "en" else intent_persian


def _wishes(said: Said) -> list[re.Match[str]]:
    """Where a text wishes for something or asks for something new."""
    if not said.lanes & WISHES:
        return []
    words = _words_of(said.language)
    # What only looks like a wish is blanked out, so that places stay what they are.
    rest = words.NO_SUGGESTION.sub(
        lambda match: "~" * len(match.group()), said.normalised[:_LONGEST_SEARCH]
    )
    for signs, wording in KINDS_OF_WISHES[said.language]:
        if said.lanes & signs and wording.search(rest):
            return list(words.SUGGESTION.finditer(rest))
    return []


def _is_question(said: Said) -> bool:
    if not said.lanes & ASKS:
        return False
    return "?" in said.normalised or bool(_words_of(said.language).QUESTION.search(said.normalised))


def _of_sentiment(normalised: str, label: Label | None, *, mixed: bool) -> Intent:
    if label is Label.NEGATIVE or mixed:
        return Intent.COMPLAINT
    if label is Label.POSITIVE or _THANKS.search(normalised):
        return Intent.PRAISE
    return Intent.OTHER


def _is_content(normalised: str, by_sentiment: Intent) -> bool:
    return by_sentiment is Intent.PRAISE and bool(
        _CONTENT.search(normalised) or _THANKS.search(normalised)
    )


def _asks(said: Said, label: Label | None, *, strong: bool) -> Intent | None:
    """The intent of a text that wants something: amends, something new, an answer."""
    words = _words_of(said.language)
    if said.lanes & ACTS and words.ASKED_TO_ACT.search(said.normalised):
        return Intent.COMPLAINT
    if _wishes(said):
        return Intent.SUGGESTION
    if _is_question(said):
        scolds = _LOUD.search(said.normalised) or words.SCOLDING.search(said.normalised)
        blames = label is Label.NEGATIVE or (strong and label is Label.NEUTRAL)
        return Intent.COMPLAINT if scolds and blames else Intent.QUESTION
    return None


def _declines(said: Said) -> bool:
    """Whether a text begins by saying that there is nothing to say."""
    return bool(said.lanes & DECLINES) and _NOTHING.search(said.normalised) is not None


def _states(said: Said, *, strong: bool) -> bool:
    """Whether a text says nothing, or plainly what somebody did."""
    if said.lanes & DECLINES and _SAYS_NOTHING.fullmatch(said.normalised):
        return True
    if strong or len(said.tokens) > _FEW or not said.lanes & STATES:
        return False
    return _words_of(said.language).FACT.match(said.normalised) is not None


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
    if not said.lanes & INTENDS and not asked_for_change:
        return _of_sentiment(normalised, label, mixed=mixed)
    if _states(said, strong=strong):
        return Intent.OTHER
    if asked_for_change and _NO_CHANGE.search(normalised):
        return Intent.PRAISE
    if _declines(said):
        return _of_sentiment(normalised, label, mixed=False)
    by_sentiment = _of_sentiment(normalised, label, mixed=mixed)
    suggests = asked_for_change and not _is_content(normalised, by_sentiment)
    otherwise = Intent.SUGGESTION if suggests else by_sentiment
    return _asks(said, label, strong=strong) or otherwise


def praises_what_is_not(said: Said) -> bool:
    """Whether a text says how good something would be: «عالی می‌شد», "would be great"."""
    words = _words_of(said.language)
    return words.WOULD_BE_FINE.search(said.normalised[:_LONGEST_SEARCH]) is not None


def beside(said: Said) -> list[str]:
    """The clauses of a text that neither wish nor ask: what it says otherwise."""
    normalised = said.normalised
    taken = [match.span() for match in _wishes(said)]
    taken += [match.span() for match in _words_of(said.language).QUESTION.finditer(normalised)]
    return [
        normalised[start:end]
        for start, end in clauses.spans(normalised)
        if not _ASKED.match(normalised, end)
        and not any(begin < end and start < stop for begin, stop in taken)
    ]
