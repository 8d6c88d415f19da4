"""Words that say nothing of what a comment is about, as `folding.fold` leaves them.

Function words, auxiliary verbs, greetings, and words that judge without saying what.
"""

from __future__ import annotations

_PERSIAN = """
و یا اما ولی که را رو در به با از تا بر برای بی چون اگر اگه مگر هر هم همه هیچ همین همان این ان
اون اینکه انکه یه یک دو سه چهار پنج ده بار دفعه من تو او ما شما انها اونا ایشان خود خودم خودش
خودشون خودتون خودتان چه چی چرا کی کجا کدام چند چقدر چطور چگونه ایا نه بله اره خیلی بسیار کاملا
اصلا واقعا فقط البته متاسفانه خوشبختانه حتی دیگر دیگه هنوز باز بازم دوباره همیشه گاهی الان حالا
امروز دیروز فردا امسال بعد قبل پیش پس زیر روی بالای کنار بین بدون مثل مانند جز غیر نزد سپس بلکه
زیرا چونکه تنها باید شاید است هست نیست بود نبود بودم بودیم بودند بودن باشه باشد باشم باشید
نباشد نباشه هستم هستید هستند هستن هستیم نیستم نیستید شد نشد شده نشده شدم شدن شدند میشه میشود
نمیشه نمیشود بشه بشود شود کرد کردم کردن کردند کردید کردین کرده نکرد نکردم نکردند کنم کنید کنین
کند کنه کنند کنن میکنم میکنه میکند میکنند میکنن میکنید نمیکنم نمیکنه نمیکند نمیکنند نمیکنن
نمیکنید بکنم بکنید داد دادم دادند دادن دادید بدهم بدم بدید بدهید میدم میده میدهد میدهند میدن
نمیده نمیدهد نمیدهند نمیدن دارم داره دارد دارید دارند دارن نداره ندارد ندارم ندارید ندارند داشت
داشتم داشتن نداشت داشته گفت گفتم گفتند گفتن میگه میگن میگویند گفته رفت رفتم رفته امد امدم امده
اومد اومدم اومده میاد میاید گرفت گرفتم گرفته گذاشت گذاشتم خواهم خواهد میخوام میخواهم خواستم
توانم تونم نمیتونم نمیتوانم میتونم میتوانم بشم چیز چیزی کسی جایی وقتی زمانی موقع موقعی انقدر
اینقدر همچنین سلام ممنون متشکرم مرسی لطفا خوب بد عالی افتضاح بدترین بهترین بدتر بهتر خوبه بده
خوبی بدی راضی ناراضی نظر نظرم کلا یعنی مورد سر اخر اول کم زیاد کمی بیشتر کمتر همون همونجا تون
شون مون ها های هایی می نمی ای
"""
_ENGLISH = """
a an the and or but nor so yet if then else than that this these those there here it its is are
was were be been being am do does did done doing have has had having will would shall should
can could may might must i me my mine we us our ours you your yours he him his she her hers
they them their theirs who whom whose which what when where why how all any both each few more
most other some such no not only own same too very just also even ever never always still
already again once twice of at by for with about against between into through during before
after above below to from up down in out on off over under as because while until although
though however since without within upon per via etc get got gets getting go goes went going
gone make makes made take takes took taken give gives gave given say says said tell told ask
asked come came try tried want wanted need needed use used know knew like really quite much
many lot lots bit thing things something anything nothing everything someone anyone nobody
everyone one two three day days time times today yesterday back now well good bad great
terrible awful horrible worst best better worse nice ok okay poor excellent disappointing
disappointed happy unhappy please thanks thank hello hi dont doesnt didnt cant couldnt wont
wouldnt isnt arent wasnt werent im ive don't doesn't didn't can't couldn't won't wouldn't isn't
aren't wasn't weren't i'm i've s t re ve ll d m
"""

STOP_WORDS = frozenset(_PERSIAN.split()) | frozenset(_ENGLISH.split())
