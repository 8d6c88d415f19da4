"""Our own sentences about service, joined to every training: what the corpora lack.

The corpora speak of food, goods, books and films. Support, branches, accounts and staff are rare in
them, and so are negated praise and plain wishes. Each line below is a pattern: the words before the
bar are its subjects, those behind it what may be said of them. The sentences are written for this
purpose and belong to the project.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from voc.scoring.model import Label

_OPENINGS = {"fa": ("", "", "", "واقعا ", "متاسفانه ", "به نظرم "), "en": ("", "", "", "honestly ", "overall ")}

_FA_POSITIVE = """
پشتیبانی,پشتیبانی شما,پشتیبانیتون,تیم پشتیبانی,کارشناس پشتیبانی|سریع جواب داد,عالی بود,خیلی خوب راهنمایی کرد,مشکلم را حل کرد,پیگیر بود,صبور و مودب بود,همیشه جوابگوست,کارم را زود راه انداخت
برخورد کارکنان,رفتار پرسنل,برخورد کارشناس,کارمند شعبه,مشاور,پزشک,منشی,راننده,پیک,نصاب,پذیرش|محترمانه بود,خیلی خوب بود,عالی بود,مودب و صبور بود,خوش برخورد بود,حرفه‌ای بود,با حوصله توضیح داد
ارسال,تحویل,ارسال سفارش,رسیدن بسته,نوبت‌دهی,کار بانکی,ثبت سفارش,بازگشت پول|سریع بود,به موقع بود,سریع و راحت انجام شد,زودتر از انتظارم بود,بدون دردسر بود,خیلی زود انجام شد
اپلیکیشن,برنامه,سایت,پنل کاربری,نرم‌افزار,نسخه جدید|روان و سریع است,کار با آن راحت است,ساده و کاربردی است,هیچ مشکلی ندارد,خیلی بهتر شده,بدون نقص کار می‌کند,سرعتش عالیه
محصول,کالا,جنس,اتاق,هتل,غذا,خدمات,کلاس,دوره,بیمه,اینترنت,بسته‌بندی|عالی بود,کیفیتش خوب بود,بی‌نظیر بود,تمیز و مرتب بود,همان بود که می‌خواستم,ارزش پولش را داشت,راضی بودیم,حرف نداشت,فراتر از انتظار بود
قیمت,قیمت‌ها,هزینه,تعرفه|مناسب بود,منصفانه است,خوبه,از همه جا بهتر بود,به صرفه است
|سریع رسید,زود رسید,گرم و تازه بود,خوشمزه بود,تمیز بود,ارزان بود,به موقع آمد,اصلا فکر نمی‌کردم این قدر عالی باشد,خیلی بهتر از آن بود که فکر می‌کردم,از خرید راضی هستم,خیلی راضی‌ام,به همه پیشنهاد می‌کنم,باز هم خرید می‌کنم,هیچ مشکلی نبود,هیچی همه چیز عالیه,همه چیز خوبه,چیزی کم نبود,اصلا پشیمان نیستم,اصلا بد نبود خیلی هم خوب بود,دست شما درد نکند,ممنون از پیگیری شما,مشکلی نداشتم,هیچ شکایتی ندارم,هیچ ایرادی ندارد,بهتر از این نمی‌شد,دیگر هیچ مشکلی ندارم
"""
_FA_NEGATIVE = """
پشتیبانی,پشتیبانی شما,پشتیبانیتون,تیم پشتیبانی,کارشناس پشتیبانی,تلفن‌ها,مرکز تماس,هیچ کس|جواب نمی‌دهد,جوابگو نیست,پاسخ نمی‌دهد,جواب نداد,جواب درستی نداد,اصلا پیگیری نکرد,یک ساعت منتظرم گذاشت,مشکلم را حل نکرد,فقط امروز و فردا می‌کند,بد جواب داد,جواب نمیدن,بی‌ادب بود,فایده‌ای نداشت
برخورد کارکنان,رفتار پرسنل,برخورد کارشناس,کارمند شعبه,مشاور,پزشک,منشی,راننده,پیک,نصاب,پذیرش|بد بود,بی‌ادبانه بود,توهین‌آمیز بود,اصلا خوب نبود,مناسب نبود,خیلی سرد بود,بی‌حوصله بود,کارش را بلد نبود,محترمانه نبود,افتضاح بود
ارسال,تحویل,سفارش,بسته,مرسوله,نوبت,وام,بازگشت پول,پول من,کالا|دیر رسید,خیلی دیر رسید,دیر انجام شد,یک هفته طول کشید,با تاخیر رسید,هنوز نرسیده,اصلا نرسید,اشتباه بود,سر وقت نبود,گم شد,لغو شد,دیر به دستم رسید
اپلیکیشن,برنامه,سایت,پنل کاربری,نرم‌افزار,نسخه جدید,درگاه پرداخت,اینترنت|مدام قطع می‌شود,باز نمی‌شود,کار نمی‌کند,کند است,خیلی کند شده,خطا می‌دهد,هنگ می‌کند,بسته می‌شود,پر از ایراد است,پیچیده و گیج‌کننده است,وسط کار بیرون می‌اندازد,باز نمیشه,کار نمیکنه,همش خطا میده
محصول,کالا,جنس,اتاق,هتل,غذا,خدمات,کلاس,دوره,بیمه,بسته‌بندی|خراب بود,شکسته بود,سرد بود,کثیف بود,کیفیت نداشت,بی‌کیفیت بود,با عکس فرق داشت,پاره بود,زود خراب شد,ناقص بود,به درد نخورد,ارزشش را نداشت,خوب نبود,اصلا خوب نبود,رضایت‌بخش نبود,در حد انتظار نبود
قیمت,قیمت‌ها,هزینه,تعرفه,کارمزد|گران است,خیلی بالاست,غیرمنصفانه است,دو برابر شده,بالاتر از همه جاست,نسبت به کیفیت زیاد است,گرونه,یکدفعه بالا رفت
|دیر رسید,خیلی دیر رسید,دیر آمد,سرد بود,گران است,خیلی گران بود,گم شد,خراب شد,کند است,شلوغ بود,کثیف بود,جواب ندادند,راضی نیستم,اصلا راضی نبودم,پشیمان شدم,دیگر خرید نمی‌کنم,به هیچ کس پیشنهاد نمی‌کنم,وقتم تلف شد,پولم هدر رفت,چند بار زنگ زدم کسی جواب نداد,هیچ کس پاسخگو نیست,خسته شدم از پیگیری,از من دو بار پول کم شد,پولم برنگشت,حسابم بی‌دلیل بسته شد,منتظر ماندن آزاردهنده بود,صف خیلی طولانی بود,جای پارک پیدا نمی‌شود,ناامید شدم,انتظار بیشتری داشتم,این بار هم مشکل حل نشد
"""
_FA_NEUTRAL = """
پشتیبانی,ارسال,برخورد کارکنان,برنامه,سایت,محصول,خدمات,غذا,کیفیت,اتاق,قیمت|معمولی بود,متوسط بود,نه خوب بود نه بد,بد نبود,در حد متوسط است,قابل قبول بود,بدک نیست,می‌تواند بهتر باشد,مثل بقیه جاهاست
کاش قیمت‌ها,کاش هزینه ارسال,کاش صف,ای کاش زمان انتظار,کاش کارمزد|کمتر بود,کمتر می‌شد,کوتاه‌تر بود,پایین‌تر می‌آمد
کاش,ای کاش,پیشنهاد می‌کنم,بهتر است,لطفا,اگر می‌شود|پرداخت قسطی اضافه کنید,شعبه بیشتری باز کنید,نسخه آیفون را هم بدهید,ساعت کاری را بیشتر کنید,زمان دقیق ارسال را بگویید,تنوع رنگ را زیاد کنید,پیامک یادآوری بفرستید,حالت شب اضافه شود
|دیروز سفارش دادم,سه روز پیش خرید کردم,برای برادرم گرفتم,هنوز استفاده نکرده‌ام,شماره سفارش من این است,نظری ندارم,ساعت کاری شعبه چند است,چطور می‌توانم سفارش را لغو کنم,این مدل رنگ آبی هم دارد,رمزم را فراموش کرده‌ام,تلفنی صحبت کردم,از سایت ثبت‌نام کردم,هزینه ارسال چقدر است
"""
_EN_POSITIVE = """
support,customer support,your support team,the agent,the help desk|answered quickly,was great,solved my problem,was very helpful,fixed it in minutes,was patient and kind,always answers,got back to me the same day
the staff,the driver,the receptionist,the doctor,the courier,the technician,the waiter,everyone|was polite,was friendly,was very kind,was professional,went out of their way to help,explained everything clearly,could not have been nicer,made us feel welcome
delivery,shipping,my order,the package,the refund,check in,booking|was fast,arrived on time,came early,was quick and easy,took no time at all,went smoothly,was hassle free
the app,the website,the new version,the software,the dashboard,checkout|works perfectly,is easy to use,is fast and simple,has no problems at all,is much better now,never crashes,runs smoothly,does exactly what i need
the product,the room,the food,the service,the course,the quality,the packaging,the hotel|was excellent,is great,exceeded my expectations,was spotless,is worth every penny,is exactly what i wanted,was not bad at all,never disappoints,is better than expected
the price,prices,the fees|are fair,is very reasonable,was good value,are lower than elsewhere
|arrived early,came on time,it was lovely,so tasty,very clean,good value,much better than i thought,i am very satisfied,would recommend to anyone,will buy again,no complaints,no problems at all,nothing to complain about,nothing all good,nothing i love it,everything is fine,cannot fault it,could not be happier,not a single issue,thanks for sorting it out so fast,i have never had a problem,you guys are the best,do not change a thing,it is not bad at all,not bad pretty good actually,i can not complain
"""
_EN_NEGATIVE = """
support,customer support,your support team,the agent,the help desk,nobody|never answers,does not answer,did not reply,was no help,kept me waiting for an hour,was useless,ignored my emails,hung up on me,could not help,does not care,gave me the wrong information,passed me from one person to another
the staff,the driver,the receptionist,the doctor,the courier,the technician,the waiter,the manager|was rude,was unhelpful,was not friendly,was impatient,did not listen,ignored us,made me feel stupid,was not professional,had no idea what to do
delivery,shipping,my order,the package,the refund,my money|was late,arrived late,arrived two weeks late,never arrived,took forever,came damaged,was lost,still has not arrived,got cancelled,took too long,was wrong
the app,the website,the new version,the software,the dashboard,checkout,the payment page|keeps crashing,crashes all the time,is slow,is too slow,does not work,does not load,keeps logging me out,is full of bugs,is confusing,freezes every time,stopped working after the update,shows an error
the product,the room,the food,the service,the course,the quality,the packaging,the hotel|was dirty,was cold,broke after a week,is not worth the money,was not good,was not great,is nothing like the picture,was disappointing,was below average,was noisy and dirty,did not meet my expectations,was missing parts
the price,prices,the fees,shipping costs|are too high,is too expensive,went up again,are a rip off,is not fair,are higher than anywhere else
|arrived late,came late,was rude,too slow,too expensive,too noisy,it was cold,nobody answers,keeps crashing,i am not satisfied,i am not happy,would not recommend,will never buy again,waste of money,i do not like it,i dont like it,i did not enjoy it,nobody helped me,i was charged twice,still waiting for my refund,i had to call five times,my account was blocked without any reason,i want my money back,nothing works,it is not good,not happy with the service,this is the third time,the queue was too long,there was nowhere to park
"""
_EN_NEUTRAL = """
support,delivery,the staff,the app,the website,the product,the service,the food,the quality,the room,the price|was ok,was okay,was average,is so so,was neither good nor bad,was acceptable,is nothing special,could be better,is like anywhere else
please,you should,it would be nice to,i wish you would,could you,maybe|add instalments,add a dark mode,open on sundays,send a reminder by text,offer more colours,show the delivery time,lower the shipping fee,let us pay in instalments,open more branches,add an export button,make an iphone version
|i ordered on monday,i bought it for my brother,i have not used it yet,i forgot my password,how do i cancel my order,what time do you open,do you ship abroad,i called yesterday,my order number is on the form,i signed up on the website,no comment,does it come in blue,how much is shipping
"""
_PATTERNS = {
    "fa": {
        Label.POSITIVE: _FA_POSITIVE,
        Label.NEGATIVE: _FA_NEGATIVE,
        Label.NEUTRAL: _FA_NEUTRAL,
    },
    "en": {
        Label.POSITIVE: _EN_POSITIVE,
        Label.NEGATIVE: _EN_NEGATIVE,
        Label.NEUTRAL: _EN_NEUTRAL,
    },
}


def own_sentences(language: str, seed: int) -> Iterator[tuple[str, Label]]:
    """Every sentence the patterns of a language make, with its label, the same for a seed."""
    dice = random.Random(seed)
    for label, patterns in _PATTERNS[language].items():
        openings = [o for o in _OPENINGS[language] if label is Label.NEGATIVE or o != "متاسفانه "]
        for line in patterns.strip().splitlines():
            subjects, _, said = line.partition("|")
            for subject, words in product(subjects.split(","), said.split(",")):
                yield f"{dice.choice(openings)}{subject} {words}".strip(), label
