"""What questions, requests to put something right and plain statements look like in English.

Everything here is matched against normalised text; see wishing_english.py.
"""

from __future__ import annotations

import re

from voc.scoring.normalise import word_set
from voc.scoring.wording import any_of, one_of

ASKED_TO_ACT = any_of(
    r"(?:please|pls|plz|kindly|need to|must|asap|can (?:you|someone|anyone|somebody)|could "
    r"(?:you|someone|somebody))"
    r"(?: please| just| now)? (?:fix|refund|respond|reply|stop|solve|resolve|do something|sort|"
    r"return my|"
    r"give me (?:back|my)|send (?:me )?my|call me|get back|look into|investigate|answer|cancel "
    r"my|contact me|deliver my)",
    r"(?:i )?want (?:my money|a refund|my refund|it fixed|this fixed)|fix (?:it|this|your|the)|"
    r"give me my",
)
"""Asked to put something right: a complaint, not an idea."""
ACT_SIGNS = word_set("please pls plz kindly need must asap can could want fix give")

_OPENING = (
    r"(?:(?:and|but|so|also|please|pls|hi|hello|hey|ok|sorry|thanks|guys|there|team|all),? ){0,3}"
    r"(?:dear \w+ |ok |excuse me |sorry |quick question )?(?:"
    r"how (?:do|can|long|much|many|to|does|is|are|should|will|often|far|late|early|would)|"
    r"what (?:is|are|time|does|do|happens|should|kind|type|size|documents?|(?:\w+ ){1,2}(?:do|"
    r"does|can|should|is|are) )|whats the|wheres|whens|hows the|"
    r"when (?:will|can|do|does|is|are)|where (?:can|is|do|are|does|should)|who (?:can|do|is|"
    r"should)|"
    r"which (?:is|one|of|\w+ (?:is|are|do|does|has|have|includes?|should|can))|"
    r"(?:can|could|may|do|does|is|are|will|did|should) (?:i|you|it|there|we|they|this|the|my|"
    r"anyone|someone|these|those|your) )"
)
_OPENS = word_set(
    "how hows what whats when whens where wheres who which can could may do does is are will did "
    "should"
)
QUESTIONS = (
    (_OPENS, re.compile(rf"^{_OPENING}")),
    (_OPENS, re.compile(rf"[.!?;:\n] ?{_OPENING}")),
    (
        word_set("question wonder wondering idea news update know can could please sure"),
        re.compile(
            r"\b(?:i have a question|my question|quick question|one question|(?:i |was |just |am |"
            r"im |been |i was |i am )wonder(?:ing)?(?: if| how| when| whether| what| where| why)?|"
            r"wondering (?:if|how|when|whether|what)|"
            r"any idea (?:when|if|how|why|what|where)|any (?:news|update) on|"
            r"(?:do|does) (?:you|anyone|anybody) know|(?:would|id) like to know|"
            r"(?:could|can) (?:you|someone|anyone|somebody) (?:please )?"
            r"(?:tell|explain|help|let me know|advise|clarify|confirm)|"
            r"please (?:advise|let me know|tell me|clarify|confirm|explain)|"
            r"not sure (?:how|if|where|whether) (?:to|i|you))\b"
        ),
    ),
)
"""Questions: one opens the text, or a sentence of it, or stands anywhere in one.

Each comes with the words of which it holds at least one.
"""
SCOLDING = any_of(
    r"why",
    r"how come|how (?:is|can) (?:this|that|it|you|anyone|a \w+)(?: \w+)? (?:even|possible|"
    r"acceptable|ok|so|still|expect|call|not)|how hard|how many times|how much longer|"
    r"how long (?:do|must|should) (?:i|we) (?:have|need)",
    r"seriously|really\?|wtf|what the|what gives|are you (?:kidding|serious|joking)|is this (?:a "
    r"joke|how)|what (?:kind|sort) of|whats the point|"
    r"what a|who (?:does|would|do you)|you call (?:this|that)|too much to ask|the hell|dont you "
    r"(?:think|care|"
    r"have)|do you (?:even|people)|isnt (?:it|this)",
)
"""May want no answer."""
OUTRAGED = any_of(
    r"why (?:is|does|do|has|did|will|can|would|wont|doesnt|cant) (?:nobody|noone|no one|anyone|"
    r"anybody)(?! \w+ (?:make|sell|offer))",
    r"how hard (?:can|is|could) it|how many times (?:do|must|should)|how much longer (?:do|must|"
    r"will|should)|is this (?:some kind of )?a joke|are you (?:kidding|joking)|too much to ask|"
    r"whats the point",
)
"""Questions that surely want no answer."""

_ACTED = one_of(
    "ordered bought booked purchased visited called found registered joined came saw heard used "
    "stayed subscribed downloaded installed chose picked rented"
)
FACT = re.compile(
    rf"^\W*(?:(?:i|we|ive|weve) )?(?:have |had )?(?:only |just |recently |first |once "
    rf")?(?:{_ACTED}|signed up)(?: \w+){{0,7}}\W*$"
    r"|^\W*(?:i |we )?(?:havent|have not|didnt|did not|not)(?: \w+)? (?:used|tried|opened|use|"
    r"try|open|installed|visited|visit|ordered|decided)(?: \w+){0,4}\W*$"
    r"|^\W*my (?:\w+ )?(?:number|id|name|reference|ref|email) is\W(?: ?\w+){0,4}\W*$"
    r"|^\W*(?:this (?:is|was) )?(?:my )?(?:first|second) (?:time|order|visit|stay)(?: "
    r"\w+){0,4}\W*$"
    r"|^\W*we (?:were|are)(?: \w+){0,4} (?:adults|kids|people|children|persons|guests|of us|"
    r"family)\W*$"
    r"|^\W*(?:i am|im|we are) (?:still |just |only )?(?:setting|deciding|testing|learning|trying "
    r"it)(?: \w+){0,4}\W*$"
    r"|^\W*(?:it|this|that) (?:is|was) (?:for|a gift|meant for)(?: \w+){1,5}\W*$"
)
"""A plain statement of what somebody did, too short to hold an opinion."""
FACT_SIGNS = word_set(
    "ordered bought booked purchased visited called found registered joined came saw heard used "
    "stayed subscribed downloaded installed chose picked rented signed have havent did didnt "
    "not is "
    "was first second adults kids people children persons guests us family setting deciding "
    "testing "
    "learning trying"
)
