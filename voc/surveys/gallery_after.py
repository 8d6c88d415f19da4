"""Questionnaires for the end of a term: staying on, and leaving."""

from __future__ import annotations

from voc.surveys.gallery_service import CALL_HELP
from voc.surveys.gallery_texts import LIKELY, NOT_AT_ALL, SATISFIED, Content, lines, t

RENEWAL: Content = {
    "title": t("همکاری ما تا امروز", "Working with us so far"),
    "intro": t(
        "{name|مشتری گرامی}، پیش از تمدید می‌خواهیم بدانیم چه چیزی خوب است و چه باید عوض شود.",
        "{name|Dear customer}, before you renew we would like to know what works and what must "
        "change.",
    ),
    "thanks": t(
        "پیش از گفت‌وگوی تمدید، پاسخ شما را می‌خوانیم.",
        "We read your answer before we talk about renewing.",
    ),
    "questions": [
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
            "key": "reason",
            "type": "long_text",
            "title": t("دلیل این امتیاز چیست؟", "What is the main reason for your score?"),
            "by_group": {
                "promoter": t(
                    "چه چیزی بیش از همه به کارتان آمده است؟",
                    "What has been most useful to you?",
                ),
                "passive": t(
                    "چه چیزی کم است تا امتیاز کامل بدهید؟", "What is missing for a full score?"
                ),
                "detractor": t(
                    "چه چیزی آن‌طور که باید نبوده است؟", "What has not been as it should be?"
                ),
            },
        },
        {
            "key": "outcome",
            "type": "rating",
            "scale": 5,
            "shape": "number",
            "is_core": True,
            "title": t(
                "تا چه اندازه به آنچه برایش ما را انتخاب کردید رسیده‌اید؟",
                "How far have you achieved what you chose us for?",
            ),
            **NOT_AT_ALL,
        },
        {
            "key": "intention",
            "type": "single_choice",
            "required": True,
            "is_core": True,
            "title": t(
                "در پایان این دوره چه تصمیمی دارید؟",
                "What do you plan to do when the current term ends?",
            ),
            "choices": lines(
                ("renew", "تمدید می‌کنم", "Renew"),
                ("otherwise", "با تغییر تمدید می‌کنم", "Renew with changes"),
                ("open", "هنوز تصمیم نگرفته‌ام", "I have not decided"),
                ("leave", "تمدید نمی‌کنم", "Not renew"),
            ),
        },
        {
            "key": "change",
            "type": "long_text",
            "asks_for_change": True,
            "title": t(
                "چه چیزی باید تغییر کند تا ماندن برایتان تصمیم آسانی باشد؟",
                "What would have to change to make staying an easy decision?",
            ),
            "show_if": {"question": "intention", "is": ["otherwise", "open", "leave"]},
        },
        {
            "key": "call",
            "type": "contact",
            "title": t(
                "می‌خواهید پیش از تصمیم با شما صحبت کنیم؟",
                "Would you like to talk with us before you decide?",
            ),
            "help": CALL_HELP,
            "show_if": {"question": "intention", "is": ["otherwise", "open", "leave"]},
        },
    ],
}

LEAVING: Content = {
    "title": t("پیش از خداحافظی", "Before you go"),
    "intro": t(
        "تصمیم شما محترم است و این پرسش‌ها برای برگرداندن شما نیست؛ می‌خواهیم یاد بگیریم.",
        "We respect your decision; these questions are not to change it. We want to learn.",
    ),
    "thanks": t(
        "از همراهی شما خوشحال بودیم و دلیلی که نوشتید به ما کمک می‌کند.",
        "It was good to have you with us, and knowing why you leave helps us.",
    ),
    "questions": [
        {
            "key": "reason",
            "type": "single_choice",
            "is_shuffled": True,
            "required": True,
            "is_core": True,
            "title": t("دلیل اصلی رفتن شما چیست؟", "What is your main reason for leaving?"),
            "other": t("دلیلی دیگر", "Another reason"),
            "choices": lines(
                ("need", "دیگر به آن نیاز ندارم", "I do not need it any more"),
                ("price", "قیمت", "The price"),
                ("quality", "کیفیت یا امکانات", "Quality, or something that was missing"),
                ("service", "برخورد و پشتیبانی", "How I was served or supported"),
                ("problem", "مشکلی که حل نشد", "A problem that was not solved"),
                ("competitor", "شرکت دیگری را انتخاب کردم", "I chose another company"),
            ),
        },
        {
            "key": "competitor",
            "type": "short_text",
            "title": t(
                "آن شرکت چه چیزی دارد که نزد ما نبود؟",
                "What do they offer that you did not find with us?",
            ),
            "show_if": {"question": "reason", "is": ["competitor"]},
        },
        {
            "key": "story",
            "type": "long_text",
            "title": t(
                "گفتید: «{answer.reason|دلیلی دیگر}». کمی بیشتر توضیح می‌دهید؟",
                "You said: “{answer.reason|another reason}”. Could you tell us a little more?",
            ),
            "show_if": {"question": "reason", "is": ["price", "quality", "service", "problem"]},
        },
        {
            "key": "csat",
            "type": "csat",
            "scale": 5,
            "title": t(
                "در کل از دوره‌ای که با ما بودید چقدر راضی هستید؟",
                "Overall, how satisfied are you with your time with us?",
            ),
            **SATISFIED,
        },
        {
            "key": "change",
            "type": "long_text",
            "asks_for_change": True,
            "title": t(
                "اگر یک چیز فرق داشت و می‌ماندید، آن چه بود؟",
                "If one thing had been different and you had stayed, what would it be?",
            ),
        },
        {
            "key": "back",
            "type": "single_choice",
            "title": t("ممکن است روزی برگردید؟", "Might you come back one day?"),
            "choices": lines(
                ("yes", "بله", "Yes"), ("perhaps", "شاید", "Perhaps"), ("no", "نه", "No")
            ),
        },
        {
            "key": "tell",
            "type": "consent",
            "title": t("خبر از ما", "News from us"),
            "body": t(
                "اگر آنچه گفتم تغییر کرد، به من خبر دهید.",
                "Tell me when what I wrote about has changed.",
            ),
            "show_if": {"question": "back", "is": ["yes", "perhaps"]},
        },
    ],
}
