import pytest

from voc.scoring.intent import Intent
from voc.scoring.sentiment import score

PERSIAN = [
    ("کاش قیمت\u200cها کمی پایین\u200cتر بود", "suggestion"),
    ("ای کاش شعبه\u200cای هم در غرب تهران داشتید", "suggestion"),
    ("لطفاً امکان پرداخت اقساطی را اضافه کنید", "suggestion"),
    ("بهتر است زمان تحویل را دقیق\u200cتر اعلام کنید", "suggestion"),
    ("اگر پیامک یادآوری می\u200cفرستادید خیلی بهتر می\u200cشد", "suggestion"),
    ("پیشنهادم این است که ساعت کاری بیشتر شود", "suggestion"),
    ("تنوع غذاها را بیشتر کنید", "suggestion"),
    ("امیدوارم نسخهٔ آیفون هم بدهید", "suggestion"),
    ("جای یک پارکینگ اینجا خالیه", "suggestion"),
    ("چه خوب می\u200cشد اگر شنبه\u200cها هم باز بودید", "suggestion"),
    ("باید تعداد صندوق\u200cها را زیاد کنید", "suggestion"),
    ("دوست داشتم تخفیف دانشجویی هم داشتید", "suggestion"),
    ("اگر قیمت\u200cها کمتر بود بیشتر می\u200cخریدم", "suggestion"),
    ("اگه می\u200cشه پرداخت در محل رو برگردونید", "suggestion"),
    ("یه دکمه برای خروج از حساب لازم داره", "suggestion"),
    ("چرا نسخهٔ وب نمی\u200cسازید؟", "suggestion"),
    ("عکس محصول رو واضح بذارید لطفا", "suggestion"),
    ("چرا هیچ\u200cکس جواب تلفن نمی\u200cده؟", "complaint"),
    ("تا کی باید منتظر باشم؟", "complaint"),
    ("این چه وضع خدمات دادنه؟", "complaint"),
    ("چرا باید هزینه\u200cش رو من بدم؟ هزینه\u200cشو برگردونید", "complaint"),
    ("سه ساعت تو صف بودیم", "complaint"),
    ("کاش هیچ\u200cوقت نمی\u200cخریدم", "complaint"),
    ("کاش از اول جای دیگه می\u200cرفتم", "complaint"),
    ("لطفا دیگه پیامک تبلیغاتی نفرستید", "complaint"),
    ("ترجیحا پیامک نفرستید", "suggestion"),
    ("منوی گیاهی هم داشته باشید", "suggestion"),
    ("پشتیبانی تلفنی اصلاً جواب نمی\u200cدهد", "complaint"),
    ("دو هفته است منتظرم و خبری نشد", "complaint"),
    ("کالایی که فرستادید خراب بود", "complaint"),
    ("برنامه مدام هنگ می\u200cکند و اعصابم خرد شد", "complaint"),
    ("برخورد صندوق\u200cدار توهین\u200cآمیز بود", "complaint"),
    ("عالی بود ولی دیر رسید", "complaint"),
    ("غذا سرد و بی\u200cمزه بود", "complaint"),
    ("لطفاً رسیدگی کنید، پولم برنگشته", "complaint"),
    ("چرا کسی جواب تلفن را نمی\u200cدهد؟ واقعاً افتضاح است", "complaint"),
    ("خیلی ممنون از برخورد خوب همکارانتان", "praise"),
    ("همه چیز عالی بود", "praise"),
    ("سرعت ارسال فوق\u200cالعاده بود، دستتون درد نکنه", "praise"),
    ("کیفیت پارچه خیلی خوبه و راضی\u200cام", "praise"),
    ("هیچی، از همه چیز راضی\u200cام", "praise"),
    ("آقای مشاور با حوصله راهنمایی کرد، سپاسگزارم", "praise"),
    ("چطور می\u200cتوانم نشانی\u200cام را عوض کنم؟", "question"),
    ("آیا ضمانت\u200cنامه شامل باتری هم می\u200cشود؟", "question"),
    ("هزینهٔ ارسال به مشهد چقدر است؟", "question"),
    ("این مدل کی موجود می\u200cشود؟", "question"),
    ("پنج\u200cشنبه\u200cها تا چه ساعتی باز هستید؟", "question"),
    ("از طریق سایت ثبت\u200cنام کردم", "other"),
    ("نظری ندارم", "other"),
]
ENGLISH = [
    ("Please add a way to pay in three parts", "suggestion"),
    ("I wish you were open on Sundays", "suggestion"),
    ("It would be great to have a night mode", "suggestion"),
    ("You should offer a student discount", "suggestion"),
    ("Maybe add more vegetarian dishes", "suggestion"),
    ("Could you make the text bigger?", "suggestion"),
    ("If there were a parking spot nearby it would be easier", "suggestion"),
    ("I'd love to see more colours", "suggestion"),
    ("How about a loyalty card", "suggestion"),
    ("More payment options would help", "suggestion"),
    ("My suggestion is to send a text before the visit", "suggestion"),
    ("If the fees were lower I'd use it more", "suggestion"),
    ("Hope you bring back the old layout", "suggestion"),
    ("Why is nobody answering the phone?", "complaint"),
    ("How hard can it be to send a parcel?", "complaint"),
    ("Nobody picks up the phone", "complaint"),
    ("I was charged twice and still have no refund", "complaint"),
    ("The app crashes whenever I open my basket", "complaint"),
    ("The waiter was rude to my mother", "complaint"),
    ("Great room but the wifi never worked", "complaint"),
    ("Worst experience I have had with a bank", "complaint"),
    ("Please fix the login, it fails every day", "complaint"),
    ("Delivery was three days late", "complaint"),
    ("Why does nobody ever answer? Terrible service", "complaint"),
    ("Thank you for the quick delivery", "praise"),
    ("Everything was perfect", "praise"),
    ("The nurse was wonderful and very gentle", "praise"),
    ("Easy to use and works every time", "praise"),
    ("Nothing, I love it as it is", "praise"),
    ("Excellent value, I will be back", "praise"),
    ("How do I change my delivery address?", "question"),
    ("Do you ship to Canada?", "question"),
    ("Do I need an appointment?", "question"),
    ("What time does the branch close on Friday", "question"),
    ("When will the blue one be in stock?", "question"),
    ("I signed up through the website", "other"),
    ("No comment", "other"),
]


@pytest.mark.parametrize(("text", "intent"), PERSIAN + ENGLISH)
def test_what_a_text_is_for(text, intent):
    assert score(text).intent == intent


@pytest.mark.parametrize(
    "text",
    [
        "قیمت‌ها",
        "ساعت کاری",
        "opening hours",
        "Faster delivery",
        "ارسال سریع‌تر",
        "فقط قیمت‌ها",
        "زمان انتظار",
        "the queue",
    ],
)
def test_an_answer_to_what_would_you_change_is_a_suggestion(text):
    assert score(text, asked_for_change=True).intent is Intent.SUGGESTION


@pytest.mark.parametrize(
    "text",
    [
        "هیچی، همه چیز عالیه",
        "nothing, all good",
        "Nothing, it is perfect",
        "I would not change a thing",
        "خیلی ممنون، همه چیز خوبه",
        "چیزی را عوض نمی‌کنم",
    ],
)
def test_an_answer_that_nothing_need_change_is_no_suggestion(text):
    assert score(text, asked_for_change=True).intent is Intent.PRAISE


def test_a_text_in_an_unread_language_may_still_be_a_question():
    assert score("Когда придёт заказ?").intent is Intent.QUESTION
    assert score("متى يصل الطلب؟").intent is Intent.QUESTION
    assert score("очень хорошо").intent is Intent.OTHER
