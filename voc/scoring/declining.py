"""Answers that there is nothing to say, or nothing to change.

    >>> bool(SAYS_NOTHING.fullmatch("نظر خاصی ندارم"))
    True

Everything here is matched against normalised text; see normalise.py.
"""

from __future__ import annotations

import re

from voc.scoring.contrast import after_turn
from voc.scoring.wording import any_of

DECLINES = re.compile(
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
"""Begins by saying that there is nothing to say; what follows may be an opinion."""

_FOR_NOW = r"(?:(?:فعلا|الان|من|خب|والا|واقعا|راستش|در حال حاضر) )*"
_OF_NOW = r"(?: (?:فعلا|واقعا|الان|به نظرم|بنظرم|از نظر من))*"
_REALLY = r"(?:(?:honestly|absolutely|really|literally|i guess|i think|well|nope|no) ?,? ?)*"
_NOTHING_MORE = r"(?: (?:really|at all|for now|right now|so far|yet|today|in particular|specific))*"
SAYS_NOTHING = re.compile(
    rf"\W*(?:{_FOR_NOW}(?:"
    r"(?:نظر|حرف|توضیح|صحبت|پیشنهاد|مورد|چیز|ایده|ایده ?ای|انتقاد)"
    r"(?:ی| خاصی|ی خاصی| دیگری| دیگه ?ای)? (?:ندارم|نیست|نداریم)"
    r"|(?:چیز(?:ی| خاصی)|موردی) به (?:ذهنم|نظرم|فکرم) (?:نمیرسه|نمیرسد|نمیاد|نمیاید)"
    r"|هیچی|هیچ|هیچ ?چیز|هیچ ?چیزی|هیچ ?کدام|هیچ ?کدوم|ندارم|نه|خیر"
    rf"|نمیدونم|نمیدانم|نمی ?دونم){_OF_NOW}"
    r"|(?:با )?(?:سلام|درود)(?: (?:بر شما|به شما|و درود|و (?:وقت|روز) بخیر|وقت ?(?:شما )?بخیر|"
    r"روز ?(?:شما )?بخیر))?|تست|ازمایشی"
    rf"|{_REALLY}(?:"
    r"no(?:thing)? (?:comments?|opinion|to (?:say|add|report|change)|further comments?)"
    r"|no (?:suggestions?|ideas?|changes?)|nothing(?: comes to mind| i can think of)?|none|no|nope"
    r"|not (?:a (?:single )?thing|much|really|sure)|nothing much"
    r"|(?:i )?(?:cant|cannot|can not|couldnt) think of (?:anything|a (?:single )?thing|any)"
    rf"|idk|(?:i )?(?:dont|do not) know){_NOTHING_MORE}"
    r"|n ?/? ?a|not applicable|hello|hi|hey|test|testing)\W*"
)
"""Says only that there is nothing, or greets."""
NO_CHANGE = any_of(
    r"(?:change|changing) nothing|(?:wouldnt|would not|dont|do not) change (?:a (?:single )?thing|"
    r"anything)",
    r"nothing (?:needs|has) to (?:change|be changed)|keep (?:it|everything|things) (?:as|the way|"
    r"exactly)|no changes? (?:is |are )?(?:needed|necessary|required)",
    r"keep (?:it|this) up|keep up the|keep doing what",
    r"(?:هیچ ?چیز|هیچی|چیزی)(?: را| رو)?[^.!?]{0,20}(?:تغییر|عوض) ?نمی(?:دهم|دم|کنم|کردم|دادم)",
    r"(?:هیچ ?چیز|هیچی|چیزی) نیست که [^.!?]{0,30}(?:تغییر|عوض)",
    r"(?:تغییری|تغییر خاصی|نیازی به تغییر) (?:لازم )?(?:نیست|ندارد|نداره)",
    r"(?:همین ?طور|همین ?جور|همینجوری|همینطوری|به همین (?:روال|شکل|روش|صورت))"
    r"(?: (?:خوبه|عالیه|خوب است)| \w* ?(?:ادامه|پیش برید|پیش بروید))",
)
"""Says that all should stay as it is."""
THANKS = any_of(
    r"ممنون\w*|تشکر|متشکر\w*|مرسی|سپاس\w*|دست\w{0,6} درد نکنه|دم\w{0,4} گرم|خسته نباشید|خدا قوت|"
    r"thanks?|thank you|thx|well done|good job|great job|kudos|bravo|دمتون گرم|افرین|احسنت"
)
_CONTENT = any_of(
    r"همه ?چیز|همه ?چی|عالی\w{0,4}|راضی\w{0,4}|خوبه"
    r"|خوب (?:است|بود|هستید|هستین)|بی ?نظیر\w*|فوق ?العاده\w*"
    r"|(?:مشکل|ایراد|کمبود|نقص)ی? (?:ندارم|نداشتم|نداشتیم|نداره|ندارد|نداشت|ندیدم|نیست|نبود)"
    r"|بهتر از این (?:نمیشه|نمیشود|نیست)|از این بهتر (?:نمیشه|نمیشود|نیست)",
    r"everything|perfect|great|excellent|love|happy|satisfied|all good|amazing|awesome|good job"
    r"|(?:no|any|without) (?:problems?|issues?|complaints?)",
)
"""Words of somebody who is content; without one, an answer to what should change suggests."""


def is_content(normalised: str) -> bool:
    """Whether somebody is content or thanks, and takes nothing back behind a «فقط» or "but"."""
    last = after_turn(normalised)
    return bool(_CONTENT.search(last) or THANKS.search(last))
