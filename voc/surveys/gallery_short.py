"""The shortest questionnaires: one figure and its reason, or one open question."""

from __future__ import annotations

from typing import Any

from voc.surveys.gallery_texts import AGREE, LIKELY, SATISFIED, THANKS
from voc.surveys.gallery_texts import t as _t

RELATIONSHIP: dict[str, Any] = {
    "title": _t("نظر شما دربارهٔ ما", "Your view of us"),
    "intro": _t("فقط دو پرسش؛ کمتر از یک دقیقه.", "Just two questions; less than a minute."),
    "thanks": THANKS,
    "questions": [
        {
            "key": "nps",
            "type": "nps",
            "required": True,
            "title": _t(
                "چقدر احتمال دارد ما را به دوستان یا همکارانتان معرفی کنید؟",
                "How likely are you to recommend us to a friend or colleague?",
            ),
            **LIKELY,
        },
        {
            "key": "reason",
            "type": "long_text",
            "title": _t("دلیل این امتیاز چیست؟", "What is the main reason for your score?"),
            "by_group": {
                "promoter": _t(
                    "چه خوب! چه چیزی بیش از همه برایتان خوشایند بود؟",
                    "How nice! What did you like most?",
                ),
                "passive": _t(
                    "چه کنیم که دفعهٔ بعد امتیاز کامل بدهید؟",
                    "What would make it a ten next time?",
                ),
                "detractor": _t(
                    "متأسفیم. چه چیزی باعث نارضایتی‌تان شد؟",
                    "We are sorry. What went wrong?",
                ),
            },
        },
    ],
}

SUPPORT: dict[str, Any] = {
    "title": _t("پشتیبانی ما چطور بود؟", "How was our support?"),
    "intro": _t(
        "به‌تازگی با پشتیبانی ما صحبت کردید. نظر شما به کارشناسان ما کمک می‌کند.",
        "You spoke with our support recently. Your view helps our people.",
    ),
    "thanks": THANKS,
    "questions": [
        {
            "key": "csat",
            "type": "csat",
            "required": True,
            "scale": 5,
            "title": _t(
                "در کل از پشتیبانی ما چقدر راضی بودید؟",
                "Overall, how satisfied are you with the support you received?",
            ),
            **SATISFIED,
        },
        {
            "key": "solved",
            "type": "single_choice",
            "title": _t("مشکل شما حل شد؟", "Was your problem solved?"),
            "choices": [
                {"key": "yes", "title": _t("بله", "Yes")},
                {"key": "partly", "title": _t("تا حدی", "Partly")},
                {"key": "no", "title": _t("نه هنوز", "Not yet")},
            ],
        },
        {
            "key": "comment",
            "type": "long_text",
            "title": _t(
                "چه چیزی خوب بود و چه چیزی باید بهتر شود؟",
                "What went well, and what should be better?",
            ),
        },
    ],
}

EFFORT: dict[str, Any] = {
    "title": _t("خرید از ما آسان بود؟", "Was it easy to buy from us?"),
    "intro": _t("یک پرسش کوتاه دربارهٔ آخرین خرید شما.", "One short question on your last order."),
    "thanks": THANKS,
    "questions": [
        {
            "key": "ces",
            "type": "ces",
            "required": True,
            "title": _t(
                "«این شرکت کار را برایم آسان کرد.» چقدر با این جمله موافقید؟",
                "“The company made it easy for me.” How far do you agree?",
            ),
            **AGREE,
        },
        {
            "key": "effort",
            "type": "long_text",
            "title": _t("کجای کار سخت یا وقت‌گیر بود؟", "What was hard, or took too long?"),
        },
    ],
}

CHANGE: dict[str, Any] = {
    "title": _t("اگر جای ما بودید", "If it were up to you"),
    "intro": {},
    "thanks": _t(
        "اگر چیزی را به‌خاطر حرف شما تغییر دهیم، خبرتان می‌کنیم.",
        "When we change something because of what you said, you will hear from us.",
    ),
    "questions": [
        {
            "key": "change",
            "type": "long_text",
            "required": True,
            "asks_for_change": True,
            "title": _t(
                "اگر می‌توانستید یک چیز را در تعامل با ما تغییر دهید، آن چه بود؟",
                "If you could change one thing in your dealings with us, what would it be?",
            ),
        },
    ],
}
