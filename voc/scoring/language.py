"""Which language a text is written in: Persian, English, Persian in Latin letters, Arabic, other.

Script decides first. Arabic script is told apart by letters only one language has and by common
words, Latin script by common words. English is the answer for Latin letters without any sign, as
most customers who type «Superb» mean English.
"""

from __future__ import annotations

import re
from functools import lru_cache

from voc.scoring.finglish import AMBIGUOUS, is_finglish_word
from voc.scoring.normalise import LONGEST, word_set

_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
_ARABIC = re.compile(
    r"[\u0620-\u063f\u0641-\u064a\u0671-\u06d3\u06d5\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]+"
)
_OTHER = re.compile(r"[^\W\d_A-Za-zÀ-ɏ\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]+")
_ADDRESS = re.compile(r"https?://\S+")

_SURELY_PERSIAN = re.compile(
    "[\\s!-@\\[-`{-~«»،؛؟٪٫٬…–—‘’“”\u200c\u200e\u200f۰-۹٠-٩\u064b-\u0652"
    "ءآابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئؤ\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]*"
)
"""Nothing but what Persian is typed with; with a Persian letter in it, it is Persian."""
_PERSIAN_LETTER = re.compile("[پچژگکی]")
_NOT_PERSIAN_LETTER = re.compile("[ةىإأٹڈڑںےېہھێۆەڵڕڤۍټډړږڼۋۇۈۅ]")
_OTHER_LETTER = re.compile("[ٹڈڑںےېہھێۆڵڕۍټډړږڼۋۇۈۅ]")
_PERSIAN_WORDS = word_set(
    "و در به از که این را رو با است هست بود نبود نیست شد شده نشد می نمی برای تا هم خیلی خوب "
    "بد عالی ولی اما اگر اگه یا من ما شما اون آن همه هر هیچ چون چرا فقط باید دارد داره دارم "
    "ندارد نداره کرد کردم کردن کنم کنید ممنون مرسی سلام لطفا واقعا اصلا بسیار همیشه سریع زود "
    "دیر سرد خرید بهتر بهترین ضعیف راضی ناراضی متاسفانه دستتون درد نکنه افتضاح تشکر سپاس کاش "
    "محصول غذا داستان زیبا قیمت ارسال تازه بودم بودن کاملا مزخرف تمیز مودب قشنگ آسان سخت کند "
    "خراب ارزان گران"
)
_ARABIC_WORDS = word_set(
    "في من على إلى الى هذا هذه ذلك التي الذي ما لا لم لن ان أن إن كان كانت جدا جدًا جداً هو "
    "هي انا أنا مع عن كل غير بعد قبل او أو ثم لكن ولكن ليس يوجد شكرا ممتاز جيد جيدة سيء سيئ "
    "سيئة رائع رائعة التطبيق الخدمة كثيرا كثير و يا تم قد انه أنه عند اي أي مش محترم خدمة "
    "تطبيق سائق الله اوي"
)
_AL_IN_PERSIAN = word_set("العاده البته الآن الان الکی الحق العمل المان الکل الگو بالا بالای")

_ENGLISH_WORDS = word_set(
    "the and is was it this that of to for not you i my with but have very so are they your "
    "good great can on be at just all me as we if from get would has had no will when there "
    "or love app service nice best excellent easy bad like use time work works what out an "
    "more too one really please never don't don dont didn't didnt do does thank thanks "
    "amazing after only up than been how about their them he she his her our us were because "
    "better always why could should much recommend perfect awesome worst terrible horrible "
    "poor slow fast price money customer helpful quality product delivery driver experience "
    "need want more nothing everything still even also add make sure game fun cool sucks hate "
    "happy works fix update help staff food okay ok by who cheap expensive late quick "
    "friendly rude broken wrong problem support well done superb fine it's i'm can't doesn't "
    "isn't wasn't won't im cant doesnt which into over again ever movie film story funny "
    "flight got go back now new day ride order ordered arrived came"
)
_SURELY_ENGLISH = _ENGLISH_WORDS - AMBIGUOUS
_OTHER_LATIN_WORDS = word_set(
    "der die das und ist nicht ein eine ich es sehr gut mit auf für den von zu war wir "  # de
    "sie aber auch "
    "le les est et une des je pas très bon bonne pour avec dans sur vous nous mais que "  # fr
    "qui ce "
    "el los las es muy bueno buena por para con una lo pero como más gracias servicio "  # es
    "todo "
    "il gli è molto buono buona non che di per sono anche della questo grazie tutto "  # it
    "ottimo "
    "os é muito bom boa não em um uma com para mas foi eu obrigado serviço tudo ótimo "  # pt
    "het een van niet zeer goed ik maar ook met voor dat heel erg deze bij "  # nl
    "bir ve çok iyi bu için ile ama değil güzel kötü var yok teşekkürler ürün hizmet "  # tr
    "hiç "
    "yang dan ini itu tidak sangat bagus saya untuk dengan di ada bisa sudah terima "  # id
    "kasih "
    "jest nie się bardzo dobry dobra ale za co jak dziękuję "  # pl
)
"""German, French, Spanish, Italian, Portuguese, Dutch, Turkish, Indonesian, Polish."""
_FOREIGN_LETTER = re.compile("[ßäöüñçşğıøåæãõąęłżźśćńčřšžěůőűțș¿¡]")
_LATIN_TOKEN = re.compile(r"[a-zà-ɏ]+(?:'[a-z]+)?")
_FINGLISH_HINT = re.compile(r"kh|(?<![iu])gh(?!ost|ast|ett)|zh|iyat\b|[dt]etun\b")


_POINT = 1 << 20
"""What one language counts beside the one before it, so that one sum counts all."""


@lru_cache(maxsize=20_000)
def _latin_points(word: str) -> int:
    """What one Latin word says: for English, Finglish, another language, English or Finglish.

    Two points for one of them, in the first, second, third or fourth place of 20 bits.
    """
    if word in _SURELY_ENGLISH:
        return 2
    if word in _ENGLISH_WORDS:
        return 2 * _POINT**3
    if is_finglish_word(word):
        return 2 * _POINT
    return 2 * _POINT**2 if word in _OTHER_LATIN_WORDS else 0


def _is_english(words: list[str]) -> bool:
    """Whether a third of the words are common English ones, not all of which are Finglish too."""
    english = _ENGLISH_WORDS.intersection(words)
    return len(english) * 3 > max(len(words), 6) and not english <= AMBIGUOUS


def _of_latin(text: str) -> str:
    text = text.lower()
    pieces = text.split()  # sooner than words, and enough to be sure of most texts
    if _is_english(pieces):
        return "en"
    text = text.replace("’", "'")
    words = _LATIN_TOKEN.findall(text)
    if _is_english(words):
        return "en"
    rest, english = divmod(sum(map(_latin_points, words)), _POINT)
    rest, finglish = divmod(rest, _POINT)
    either, other = divmod(rest, _POINT)
    if not finglish:  # «bad nabud» is Persian, "bad" alone is not
        english += either
    if not text.isascii():
        other += 2 * len(_FOREIGN_LETTER.findall(text))
    if finglish or not english:
        finglish += len(_FINGLISH_HINT.findall(text))
    if other > max(english, finglish) and other >= 4:
        return "other"
    return "finglish" if finglish > max(english, 1) else "en"


def _of_arabic(text: str) -> str:
    if not _NOT_PERSIAN_LETTER.search(text) and _PERSIAN_LETTER.search(text):
        return "fa"
    words = _ARABIC.findall(text)
    persian = sum(word in _PERSIAN_WORDS for word in words) + 2 * len(_PERSIAN_LETTER.findall(text))
    arabic = sum(
        (word in _ARABIC_WORDS)
        + (word.startswith(("ال", "وال", "بال")) and len(word) > 4 and word not in _AL_IN_PERSIAN)
        for word in words
    ) + len(re.findall("[ةإأ]|ى(?![\u0620-\u06d3])", text))
    if len(_OTHER_LETTER.findall(text)) * 6 > len(words):
        return "other"
    return "ar" if arabic > persian else "fa"


def detect(text: str) -> str:
    """``fa``, ``en``, ``finglish``, ``ar`` or ``other``; text without a letter is ``other``."""
    text = text[:LONGEST]
    if "ی" in text and _SURELY_PERSIAN.fullmatch(text):
        return "fa"
    if text.isascii():
        return _of_latin(text) if _LATIN.search(text) else "other"
    if not (_LATIN.search(text) or _OTHER.search(text)):
        return _of_arabic(text) if _ARABIC.search(text) else "other"
    if "://" in text:
        text = _ADDRESS.sub(" ", text)
    latin = len(_LATIN.findall(text))
    arabic = len(_ARABIC.findall(text))
    other = len(_OTHER.findall(text))
    if other > latin + arabic or not latin + arabic:
        return "other"
    return _of_latin(text) if latin > arabic else _of_arabic(text)
