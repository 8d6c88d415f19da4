"""What a customer does with a text: praise, complain, suggest, ask, or something else.

Rules over the normalised text (joined prefixes, no ZWNJ, plain digits; see normalise.py), in this
order: a wish or request is a suggestion, a question is a question, and the rest follows the
sentiment of the words. A wish says little about satisfaction, whatever its words score, which is
why suggestions stay out of sentiment averages.
"""

from __future__ import annotations

import re
from enum import StrEnum

from voc.scoring.model import Label
from voc.scoring.normalise import word_set


class Intent(StrEnum):
    """What a text is for."""

    PRAISE = "praise"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    QUESTION = "question"
    OTHER = "other"


def _any_of(*patterns: str) -> re.Pattern[str]:
    """One expression for all patterns, at word boundaries."""
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)")


_ASK_FA = (  # endings of requests: add, put, make, give, bring ... in the plural or passive
    r"(?:(?:اضافه|کم|کمتر|بیشتر|بهتر|زیاد|زیادتر|عوض|ایجاد|فراهم|فعال|حذف|ارایه|"
    r"راه ?اندازی|سریعتر|"
    r"ارزانتر|ارزونتر|ساده|سادهتر|راحتتر|کوتاهتر|بزرگتر|بازتر|واضحتر|شفاف|شفافتر|تنوع|توجه|دقت|"
    r"تمدید|طولانیتر|متنوعتر|بررسی|رعایت|استفاده|در نظر|برگزار|تقویت|اموزش|باز|کنترل|تغییر|بروز|"
    r"روشن|خلوتتر|منظمتر|درست|مشخص|امکان پذیر|میسر|حل|اصلاح) "
    r"(?:کنید|کنین|کنن|کنند|بکنید|بکنین|بفرمایید|بگیرید|بگیرین|شود|بشود|شه|بشه|بشن|بشوند|"
    r"گردد|بدید|باشد|باشه)"
    r"|بذارید|بذارین|بزارید|بزارین|بگذارید|قرار (?:بدهید|بدید|بدین|دهید)|بدهید|بدید|بدین|بیاورید|"
    r"بیارید|بیارین|بفرستید|بفرستین|بسازید|بنویسید|ببرید|داشته باشید|داشته باشین|"
    r"داشته باشه|داشته باشد)"
)
_SUGGESTION_FA = _any_of(
    r"(?:ای )?کاش(?:کی)?",
    r"لطفا(?! (?:رسیدگی|پیگیری|پاسخ|جواب))[^.!?]{0,100}?" + _ASK_FA,
    r"(?:بهتره|بهتر است|بهتر بود|بهتر میشد|بهتر میبود|بهتر میشه|بهتر میشود|بهتر خواهد شد)",
    r"(?:چه )?(?:خوب|عالی|جالب) (?:میشد|میشه|میشود|بود|است|خواهد شد) (?:اگر|اگه|که)",
    r"(?:اگر|اگه)[^.!?]{0,100}?(?:بهتر|خوب|عالی|راحتتر|کاملتر|محشر|راضیتر|ممنون|بی ?نظیر)"
    r"[^.!?]{0,12}(?:میشد|میشه|میشود|بود|میشم|میشوم|خواهد شد|میشدم|میبود)",
    r"پیشنهاد(?:م|ی)?(?: من)? (?:این ?است|اینه|این بود|این هست|دارم|داشتم)",
    r"(?:یک|یه) پیشنهاد",
    r"پیشنهاد (?:میکنم|میدم|میدهم|میشود|میشه)[^.!?]{0,100}?" + _ASK_FA,
    r"(?:باید|بایستی|میباید|لازمه|لازم است|نیازه|نیاز است|خوبه|خوب است)[^.!?]{0,100}?" + _ASK_FA,
    r"(?:امیدوارم|امید است|انتظار دارم|انتظار داریم|انتظار میرود|دوست دارم|دلم میخواهد|"
    r"دلم میخواد|"
    r"میخواهم|میخوام|خواهشمندم|خواهشا|خواهش میکنم|تقاضا دارم|درخواست دارم|"
    r"توصیه میکنم)[^.!?]{0,100}?" + _ASK_FA,
    r"(?:دوست داشتم|دلم میخواست)[^.!?]{0,100}?(?:بود|داشت|داشتید|میشد|داشتین|میکردید|میدادید)",
    r"جای [^.!?]{2,40} (?:خالیه|خالی است|خالی)",
    r"(?:میتونید|میتونین|میتوانید|میتونستید|میتوانستید)[^.!?]{0,100}?" + _ASK_FA,
    r"(?:میشه|میشود|امکانش هست|امکان دارد|امکان داره)[^.!]{0,100}?" + _ASK_FA,
    r"(?:را|رو) " + _ASK_FA,
    r"(?:اضافه|کمتر|بیشتر|سریعتر|ارزانتر|ارزونتر) "
    r"(?:کنید|کنین|شود|بشه|بشود|باشه|باشد|بدید|بدهید|میشد|میکردید)",
    r"نیاز به [^.!?]{2,60} (?:دارید|دارد|داره|هست|است)",
    r"(?:تخفیف|تخفیفات|امکان|گزینه|قابلیت)[^.!?]{0,30} " + _ASK_FA,
)
_SUGGESTION_EN = _any_of(
    r"(?:i|we) (?:really )?wish|wish (?:you|it|there|they|the|that)|if only",
    r"please (?!fix|help|respond|reply|refund|answer|call|explain|contact|stop|solve|"
    r"resolve|do something)"
    r"(?:\w+ly )?[a-z]{2,}",
    r"(?:would|itd|thatd|will|could|might) be (?:\w+ )?(?:nice|great|better|good|helpful|"
    r"cool|awesome|perfect|"
    r"useful|lovely|wonderful|easier|amazing|fantastic|best|"
    r"appreciated)(?: \w+){0,4}? (?:if|to|for|with|when)",
    r"(?:nice|great|better|good|helpful|cool) (?:if|to have|to see)",
    r"(?:you|it|they|there|we|the \w+|app|team|\w+s) (?:really )?(?:should|could|ought to) "
    r"(?:also |really |at least |have |be )?(?:add|offer|give|allow|let|make|have|provide|"
    r"include|improve|"
    r"consider|open|send|use|show|support|hire|train|accept|lower|reduce|extend|put|keep|"
    r"tell|more|be "
    r"(?:more|able|an?|easier|faster|cheaper|longer|shorter|bigger|clearer|possible|"
    r"available|open))",
    r"should be (?:a|an|more|able|easier|faster|cheaper|longer|shorter|clearer|possible|"
    r"available|open)",
    r"(?:could|can|would) you (?:please )?(?:add|make|offer|include|consider|allow|put|"
    r"extend|send|give|let|support)",
    r"(?:(?:i|we) would|id|wed) (?:really )?(?:love|like|prefer|suggest|recommend|"
    r"appreciate)(?! it here| this)",
    r"(?:i|my|a|one|we) (?:\w+ )?suggest(?:ion|ions)?|suggest(?:ing|ion|ions)?|suggestions?",
    r"(?:recommend|consider|try) (?:adding|offering|giving|making|opening|using|having|providing|"
    r"letting|including|hiring|sending|extending|allowing|lowering)",
    r"how about|why not|what if you",
    r"(?:need|needs) (?:to (?:add|be|have|offer|improve|make)|more|an?|better|some) \w+",
    r"(?:i|we) (?:hope|want|need) (?:you|they|to see|the team|more|it) .{3,}",
    r"looking forward to (?:more|seeing)",
    r"if (?:you|it|there|they|the \w+) (?:could|would|had|were|can|added|offered|made|gave)",
    r"(?:^|[.!,;] ?)(?:just |maybe |perhaps |also )?(?:add|offer|give us|make (?:it|the|"
    r"your)|allow|let us|"
    r"lower the|reduce the|extend|include|provide|bring back|open (?:a|more|an)|shorten|"
    r"simplify|put) .+",
    r"(?:more|better|cheaper|longer|faster|lower|fewer) .{2,50}(?: please| would)",
    r"would (?:\w+ )?(?:help|improve)",
)
_SUGGESTION_SIGNS = word_set(
    "کاش کاشکی بهتره بهتر پیشنهاد پیشنهادم پیشنهادی اگر اگه جای نیاز دوست دلم میشد میشه میشود "
    "کنید کنین کنن کنند بکنید بکنین بفرمایید بگیرید بگیرین شود بشود شه بشه بشن بشوند گردد "
    "بدید باشد باشه بذارید بذارین بزارید بزارین بگذارید بدهید بدین دهید بیاورید بیارید بیارین "
    "بفرستید بفرستین بسازید بنویسید ببرید باشید باشین میکردید wish please if nice great "
    "better good helpful cool would could might should ought suggest id wed itd thatd "
    "suggestion suggestions suggesting recommend consider try how why what need needs hope "
    "want looking add offer give make allow let lower reduce extend include provide bring "
    "open shorten simplify put more cheaper longer faster fewer i"
)
"""Words of which every suggestion holds one: most texts are let off without the search."""
_ASKED_TO_ACT = _any_of(
    r"رسیدگی (?:کنید|کنین|بفرمایید|شود|بشه)|پیگیری (?:کنید|کنین|بفرمایید)",
    r"(?:لطفا )?(?:جواب|پاسخ)(?:گو)? ?(?:بدید|بدهید|باشید|بدین|دهید)",
    r"(?:لطفا )?(?:پول|پولم|وجه|مبلغ)[^.!?]{0,20}(?:برگردانید|برگردونید|پس بدید|پس بدهید|بدید)",
    r"please (?:fix|refund|help|respond|reply|stop|solve|resolve|do something)",
)
_ACT_SIGNS = word_set(
    "کنید کنین بفرمایید شود بشه بدید بدهید باشید بدین دهید برگردانید برگردونید please"
)
_QUESTION_FA = _any_of(
    r"ایا [^.!]+",
    r"(?:چطور|چطوری|چگونه|چجوری|چه ?جوری|از کجا|کجا|چه زمانی|چه موقع|چه وقت|تا کی|چند روز|"
    r"چقدر طول|"
    r"کدام|کدوم|به چه) [^.!]{0,100}?(?:کنم|کنیم|میتونم|میتوانم|میشه|میشود|است|هست|دارد|داره|"
    r"دارید|بگیرم|"
    r"بدم|بدهم|شوم|بشم|میکشه|میکشد|میرسه|میرسد|باید|بخرم|میکنید|میدید|میدهید|میاد|بیام|"
    r"بزنم|ببینم)",
    r"(?:سوالم|سوال من|سوالی داشتم|یه سوال|یک سوال|میخواستم (?:بدونم|بدانم|بپرسم))",
)
_QUESTION_EN = re.compile(
    r"^(?:hi |hello |hey |please |so |and |ok |dear \w+ )?(?:how (?:do|can|long|much|many|"
    r"to|does|is|are|should|will)|"
    r"what (?:is|are|time|does|do|happens|should)|when (?:will|can|do|does|is|are)|"
    r"where (?:can|is|do|are|does|should)|who (?:can|do|is|should)|which (?:is|one|of)|"
    r"(?:can|could|may|do|does|is|are|will|did|should) (?:i|you|it|there|we|they|this|the|"
    r"my|anyone|someone) )"
    r"|\b(?:i have a question|my question|i wonder|wondering (?:if|how|when|whether)|"
    r"(?:could|can) (?:you|someone|anyone) (?:tell|explain|help|let))"
)
_QUESTION_SIGNS = word_set(
    "ایا چطور چطوری چگونه چجوری جوری کجا زمانی موقع وقت کی چند چقدر کدام کدوم چه سوالم سوال "
    "سوالی میخواستم how what when where who which can could may do does is are will did "
    "should question wonder wondering"
)
_WHY = _any_of(r"چرا", "why", "how come", r"تا کی", r"واقعا که")
_NOTHING = re.compile(
    r"^\W*(?:هیچی|هیچ|هیچ چیز|هیچ چیزی|چیزی نیست|چیزی نبود|نه|خیر|ندارم|نظری ندارم|"
    r"پیشنهادی ندارم|مشکلی نیست|"
    r"مشکلی نبود|مشکلی ندارم|موردی نیست|فعلا هیچی|nothing|none|no|nope|na|n a|not really|"
    r"not at all|"
    r"no changes?|no complaints?|no suggestions?|no comments?|all good|"
    r"everything is (?:fine|good|great|perfect))"
    r"(?!\w)"
)
_NO_CHANGE = _any_of(
    r"(?:change|changing) nothing|(?:wouldnt|would not|dont|do not) change (?:a thing|anything)",
    r"(?:هیچ ?چیز|هیچی|چیزی)[^.!?]{0,20}(?:تغییر|عوض) نمی(?:دهم|دم|کنم|کردم|دادم)",
    r"(?:تغییری|نیازی به تغییر) (?:لازم )?(?:نیست|ندارد|نداره)",
)
_CONTENT = _any_of(
    r"همه ?چیز|همه ?چی|عالی\w{0,4}|راضی\w{0,4}|خوبه"
    r"|خوب (?:است|بود|هستید|هستین)|بی ?نظیر\w*|فوق ?العاده\w*",
    r"everything|perfect|great|excellent|love|happy|satisfied|all good|amazing|awesome|good job",
)
"""Words of somebody who is content; without one, an answer to what should change suggests."""
_THANKS = _any_of(
    r"ممنون\w*|تشکر|متشکر\w*|مرسی|سپاس\w*|دست\w{0,6} درد نکنه|دم\w{0,4} گرم|خسته نباشید|خدا قوت|"
    r"thanks?|thank you|thx|well done|good job|great job|kudos|bravo|دمتون گرم|افرین|احسنت"
)


def _is_suggestion(normalised: str, tokens: list[str], language: str) -> bool:
    if _SUGGESTION_SIGNS.isdisjoint(tokens):
        return False
    pattern = _SUGGESTION_EN if language == "en" else _SUGGESTION_FA
    return pattern.search(normalised) is not None


def _is_question(normalised: str, tokens: list[str], language: str) -> bool:
    if "?" in normalised:
        return True
    if _QUESTION_SIGNS.isdisjoint(tokens):
        return False
    pattern = _QUESTION_EN if language == "en" else _QUESTION_FA
    return pattern.search(normalised) is not None


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


def intent_of(
    normalised: str,
    tokens: list[str],
    language: str,
    label: Label | None,
    *,
    mixed: bool = False,
    asked_for_change: bool = False,
) -> Intent:
    """The intent of a normalised Persian or English text, with its tokens and sentiment.

    ``asked_for_change`` says that it answers "what would you change?": such an answer suggests,
    unless it praises, asks, or says that nothing need change.
    """
    by_sentiment = _of_sentiment(normalised, label, mixed=mixed)
    if _NOTHING.search(normalised):
        return _of_sentiment(normalised, label, mixed=False)
    if asked_for_change and _NO_CHANGE.search(normalised):
        return Intent.PRAISE
    if not _ACT_SIGNS.isdisjoint(tokens) and _ASKED_TO_ACT.search(normalised):
        return Intent.COMPLAINT
    if _is_suggestion(normalised, tokens, language):
        return Intent.SUGGESTION
    if _is_question(normalised, tokens, language):
        scolding = label is Label.NEGATIVE and _WHY.search(normalised)
        return Intent.COMPLAINT if scolding else Intent.QUESTION
    suggests = asked_for_change and not _is_content(normalised, by_sentiment)
    return Intent.SUGGESTION if suggests else by_sentiment
