"""After a delivery: one question at a time, and nobody is asked what does not concern them."""

from __future__ import annotations

from typing import Any


def _t(fa: str, en: str) -> dict[str, str]:
    return {"fa": fa, "en": en}


DELIVERY: dict[str, Any] = {
    "title": _t("سفارشتان چطور رسید؟", "How did your order arrive?"),
    "intro": _t(
        "{name|مشتری گرامی}، فقط چند پرسش کوتاه؛ کمتر از یک دقیقه.",
        "{name|Dear customer}, just a few short questions; less than a minute.",
    ),
    "thanks": _t(
        "{name|مشتری گرامی}، حرف‌هایتان به همکاران ارسال و بسته‌بندی می‌رسد.",
        "{name|Dear customer}, your words go to the people who pack and deliver.",
    ),
    "one_at_a_time": True,
    "is_editable": True,
    "questions": [
        {
            "key": "arrived",
            "type": "single_choice",
            "required": True,
            "title": _t("آیا سفارشتان رسیده است؟", "Has your order arrived?"),
            "choices": [
                {"key": "yes", "title": _t("بله، کامل رسید", "Yes, all of it")},
                {
                    "key": "partly",
                    "title": _t("بله، اما چیزی کم بود", "Yes, but something was missing"),
                },
                {"key": "no", "title": _t("هنوز نه", "Not yet")},
            ],
            "then": [
                {
                    "if": {"question": "arrived", "is": ["no"]},
                    "end": _t(
                        "ببخشید که هنوز نرسیده است. همین امروز پیگیری می‌کنیم و خبرتان می‌کنیم.",
                        "We are sorry that it has not arrived. We look into it today and tell you.",
                    ),
                },
            ],
        },
        {
            "key": "missing",
            "type": "long_text",
            "required": True,
            "title": _t("چه چیزی کم بود؟", "What was missing?"),
            "show_if": {"question": "arrived", "is": ["partly"]},
        },
        {
            "key": "csat",
            "type": "csat",
            "scale": 5,
            "required": True,
            "title": _t(
                "از تحویل سفارش چقدر راضی هستید؟", "How satisfied are you with the delivery?"
            ),
            "low": _t("خیلی ناراضی", "Very dissatisfied"),
            "high": _t("خیلی راضی", "Very satisfied"),
        },
        {
            "key": "wrong",
            "type": "multiple_choice",
            "title": _t(
                "به تحویل {answer.csat|این امتیاز} دادید. چه چیزی خوب نبود؟",
                "You gave the delivery {answer.csat|that score}. What was not good?",
            ),
            "help": _t("هر چند مورد که هست.", "As many as apply."),
            "choices": [
                {"key": "late", "title": _t("دیر رسید", "It came late")},
                {"key": "box", "title": _t("بسته آسیب دیده بود", "The parcel was damaged")},
                {"key": "courier", "title": _t("رفتار پیک", "How the courier behaved")},
                {"key": "other", "title": _t("چیز دیگری", "Something else")},
            ],
            "show_if": {"question": "csat", "at_most": 3},
        },
        {
            "key": "change",
            "type": "long_text",
            "asks_for_change": True,
            "title": _t(
                "اگر یک چیز را دربارهٔ تحویل عوض می‌کردید، چه بود؟",
                "If you changed one thing about our delivery, what would it be?",
            ),
            "show_if": {
                "any": [
                    {"question": "csat", "at_most": 3},
                    {"question": "arrived", "is": ["partly"]},
                ]
            },
        },
        {
            "key": "liked",
            "type": "short_text",
            "title": _t("چه چیزی بیش از همه خوب بود؟", "What was best about it?"),
            "show_if": {
                "all": [
                    {"question": "csat", "at_least": 4},
                    {"question": "arrived", "is": ["yes"]},
                ]
            },
        },
    ],
}
