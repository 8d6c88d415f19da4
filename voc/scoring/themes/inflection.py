"""The forms in which a keyword may be written: plural, possessive, ezafe, spoken, -ing and -ed.

A keyword's forms are made from the keyword, so a word of the text is looked up and never cut: no
stem is guessed, and «نگران» has nothing to do with «گران». Everything is as `folding.fold` leaves
it, which is without zero-width non-joiners: «پشتیبانی‌تون» and «پشتیبانیتون» are one word.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

_OWNERS = ("م", "ت", "ش", "مان", "تان", "شان", "مون", "تون", "شون")
_SPOKEN_OWNERS = ("مون", "تون", "شون", "مان", "تان", "شان")
_OBJECT = ("", "و", "رو", "را")
_ENDINGS = (
    *("ی", "یی", "ای", "یه", "یم", "ید", "ین"),
    *("ه", "ست", "است", "ن", "ند", "اند", "اید", "ایم"),
    *("و", "رو", "را"),
    *("تر", "تری", "تره", "ترن", "ترین", "ترش", "ترند"),
)
_SHORT = 3
"""Letters from which a word takes every ending."""
_VOWELS = "او"

_OTHER_WORDS = frozenset(
    "کارت کارو کاره کاری کاران بارش بارو باری خانه خانم نامه نامی دوره دارو دارم دارند داره دارید"
    " پایه دسته بسته چاره ریشه گوشه روزه هفته شماره مهره دانه پوسته بانو جادو تازه سره سرو وقتی صفت"
    " اصلا کلا قبلا بعدا فعلا حتما حالا لطفا مثلا کاملا معمولا اتفاقا شخصا عمدا رسما دایما"
    " واقعا شهریه مهریه سرمایه".split()
)
"""What a short keyword and an ending may look like, and mean something else."""


def forms(word: str) -> frozenset[str]:
    """Every form of one folded word, the word itself among them."""
    if not word.isascii():
        return _persian(word)
    return _english(word) if word.isalpha() else frozenset({word})


@cache
def _persian(word: str) -> frozenset[str]:
    made = _inflected(word)
    if word.endswith("ان") and len(word) > _SHORT:  # «گران» is said «گرون»
        made |= _inflected(f"{word[:-2]}ون")
    return frozenset(made - (_OTHER_WORDS - {word}))


def _inflected(word: str) -> set[str]:
    made = {word, *_plurals(word)}
    if len(word) >= 2:
        made |= {word + end for end in _endings(word)}
        made |= {f"{word}{owner}{end}" for owner, end in product(_owners(word), _OBJECT)}
        made |= {f"{word}{owner}ه" for owner in _SPOKEN_OWNERS}
    if word.endswith("ه") and len(word) > _SHORT:
        # «هزینه‌شون» is often written as it is said: «هزینشون».
        made |= {f"{word[:-1]}{owner}{end}" for owner, end in product(_OWNERS[2:], _OBJECT)}
        made |= {f"{word}{owner}" for owner in ("ام", "ات", "اش")}
    return made


def _plurals(word: str) -> Iterator[str]:
    """«قیمت‌ها», «قیمت‌هایتان», «قیمتاشون»; as subject, object and with "is"."""
    signs: dict[str, tuple[str, ...]] = {"ها": ("", "ی", "یی", "یه", "رو", "را", "ست", "ن")}
    if len(word) >= _SHORT and word[-1] not in "اوه":
        signs["ا"] = ("", "ی", "یی", "رو", "را")
    for sign, ends in signs.items():
        stem = word + sign
        yield from (stem + end for end in ends)
        for owner, end in product(_OWNERS, ("", "و", "رو", "را", "ه")):
            yield f"{stem}{owner}{end}"
            yield f"{stem}ی{owner}{end}"


def _endings(word: str) -> Iterator[str]:
    for end in _ENDINGS:
        if end == "ه" and (word[-1] in "هاو" or len(word) < _SHORT):
            continue
        if end == "ه" and word[-1] == "ی" and len(word) == _SHORT:
            continue
        if end in {"و", "ن"} and len(word) < _SHORT:
            continue
        yield end


def _owners(word: str) -> Iterator[str]:
    yield from _OWNERS
    if word[-1] in _VOWELS:
        yield from (f"ی{owner}" for owner in _OWNERS)


@cache
def _english(word: str) -> frozenset[str]:
    made = {word}
    if len(word) < _SHORT:
        return frozenset(made)
    made |= _english_plurals(word)
    if word.endswith(("ee", "ing", "ed", "ly")):
        return frozenset(made)
    if word.endswith("e"):
        made |= {f"{word}d", f"{word[:-1]}ing"}
    elif word.endswith("y") and word[-2] not in "aeiou":
        made |= {f"{word[:-1]}ied", f"{word}ing"}
    else:
        if _doubles(word):
            made |= {f"{word}{word[-1]}{end}" for end in ("ing", "ed")}
        if not _doubles(word) or len(word) > 4:
            made |= {f"{word}{end}" for end in ("ing", "ed")}
    return frozenset(made)


def _english_plurals(word: str) -> set[str]:
    if word.endswith("s") and not word.endswith("ss"):
        singular = f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
        return {word, singular} if len(singular) >= _SHORT else {word}
    if word.endswith("y") and word[-2] not in "aeiou":
        return {f"{word[:-1]}ies"}
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return {f"{word}es"}
    return {f"{word}s"}


def _doubles(word: str) -> bool:
    """Whether the last consonant is doubled: ship, shipped; cancel, cancelled."""
    last, middle, before = word[-1], word[-2], word[-3]
    return last not in "aeiouwxy" and middle in "aeiou" and before not in "aeiou"
