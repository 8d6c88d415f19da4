"""Questionnaires for when we have done something for a customer: a piece of work, help."""

from __future__ import annotations

from voc.surveys.gallery_texts import (
    AGREE,
    SATISFIED,
    THANKS,
    YES_PARTLY_NO,
    Content,
    ends,
    lines,
    t,
)

CALL_HELP = t(
    "شماره و نشانی شما فقط برای همین تماس است.",
    "We use your number and address for this and nothing else.",
)

HANDOVER: Content = {
    "title": t("کار تحویل‌شده چطور بود؟", "How was the work we delivered?"),
    "intro": t(
        "{name|مشتری گرامی}، کار شما به‌تازگی تحویل شد. چند پرسش کوتاه داریم.",
        "{name|Dear customer}, we delivered your work recently. A few short questions.",
    ),
    "thanks": t(
        "پاسخ شما به همان همکارانی می‌رسد که کار را انجام دادند.",
        "Your answer goes to the people who did the work.",
    ),
    "questions": [
        {
            "key": "csat",
            "type": "csat",
            "scale": 5,
            "required": True,
            "title": t(
                "در کل از کاری که تحویل گرفتید چقدر راضی هستید؟",
                "Overall, how satisfied are you with the work we delivered?",
            ),
            **SATISFIED,
        },
        {
            "key": "parts",
            "type": "matrix",
            "scale": 5,
            "is_core": True,
            "title": t("هر یک از این‌ها چطور بود؟", "How good was each of these?"),
            "choices": lines(
                ("time", "تحویل سر موعد", "Delivered on time"),
                ("agreed", "مطابق قرار", "As we had agreed"),
                ("quality", "کیفیت کار", "The quality of the work"),
                ("informed", "در جریان ماندن شما", "Keeping you informed"),
            ),
            **ends(("ضعیف", "Poor"), ("عالی", "Excellent")),
        },
        {
            "key": "usable",
            "type": "single_choice",
            "title": t(
                "می‌توانید همان‌طور که می‌خواستید از آن استفاده کنید؟",
                "Can you use it in the way you wanted to?",
            ),
            "choices": YES_PARTLY_NO,
        },
        {
            "key": "change",
            "type": "long_text",
            "asks_for_change": True,
            "title": t("چه چیزی باید بهتر می‌بود؟", "What should have been better?"),
            "show_if": {
                "any": [
                    {"question": "csat", "at_most": 3},
                    {"question": "usable", "is": ["partly", "no"]},
                ]
            },
        },
        {
            "key": "call",
            "type": "contact",
            "title": t(
                "می‌خواهید برای درست کردن آن با شما تماس بگیریم؟",
                "Would you like us to get in touch and put it right?",
            ),
            "help": CALL_HELP,
            "show_if": {
                "any": [
                    {"question": "csat", "at_most": 2},
                    {"question": "usable", "is": ["no"]},
                ]
            },
        },
    ],
}

SUPPORT_EASE: Content = {
    "title": t("گرفتن کمک از ما آسان بود؟", "Was it easy to get help from us?"),
    "intro": t(
        "به‌تازگی از پشتیبانی ما کمک خواستید. کمتر از یک دقیقه وقت می‌گیرد.",
        "You asked our support for help recently. This takes less than a minute.",
    ),
    "thanks": THANKS,
    "questions": [
        {
            "key": "solved",
            "type": "single_choice",
            "required": True,
            "is_core": True,
            "title": t("مشکل شما حل شد؟", "Is your problem solved?"),
            "choices": lines(
                ("first", "بله، در همان تماس نخست", "Yes, at the first contact"),
                ("later", "بله، پس از چند تماس", "Yes, after several contacts"),
                ("no", "هنوز نه", "Not yet"),
            ),
        },
        {
            "key": "ces",
            "type": "ces",
            "required": True,
            "title": t(
                "«این شرکت رسیدگی به مشکلم را برایم آسان کرد.» چقدر با این جمله موافقید؟",
                "“The company made it easy for me to handle my issue.” How far do you agree?",
            ),
            **AGREE,
        },
        {
            "key": "hard",
            "type": "multiple_choice",
            "title": t("چه چیزی کار را سخت کرد؟", "What made it hard?"),
            "help": t("هر چند مورد که هست.", "As many as apply."),
            "other": t("چیز دیگری", "Something else"),
            "choices": lines(
                ("reaching", "پیدا کردن راه تماس", "Finding how to reach you"),
                ("waiting", "انتظار طولانی", "A long wait"),
                ("repeating", "تکرار مشکل برای چند نفر", "Explaining it to several people"),
                ("unclear", "پاسخ نامشخص", "An unclear answer"),
                ("promise", "عمل نشدن به یک قول", "A promise that was not kept"),
            ),
            "show_if": {"question": "ces", "at_most": 4},
        },
        {
            "key": "change",
            "type": "long_text",
            "asks_for_change": True,
            "title": t(
                "چه می‌کردیم تا برای شما آسان‌تر می‌شد؟",
                "What could we have done to make it easier for you?",
            ),
            "show_if": {"question": "ces", "at_most": 4},
        },
        {
            "key": "call",
            "type": "contact",
            "title": t(
                "می‌خواهید برای حل مشکل با شما تماس بگیریم؟",
                "Would you like us to get in touch and solve it?",
            ),
            "help": CALL_HELP,
            "show_if": {"question": "solved", "is": ["no"]},
        },
    ],
}
