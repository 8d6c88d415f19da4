"""What the questionnaires of the gallery share: how they are written, and the ends of scales."""

from __future__ import annotations

from typing import Any

Content = dict[str, Any]


def t(fa: str, en: str) -> dict[str, str]:
    """A text in both languages."""
    return {"fa": fa, "en": en}


def lines(*written: tuple[str, str, str]) -> list[Content]:
    """Choices or rows: (key, Persian, English)."""
    return [{"key": key, "title": t(fa, en)} for key, fa, en in written]


def ends(low: tuple[str, str], high: tuple[str, str]) -> Content:
    """What the lowest and the highest value mean."""
    return {"low": t(*low), "high": t(*high)}


THANKS = t(
    "حرف‌های شما را می‌خوانیم و از آن‌ها برای بهتر شدن استفاده می‌کنیم.",
    "We read every word and use it to get better.",
)
"""The page has said thank you above them, as above those of every questionnaire."""
LIKELY = ends(
    ("اصلاً محتمل نیست", "Not at all likely"),
    ("کاملاً محتمل است", "Extremely likely"),
)
SATISFIED = ends(("خیلی ناراضی", "Very dissatisfied"), ("خیلی راضی", "Very satisfied"))
AGREE = ends(("کاملاً مخالفم", "Strongly disagree"), ("کاملاً موافقم", "Strongly agree"))
NOT_AT_ALL = ends(("اصلاً", "Not at all"), ("کاملاً", "Completely"))
YES_PARTLY_NO = lines(("yes", "بله", "Yes"), ("partly", "تا حدی", "Partly"), ("no", "نه", "No"))
HEARD: Content = {
    "key": "heard",
    "type": "single_choice",
    "is_shuffled": True,
    "title": t("نخستین بار چگونه با ما آشنا شدید؟", "How did you first hear of us?"),
    "other": t("راهی دیگر", "Another way"),
    "choices": lines(
        ("person", "از یک دوست یا همکار", "From a friend or colleague"),
        ("search", "با جست‌وجو در اینترنت", "By searching the web"),
        ("social", "در شبکه‌های اجتماعی", "On social media"),
        ("advertisement", "از یک آگهی", "From an advertisement"),
    ),
}
