"""Questions of the field, worded as they are best asked, in Persian and English.

They stand in the library beside the organisation's own, and are taken into a survey as they are.
"""

from __future__ import annotations

from voc.surveys.gallery_service import CALL_HELP
from voc.surveys.gallery_texts import (
    AGREE,
    HEARD,
    LIKELY,
    NOT_AT_ALL,
    SATISFIED,
    Content,
    ends,
    lines,
    t,
)

_QUESTIONS: tuple[Content, ...] = (
    {
        "key": "nps",
        "type": "nps",
        "required": True,
        "title": t(
            "چقدر احتمال دارد ما را به دوستان یا همکارانتان معرفی کنید؟",
            "How likely are you to recommend us to a friend or colleague?",
        ),
        **LIKELY,
    },
    {
        "key": "csat",
        "type": "csat",
        "scale": 5,
        "required": True,
        "title": t("در کل چقدر از ما راضی هستید؟", "Overall, how satisfied are you with us?"),
        **SATISFIED,
    },
    {
        "key": "ces",
        "type": "ces",
        "required": True,
        "title": t(
            "«این شرکت رسیدگی به کارم را برایم آسان کرد.» چقدر با این جمله موافقید؟",
            "“The company made it easy for me to handle my issue.” How far do you agree?",
        ),
        **AGREE,
    },
    {
        "key": "buy_again",
        "type": "rating",
        "scale": 5,
        "shape": "number",
        "is_core": True,
        "title": t(
            "چقدر احتمال دارد دوباره از ما خرید کنید؟", "How likely are you to buy from us again?"
        ),
        **ends(("خیلی کم", "Very unlikely"), ("خیلی زیاد", "Very likely")),
    },
    {
        "key": "value",
        "type": "rating",
        "scale": 5,
        "shape": "number",
        "is_core": True,
        "title": t(
            "ارزش آنچه گرفتید را در برابر قیمتش چگونه می‌بینید؟",
            "How do you rate what you got for the price?",
        ),
        **ends(("خیلی کم", "Very poor value"), ("خیلی خوب", "Very good value")),
    },
    {
        "key": "expectations",
        "type": "rating",
        "scale": 5,
        "shape": "number",
        "is_core": True,
        "title": t(
            "در مقایسه با آنچه انتظار داشتید، چطور بود؟",
            "How was it, compared with what you expected?",
        ),
        **ends(("خیلی بدتر", "Much worse"), ("خیلی بهتر", "Much better")),
    },
    {
        "key": "finding",
        "type": "rating",
        "scale": 5,
        "shape": "number",
        "is_core": True,
        "title": t(
            "پیدا کردن آنچه دنبالش بودید چقدر آسان بود؟",
            "How easy was it to find what you were looking for?",
        ),
        **ends(("خیلی سخت", "Very hard"), ("خیلی آسان", "Very easy")),
    },
    {
        "key": "clear",
        "type": "rating",
        "scale": 5,
        "shape": "number",
        "is_core": True,
        "title": t(
            "اطلاعاتی که به شما دادیم چقدر روشن بود؟",
            "How clear was the information that we gave you?",
        ),
        **NOT_AT_ALL,
    },
    {
        "key": "first_contact",
        "type": "single_choice",
        "is_core": True,
        "title": t("مشکل شما حل شد؟", "Is your problem solved?"),
        "choices": lines(
            ("first", "بله، در همان تماس نخست", "Yes, at the first contact"),
            ("later", "بله، پس از چند تماس", "Yes, after several contacts"),
            ("no", "هنوز نه", "Not yet"),
        ),
    },
    HEARD,
    {
        "key": "reason",
        "type": "long_text",
        "title": t("دلیل اصلی این پاسخ چیست؟", "What is the main reason for your answer?"),
    },
    {
        "key": "change",
        "type": "long_text",
        "asks_for_change": True,
        "title": t(
            "اگر می‌توانستید یک چیز را در تعامل با ما تغییر دهید، آن چه بود؟",
            "If you could change one thing in your dealings with us, what would it be?",
        ),
    },
    {
        "key": "call",
        "type": "contact",
        "title": t(
            "می‌خواهید دربارهٔ این موضوع با شما تماس بگیریم؟",
            "Would you like us to get in touch about this?",
        ),
        "help": CALL_HELP,
    },
    {
        "key": "quote",
        "type": "consent",
        "title": t("نقل‌قول", "Quoting you"),
        "body": t(
            "می‌توانید حرف‌های مرا، بدون نام، برای دیگران بازگو کنید.",
            "You may quote my words to others, without my name.",
        ),
    },
)

STANDARD: dict[str, Content] = {
    question["key"]: {**question, "library": question["key"]} for question in _QUESTIONS
}
"""By the key that each has in the library, where nothing else takes it."""
