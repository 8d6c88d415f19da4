import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.scoring.language import detect

TEXTS = {
    "fa": [
        "خیلی خوب بود",
        "غذا سرد رسید",
        "عالي بود ممنون",
        "كيفيت محصول خوب است",
        "فوق العاده سالم و خوشمزه",
        "سرعت ارسالتون فوق العاده بود",
        "ممنون DigiKala .",
        "با اپلیکیشن iOS نمی‌توانم وارد شوم",
        "نرسید",
        "افتضاح",
        "لینک را ببینید https://example.com/some/long/english/path",
        "بد نبود",
    ],
    "en": [
        "very good",
        "Superb",
        "Highly recommended",
        "The food was cold when it arrived",
        "I laughed when the waiter brought the wrong soup",
        "Nice app 👍",
        "Best café in town, I’ll be back",
        "meh",
        "Fresh fish!",
        "crashes on login",
        "My order came through Khartoum and was late",
        "bad on time",
        "no pass for the pool",
        "no",
    ],
    "finglish": [
        "kheili khoob bood",
        "ghaza sard bood vali khoshmaze bood",
        "Salam, mamnoon az shoma",
        "poshtibani javab nemide",
        "hamechi awli bod mersi",
        "gheymatesh ziade",
        "be nazaram keyfiatesh khub nabud",
        "KHEYLI DIR RESID",
        "bad nabud",
        "gheymata balast",
        "ki miresad sefaresham?",
        "in barname bad nist, be kar miad",
    ],
    "ar": [
        "الخدمة ممتازة جدا",
        "التطبيق سيء ولا يعمل",
        "شكرا لكم على سرعة التوصيل",
        "تأخر الطلب كثيرا",
        "جيد جدا",
        "السائق محترم",
    ],
    "other": [
        "",
        "   ",
        "12345",
        "👍👍👍",
        "❤\ufe0f",
        "!!! ???",
        "очень хорошо",
        "很好",
        "बहुत अच्छा",
        "Der Service war sehr gut und schnell",
        "El servicio es muy bueno, gracias",
        "Le service est très bon mais pas rapide",
        "Ürün çok güzel, teşekkürler",
        "بہت اچھا ہے",
    ],
}


@pytest.mark.parametrize(
    ("text", "language"), [(text, lang) for lang, texts in TEXTS.items() for text in texts]
)
def test_the_language_of_a_text_is_found(text, language):
    assert detect(text) == language


@given(st.text())
def test_any_string_has_one_of_the_languages(text):
    assert detect(text) in {"fa", "en", "finglish", "ar", "other"}
