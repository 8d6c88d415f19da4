"""Questionnaires for before and around a purchase: getting to know us, buying, a new idea."""

from __future__ import annotations

from voc.surveys.gallery_texts import (
    AGREE,
    HEARD,
    NOT_AT_ALL,
    THANKS,
    YES_PARTLY_NO,
    Content,
    ends,
    lines,
    t,
)

AWARENESS: Content = {
    "title": t("آشنایی با ما", "Getting to know us"),
    "intro": t(
        "به‌تازگی با ما آشنا شده‌اید. در یک دقیقه بگویید چه دیدید.",
        "You came across us recently. Tell us in a minute what you found.",
    ),
    "thanks": THANKS,
    "questions": [
        {
            **HEARD,
            "required": True,
            "choices": [
                *HEARD["choices"],
                *lines(("event", "در نمایشگاه یا رویداد", "At a fair or an event")),
            ],
        },
        {
            "key": "found",
            "type": "single_choice",
            "required": True,
            "title": t("آنچه دنبالش بودید پیدا کردید؟", "Did you find what you were looking for?"),
            "choices": YES_PARTLY_NO,
        },
        {
            "key": "missing",
            "type": "long_text",
            "title": t("دنبال چه بودید که پیدا نشد؟", "What were you looking for?"),
            "show_if": {"question": "found", "is": ["partly", "no"]},
        },
        {
            "key": "clear",
            "type": "rating",
            "scale": 5,
            "shape": "number",
            "is_core": True,
            "title": t(
                "چقدر برایتان روشن است که ما چه ارائه می‌کنیم؟",
                "How clear is it to you what we offer?",
            ),
            **NOT_AT_ALL,
        },
        {
            "key": "unclear",
            "type": "long_text",
            "title": t("چه چیزی روشن نبود؟", "What was not clear?"),
            "show_if": {"question": "clear", "at_most": 3},
        },
        {
            "key": "consider",
            "type": "rating",
            "scale": 5,
            "shape": "number",
            "is_core": True,
            "title": t(
                "دفعهٔ بعد که به چنین چیزی نیاز داشتید، چقدر احتمال دارد سراغ ما بیایید؟",
                "The next time you need something like this, how likely are you to consider us?",
            ),
            **ends(("خیلی کم", "Very unlikely"), ("خیلی زیاد", "Very likely")),
        },
    ],
}

PURCHASE: Content = {
    "title": t("خرید از ما چطور بود؟", "How was buying from us?"),
    "intro": t(
        "سپاس از خریدتان. چند پرسش کوتاه دربارهٔ خود خرید، نه کالا.",
        "Thank you for your order. A few short questions about buying, not about the product.",
    ),
    "thanks": THANKS,
    "questions": [
        {
            "key": "ces",
            "type": "ces",
            "required": True,
            "title": t(
                "«خرید از این شرکت برایم آسان بود.» چقدر با این جمله موافقید؟",
                "“The company made it easy for me to buy.” How far do you agree?",
            ),
            **AGREE,
        },
        {
            "key": "hard",
            "type": "multiple_choice",
            "title": t("کدام بخش سخت بود؟", "Which part was hard?"),
            "help": t("هر چند مورد که هست.", "As many as apply."),
            "other": t("چیز دیگری", "Something else"),
            "choices": lines(
                ("finding", "پیدا کردن کالای مناسب", "Finding the right product"),
                ("information", "اطلاعات کالا", "Information about the product"),
                ("price", "روشن بودن قیمت نهایی", "Knowing the final price"),
                ("paying", "پرداخت", "Paying"),
                ("delivery", "انتخاب زمان و روش تحویل", "Choosing when and how it is delivered"),
            ),
            "show_if": {"question": "ces", "at_most": 4},
        },
        {
            "key": "mattered",
            "type": "single_choice",
            "is_shuffled": True,
            "title": t(
                "در انتخاب ما چه چیزی از همه مهم‌تر بود؟", "What mattered most in choosing us?"
            ),
            "other": t("چیز دیگری", "Something else"),
            "choices": lines(
                ("price", "قیمت", "The price"),
                ("quality", "کیفیت", "The quality"),
                ("speed", "سرعت تحویل", "How soon it arrives"),
                ("trust", "اعتماد به شما", "Trust in you"),
                ("advice", "توصیهٔ دیگران", "Somebody's advice"),
            ),
        },
        {
            "key": "value",
            "type": "rating",
            "scale": 5,
            "shape": "number",
            "is_core": True,
            "title": t(
                "ارزش خریدتان را در برابر قیمتش چگونه می‌بینید؟",
                "How do you rate what you get for the price?",
            ),
            **ends(("خیلی کم", "Very poor value"), ("خیلی خوب", "Very good value")),
        },
        {
            "key": "doubt",
            "type": "long_text",
            "title": t(
                "چیزی بود که نزدیک بود شما را از خرید منصرف کند؟ چه بود؟",
                "Did anything nearly stop you from buying? What was it?",
            ),
        },
    ],
}

IDEA: Content = {
    "title": t("نظر شما دربارهٔ یک فکر تازه", "Your view of a new idea"),
    "intro": t(
        "هنوز چیزی ساخته نشده است؛ نظر صادقانهٔ شما، خوب یا بد، به ما کمک می‌کند.",
        "Nothing is built yet, so your honest view helps us, whichever way it goes.",
    ),
    "thanks": t(
        "پاسخ شما را پیش از تصمیم دربارهٔ ساختن آن می‌خوانیم.",
        "We read your answer before we decide whether to build it.",
    ),
    "one_at_a_time": True,
    "questions": [
        {
            "key": "concept",
            "type": "statement",
            "title": t("لطفاً این توضیح را بخوانید", "Please read this description"),
            "body": t(
                "[اینجا در دو یا سه جمله و بدون تعریف و تمجید بنویسید: چیست، برای چه کسی است "
                "و چه کاری برایش انجام می‌دهد.]",
                "[Write here, in two or three sentences and without praise: what it is, whom it "
                "is for, and what it does for them.]",
            ),
        },
        {
            "key": "understood",
            "type": "short_text",
            "title": t("با زبان خودتان: این چه کاری می‌کند؟", "In your own words: what does it do?"),
        },
        {
            "key": "need",
            "type": "rating",
            "scale": 5,
            "shape": "number",
            "is_core": True,
            "required": True,
            "title": t(
                "چقدر به چنین چیزی نیاز دارید؟", "How much do you need something like this?"
            ),
            **ends(("اصلاً نیاز ندارم", "Not at all"), ("خیلی زیاد", "Very much")),
        },
        {
            "key": "different",
            "type": "rating",
            "scale": 5,
            "shape": "number",
            "is_core": True,
            "title": t(
                "با آنچه امروز در دسترس است چقدر فرق دارد؟",
                "How different is it from what you can get today?",
            ),
            **ends(("هیچ فرقی ندارد", "Not different at all"), ("کاملاً متفاوت", "Very different")),
        },
        {
            "key": "intent",
            "type": "rating",
            "scale": 5,
            "shape": "number",
            "is_core": True,
            "required": True,
            "title": t(
                "اگر امروز عرضه می‌شد، آن را می‌خریدید؟",
                "If it were on sale today, would you buy it?",
            ),
            **ends(("قطعاً نه", "Definitely not"), ("قطعاً بله", "Definitely")),
        },
        {
            "key": "price",
            "type": "number",
            "minimum": 0,
            "title": t("چه قیمتی برایش منصفانه است؟", "What would be a fair price for it?"),
            "unit": t("تومان", "toman"),
            "show_if": {"question": "intent", "at_least": 2},
        },
        {
            "key": "change",
            "type": "long_text",
            "asks_for_change": True,
            "title": t(
                "اگر می‌توانستید یک چیز را در این فکر تغییر دهید، آن چه بود؟",
                "If you could change one thing about this idea, what would it be?",
            ),
        },
    ],
}
