"""What wishes and requests for something new look like in English.

Everything here is matched against normalised text: lower case, no apostrophes ("dont", "id love"),
digits as 0 (see normalise.py).
"""

from __future__ import annotations

from voc.scoring.normalise import word_set
from voc.scoring.wording import any_of, one_of

_START = (
    r"(?:^|(?<=[.!?,;:\n-])|(?<=[.!?,;:\n-] ))"
    r"(?:(?:and|but|so|also|just|only|maybe|perhaps|please|pls|plz|hi|hello|hey|ok|sorry) ){0,2}"
)
_FINE = one_of(
    "nice great better good helpful cool awesome perfect useful lovely wonderful easier amazing "
    "fantastic best appreciated handy ideal super brilliant neat welcome convenient smart excellent"
)
_BETTER_WORDS = (
    "easier faster cheaper longer shorter bigger larger clearer simpler quicker louder quieter "
    "lower wider higher brighter warmer cooler smoother"
)
_DO_WORDS = (
    "add offer give make allow let lower reduce extend include provide introduce install accept "
    "consider bring open send show improve hire train put keep support shorten simplify expand "
    "increase update change have enable implement create build cut remove drop replace upgrade "
    "develop stock sell use move start launch integrate display widen separate invest translate "
    "print label"
)
_BETTER, _DO = map(one_of, (_BETTER_WORDS, _DO_WORDS))
_MORE = rf"(?:more|fewer|less|better|extra|another|additional|{_BETTER})"
_DOING = one_of(
    "adding offering giving making allowing letting lowering reducing extending including "
    "providing introducing installing accepting bringing opening sending showing improving "
    "hiring training putting having using supporting expanding increasing updating changing "
    "creating selling"
)
_NOT_FOR_US = (
    r"(?!fix|help|respond|reply|refund|answer|call|explain|contact|stop|solve|resolve|"
    r"do something|sort|return|advise|note|see |tell me|let me know|check|look into|investigate|"
    r"cancel|be (?:aware|careful)|dont|do not|avoid|give me (?:back|my)|send (?:me )?my|"
    r"get (?:back|this|it)|find|come back|assist|clarify|confirm|dm|email|follow|read|never|"
    r"someone|anyone|can|could|how|what|when|why|where|try|take it)"
)

WISHES = (
    (
        word_set("wish only"),
        any_of(
            r"(?:i|we) (?:really |do |just )?wish(?! i had (?:never|not)| i hadnt| i could give|"
            r" i never)"
            r"|wish (?:you|it|there|they|the|that|we)|if only",
        ),
    ),
    (
        word_set("please pls plz kindly"),
        any_of(
            rf"(?:please|pls|plz|kindly) {_NOT_FOR_US}(?:\w+ly )?[a-z]{{2,}}",
            rf"(?:{_DO}|lower|get rid of) [^.!?\n]{{2,60}}(?: |, ?)(?:please|pls|plz)",
        ),
    ),
    (
        word_set("would itd thatd will could might wud id wed"),
        any_of(
            rf"(?:would|itd|thatd|will|could|might|wud)(?: really| also)? be (?:\w+ )?{_FINE}(?! "
            rf"(?:thing )?if not)",
            rf"(?:would|itd|could) (?:be )?(?:much |so much |far |way |a lot )?(?:more \w+|"
            rf"{_BETTER})(?= "
            rf"if| with| to| when)",
            r"(?:would|itd|thatd)(?: \w+)? (?:help|improve|love (?:to see|an?|more)|like (?:to "
            r"see|more|"
            r"an?)|prefer|"
            r"benefit|make (?:it|things|life|all))",
            r"(?:(?:i|we) would|id|wed|would)(?: really| also| absolutely)? (?:love|like|prefer|"
            r"appreciate|welcome)"
            r"(?! to (?:thank|say|congratulate|know|complain|speak|talk|recommend|give|come|"
            r"stay|return|"
            r"go|buy|"
            r"order|visit|tell|commend|point|report|ask|cancel|share|express|mention|hear|"
            r"understand)"
            r"| (?:it here|this|it|you|them|him|her|your|my|someone|nothing|answers)(?! if)"
            r"| (?:a|an|some)(?: full| proper| real)? (?:refund|answer|explanation|apology|reply|"
            r"response|call))(?= \w+ ?\w*)",
        ),
    ),
    (
        word_set("could can would will"),
        any_of(
            r"(?:could|can) (?:use|do with) (?:an?|some|more|better|new)",
            rf"(?:could|can|would|will) (?:you|we|they)(?: guys)?(?: please| maybe| possibly| "
            rf"also)? "
            rf"(?:{_DO}|get an?|have)(?! me (?:my|back|a refund))",
        ),
    ),
    (
        word_set("should could ought might may need needs must"),
        any_of(
            rf"(?:you|it|they|there|we|the \w+|app|team|\w+s)(?: \w+ly)? (?:should|could|ought "
            rf"to|might "
            rf"want to|may want to) "
            rf"(?:also |really |at least |maybe |have |be )?(?:{_DO}|more|be (?:\w+ )?(?:more|"
            rf"able|an?|"
            rf"some|someone|at least|"
            rf"{_BETTER}|possible|available|open))(?! been| told| known| \w+ed)",
            rf"(?:there|you|it|they) (?:should|could|ought to|needs? to|must) be (?:\w+ "
            rf")?(?:an?|more|"
            rf"some|someone|somebody|able|at least|enough|{_BETTER})",
            r"you(?: guys)?(?: really)? should (?!have|be|know|not|never|try|buy|get|download|"
            r"use|go|"
            r"visit|"
            r"check|see|watch|avoid|give|all|definitely|feel|take pride)\w+ \w+",
            rf"should be (?:an?|more|able|{_BETTER}|possible|available|open)(?! joke| shame)",
        ),
    ),
    (
        word_set("need needs needing missing lack lacks lacking"),
        any_of(
            r"(?<!do i )(?<!do we )(?<!do you )"
            r"(?:needs?|just needs?|needing|missing|lacks?|lacking) (?:to (?:add|be (?:more|"
            r"able|an?)|"
            r"have|offer|improve|make|allow)|more|an? |better|some |only) ?\w+",
        ),
    ),
    (
        word_set(
            "thought considered chance plan plans about why what suggest suggesting "
            "suggestion suggestions recommend consider try maybe perhaps worth start stop "
            "room request hope want need looking"
        ),
        any_of(
            rf"have you (?:ever )?(?:thought|considered)|(?:any )?(?:chance|plans?) (?:of|to|"
            rf"you could|"
            rf"you can|you might|for) (?:{_DO}|{_DOING})"
            rf"|what about (?:{_DOING}|an?|some)",
            r"how about(?! that)|why (?:not|dont you|dont they|cant you)(?! (?:answer|reply|"
            r"respond|fix|"
            r"help|care))(?= \w+ \w+)|what if (?:you|there|we)",
            r"(?:i|we|my|a|one|only|small|little|quick)(?: would| could| can| may| really)? "
            r"(?:only "
            r")?suggest(?:ion|ions)?(?! (?:you )?(?:to )?(?:avoid|stay|not|use (?:an)?other))"
            r"|suggest(?:ing|ions?)(?! was| were| box)|id suggest",
            rf"(?:recommend|consider|try|suggest|maybe|perhaps|worth|start|stop) {_DOING}|food for "
            rf"thought|room for improvement|feature request",
            r"(?:i|we) (?:hope|want|need)(?: that)? (?:you|they|to see|the (?:team|app|shop|"
            r"menu)|more|"
            r"it to) .{3,}|looking forward to (?:more|seeing)",
            rf"{_START}hope (?:you|they)(?: guys| will| can)? {_DO}(?= \w)",
        ),
    ),
    (
        word_set("if have see get add addition"),
        any_of(
            rf"{_FINE} (?:if (?:you|it|there|they|we|i could|the)|to (?:have|see|get|add)|"
            rf"addition)",
            r"if (?:you|it|there|they|we|i|the \w+|only)(?: guys)? (?:could|would|had|were|was|"
            r"can|added|"
            r"offered|made|gave|opened|let|allowed|accepted)"
            r"(?!.{0,80}would have)[^.!?\n]{0,80}?(?:would|id|itd|thatd|ill|will|perfect|great)",
            rf"{_FINE} if (?:you|it|there|they|we|i)",
        ),
    ),
    (
        word_set(f"let get make use give bring open keep lower reduce {_DO_WORDS}"),
        any_of(
            rf"{_START}(?:{_DO})(?! (?:it|this|that|sure|money|your|up|them|a try|him|her|to|me "
            rf"feel|"
            rf"going))(?= (?:\w+ )+\w+)"
            r"(?! (?:a|an) (?:account|order|app|game|try|go))",
            rf"{_START}(?:let (?:us|me|people|customers|users)|give (?:us|people|customers|"
            rf"users)|bring "
            rf"back|get (?:more|an?|some|better)|"
            rf"make (?:it|the|your|them|sure)(?= \w+ \w+)|use (?:less|fewer|more)|keep the \w+ "
            rf"(?:open|"
            rf"on)|lower the|reduce the|open (?:a|more|an|earlier|later|on)) .+",
        ),
    ),
    (
        word_set(f"more fewer less better extra another additional {_BETTER_WORDS}"),
        any_of(
            rf"^(?:maybe |perhaps |just |only |also |definitely )?(?:some |a few |a bit |a little "
            rf")?{_MORE}(?: \w+){{1,7}}\W*$"
            r"(?<!than expected)",
            rf"(?:some |a bit )?{_MORE} [^.!?\n]{{2,50}}(?: please| would| needed| pls)",
        ),
    ),
)
"""Wishes of every kind, each with the words of which it holds at least one."""
WOULD_BE_FINE = any_of(
    rf"(?:would|itd|thatd|could|will|might)(?: really| also)? be (?:\w+ )?{_FINE}",
    r"(?:would|id|wed) (?:really )?love",
)
"""Praise of what is not there yet."""
SUGGESTION_SIGNS = word_set(
    "wish only please pls plz kindly better would could can might should ought must will "
    "suggest suggesting suggestion suggestions id wed itd thatd wud recommend consider try "
    "maybe perhaps worth about why need needs needing missing lacks lack lacking hope want "
    "looking if add offer give make allow let lower reduce extend include provide introduce "
    "install accept bring open send show improve hire train put keep support shorten simplify "
    "expand increase update change enable implement create build cut remove replace upgrade "
    "more fewer less extra another additional cheaper longer faster bigger larger clearer "
    "simpler quicker shorter easier wider chance plan plans thought considered request "
    "improvement"
)
"""Words of which every suggestion holds one: most texts are let off without the search."""
NO_SUGGESTION = any_of(
    r"(?:better|faster|cheaper|easier|bigger|quicker|more|less|longer|larger|lower)(?: \w+){0,4} "
    r"than",
    r"keep (?:it|up|going|them)|give (?:it|this|them) a (?:try|go|chance)|make sure you",
    r"would (?:\w+ )?(?:recommend|buy|use|come|order|go|return|not|never|like to (?:thank|say|"
    r"congratulate|know|complain|speak))",
    r"(?:more|better) (?:expensive|and more|or less)|no more|any ?more|once more|even better|"
    r"much better|so much better|"
    r"what more|could not be|couldnt be|no better|cant get (?:any )?better",
)
"""Looks like a suggestion by its words and is none; taken out before the search."""
