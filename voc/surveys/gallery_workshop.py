"""A questionnaire that asks in every way there is: what people say after a workshop."""

from __future__ import annotations

from typing import Any


def _t(fa: str, en: str) -> dict[str, str]:
    return {"fa": fa, "en": en}


def _lines(*lines: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [{"key": key, "title": _t(fa, en)} for key, fa, en in lines]


QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "welcome",
        "type": "statement",
        "title": _t("پیش از شروع", "Before you begin"),
        "body": _t(
            "پاسخ درست و غلط ندارد. هر پرسشی را که نخواستید، رد کنید.",
            "There are no right answers. Skip whatever you like.",
        ),
    },
    {
        "key": "csat",
        "type": "csat",
        "required": True,
        "scale": 5,
        "title": _t(
            "در کل از کارگاه چقدر راضی بودید؟", "Overall, how satisfied are you with the workshop?"
        ),
        "low": _t("خیلی ناراضی", "Very dissatisfied"),
        "high": _t("خیلی راضی", "Very satisfied"),
    },
    {
        "key": "nps",
        "type": "nps",
        "title": _t(
            "چقدر احتمال دارد این کارگاه را به همکارانتان پیشنهاد کنید؟",
            "How likely are you to recommend this workshop to a colleague?",
        ),
        "low": _t("اصلاً محتمل نیست", "Not at all likely"),
        "high": _t("کاملاً محتمل است", "Extremely likely"),
    },
    {
        "key": "parts",
        "type": "matrix",
        "scale": 5,
        "title": _t("به هر بخش چه امتیازی می‌دهید؟", "How good was each part?"),
        "low": _t("ضعیف", "Poor"),
        "high": _t("عالی", "Excellent"),
        "choices": _lines(
            ("topics", "موضوع‌ها", "The topics"),
            ("teacher", "مدرس", "The teacher"),
            ("practice", "تمرین‌ها", "The exercises"),
            ("place", "محل و پذیرایی", "The venue and the food"),
        ),
    },
    {
        "key": "mood",
        "type": "rating",
        "scale": 5,
        "shape": "face",
        "title": _t("با چه حالی از کارگاه رفتید؟", "How did you feel when you left?"),
        "low": _t("خسته و کلافه", "Worn out"),
        "high": _t("سرحال و پرانگیزه", "Inspired"),
    },
    {
        "key": "ces",
        "type": "ces",
        "title": _t(
            "«ثبت‌نام و رسیدن به محل آسان بود.» چقدر موافقید؟",
            "“Signing up and getting there was easy.” How far do you agree?",
        ),
        "low": _t("کاملاً مخالفم", "Strongly disagree"),
        "high": _t("کاملاً موافقم", "Strongly agree"),
    },
    {
        "key": "heard",
        "type": "single_choice",
        "is_shuffled": True,
        "title": _t("چگونه با کارگاه آشنا شدید؟", "How did you hear of the workshop?"),
        "other": _t("راهی دیگر", "Another way"),
        "choices": _lines(
            ("colleague", "از یک همکار", "From a colleague"),
            ("site", "از سایت شما", "On your site"),
            ("social", "در شبکه‌های اجتماعی", "On social media"),
        ),
    },
    {
        "key": "used",
        "type": "multiple_choice",
        "title": _t("کدام را در کارتان به کار می‌برید؟", "Which of these will you use at work?"),
        "help": _t("هر چند تا که درست است.", "Choose as many as you like."),
        "other": _t("چیز دیگر", "Something else"),
        "choices": _lines(
            ("maps", "نقشهٔ سفر مشتری", "The journey map"),
            ("talks", "روش گفت‌وگو با مشتری", "The way to talk with customers"),
            ("sheets", "کاربرگ‌ها", "The worksheets"),
        ),
    },
    {
        "key": "next",
        "type": "ranking",
        "is_shuffled": True,
        "title": _t("بعدی دربارهٔ چه باشد؟", "What should the next one be about?"),
        "help": _t("۱ یعنی از همه مهم‌تر.", "1 matters most."),
        "choices": _lines(
            ("service", "طراحی خدمت", "Designing a service"),
            ("data", "خواندن داده‌ها", "Reading the data"),
            ("words", "نوشتن برای مشتری", "Writing for customers"),
        ),
    },
    {
        "key": "travel",
        "type": "number",
        "minimum": 0,
        "maximum": 600,
        "title": _t("رسیدن به محل چقدر طول کشید؟", "How long did it take you to get there?"),
        "unit": _t("دقیقه", "minutes"),
    },
    {
        "key": "day",
        "type": "date",
        "title": _t("کدام روز شرکت کردید؟", "Which day did you attend?"),
    },
    {
        "key": "role",
        "type": "short_text",
        "is_information": True,
        "title": _t("کار شما چیست؟", "What is your job?"),
    },
    {
        "key": "change",
        "type": "long_text",
        "asks_for_change": True,
        "title": _t(
            "اگر می‌توانستید یک چیز را عوض کنید، آن چه بود؟",
            "If you could change one thing, what would it be?",
        ),
    },
    {
        "key": "call",
        "type": "contact",
        "title": _t("می‌خواهید دربارهٔ آن با شما صحبت کنیم؟", "Shall we talk with you about it?"),
        "help": _t(
            "شماره و نشانی شما فقط برای همین تماس است.",
            "We use your number and address for this and nothing else.",
        ),
    },
    {
        "key": "quote",
        "type": "consent",
        "title": _t("نقل‌قول", "Quoting you"),
        "body": _t(
            "می‌توانید حرف‌های مرا، بدون نام، در معرفی کارگاه بیاورید.",
            "You may quote my words, without my name, when you present the workshop.",
        ),
    },
]

WORKSHOP: dict[str, Any] = {
    "title": _t("کارگاه چطور بود؟", "How was the workshop?"),
    "intro": _t(
        "سپاس که آمدید. سه دقیقه از وقت شما کارگاه بعدی را بهتر می‌کند.",
        "Thank you for coming. Three minutes of yours make the next one better.",
    ),
    "thanks": _t(
        "همهٔ پاسخ‌ها را پیش از کارگاه بعدی می‌خوانیم.",
        "We read every answer before the next workshop.",
    ),
    "questions": QUESTIONS,
}
