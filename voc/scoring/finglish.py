"""Persian written in Latin letters: its common words, and their Persian spelling.

There is no agreed spelling, so a word is first made regular (``khoob``, ``khub`` and ``xub`` meet)
and then looked up. What is not in the list stays Latin: the Persian model knows a few such words.
"""

from __future__ import annotations

import re

from voc.scoring.normalise import word_set

_WORDS = """
خیلی=kheili,kheyli,khyli,khili,kheli,khaili,kheily خوب=khub,khob خوبه=khube,khobe
خوبی=khubi,khobi خوش=khosh خوشمزه=khoshmaze,khoshmazeh,khushmaze خوشمزست=khoshmazast
عالی=ali,aly,awli,alii,alie,alye عالیه=alie,aliye,aliyeh بود=bud,bod,bvd بودن=budan,bodan
بودم=budam,bodam بودید=budid,bodid نبود=nabud,nabod,nbod نیست=nist هست=hast است=ast هستم=hastam
هستید=hastid بدون=bedun,bedune بسیار=besiar,besyar,besiyar
واقعا=vaghean,vaghan,vaqean,vaqan,waghean,vaghaan,vagean,vaghn
ممنون=mamnun,mamnon,mmnon,mamnunam,mamnonam مرسی=mersi,merci,mrc,mrci,merc,mercii
تشکر=tashakor,tashakkor سپاس=sepas سلام=salam,slm لطفا=lotfan کاش=kash کاشکی=kashki ولی=vali,vli
اما=ama,amma فقط=faghat,faghad,faghd,faqat متاسفانه=motasefane,moteasefane
اصلا=aslan,asln,asan,aslaan کلا=kolan,kollan چون=chon,chun چرا=chera,chra که=ke,k از=az به=be,b
با=ba و=va,o در=dar,tu,tuye رو=ro را=ra برای=baraye,baray,bara,vase برام=baram هم=ham این=in,een
اون=un,on من=man,mn ما=ma شما=shoma همه=hame همیشه=hamishe,hmishe مثل=mesle,mesl,mese
یک=yek,ye,ie یکم=yekam,kami,kmi دیگه=dige,dge,dg بعد=bad,bade,baad خیلیه=kheilie بد=bad بدی=badi
بدترین=badtarin بهترین=behtarin بهتر=behtar,bhtr بیشتر=bishtar کمتر=kamtar غذا=ghaza,qaza,ghazah
غذاها=ghazaha سفارش=sefaresh پیک=peik,peyk رستوران=resturan,restoran
کیفیت=keyfiat,keyfiyat,keifiat,keifiyat,keyfyat بیکیفیت=bikeyfiat,bikeyfiyat,bikeifiat
قیمت=gheymat,gheimat,qeymat,qeimat,ghimat قیمتش=gheymatesh,gheimatesh,qeymatesh
گرون=gerun,geron,gran ارزون=arzun,arzon سرد=sard گرم=garm دیر=dir زود=zud,zod سریع=sari,sarie
رسید=resid,reside تازه=taze,tazeh مونده=munde,monde کهنه=kohne سوخته=sukhte,sokhte خام=kham
خشک=khoshk شور=shur طعم=tam,taam مزه=maze,mazze بدمزه=badmaze افتضاح=eftezah,eftezahe,efteza
مزخرف=mozakhraf راضی=razi راضیم=raziam,razim ناراضی=narazi پیشنهاد=pishnahad
پشتیبانی=poshtibani,poshtibany محصول=mahsul,mahsol محصولات=mahsulat,mahsolat خرید=kharid
ارسال=ersal بسته=baste,basteh بندی=bandi داشت=dasht نداشت=nadasht دارم=daram داره=dare
ندارم=nadaram نداره=nadare دارید=darid شد=shod شده=shode نشد=nashod شدم=shodam کرد=kard
کردم=kardam کردن=kardan کنید=konid کنم=konam کنن=konan کن=kon میشه=mishe نمیشه=nemishe
میخوام=mikham نمیخوام=nemikham میدم=midam میکنم=mikonam میکنه=mikone نمیکنم=nemikonam باشه=bashe
باید=bayad نباید=nabayad بده=bede بدید=bedid چی=chi هیچ=hich هیچی=hichi چیز=chiz مشکل=moshkel
اشکال=eshkal کم=kam زیاد=ziad,ziyad بزرگ=bozorg کوچیک=kuchik,kochik,kuchek قشنگ=ghashang,qashang
زیبا=ziba حرف=harf درد=dard دستتون=dastetun,dasteton,dastetan دمتون=dametun,dameton دست=dast
دستم=dastam خدا=khoda خدمات=khadamat کارمند=karmand برخورد=barkhord رفتار=raftar
مودب=moadab,moaddab محترم=mohtaram فوقالعاده=foghalade,fogholade,foqolade,fogholadast
بینظیر=binazir نسبت=nesbat,nesbt حجم=hajm حجمش=hajmesh آسان=asun راحت=rahat سخت=sakht کند=kond
تاخیر=takhir زمان=zaman ساعت=saat,saate روز=ruz,roz ماه=mah هفته=hafte پول=pul
اشتباه=eshtebah,eshtebahi خراب=kharab شکسته=shekaste حیف=heyf,heif تمیز=tamiz کثیف=kasif
مشتری=moshtari پشیمون=pashimun,pashimoon اپلیکیشن=aplikeyshen برنامه=barname نظر=nazar
نظرم=nazaram کتاب=ketab کتابش=ketabesh داستان=dastan نان=nun,non مرغ=morgh پنیر=panir گوشت=gusht
کامل=kamel کاملا=kamelan مخصوصا=makhsusan,makhsosan تا=ta یا=ya هر=har چند=chand خودم=khodam
اگه=age دوست=dust,dost دوستان=dustan قبل=ghabl,qabl قبلا=ghablan,qablan جدید=jadid ولیکن=valikan
حتما=hatman,htmn بازم=bazam همینه=hamine همین=hamin همچی=hamechi,hamechiz
نمیدونم=nemidunam,nemidonam آقا=agha خانم=khanum ضعیف=zaeif,zaif جواب=javab نمیده=nemide
"""

_AMBIGUOUS = word_set(
    "in man bad to ham on be dare age hast ma ya o k b do ok mn kam kind dust a no i un tam "
    "hat non harf kham ta ie dir zaman sari kon age ast mah dg bade bod sepas gran mes merci "
    "ali"
)
"""Also English words, names or typing; they do not show that a text is Finglish."""

LATIN_WORD = re.compile(r"[a-z]+")
_REGULAR = (
    (re.compile(r"([a-z])\1+"), r"\1"),
    (re.compile("q"), "gh"),
    (re.compile("x"), "kh"),
    (re.compile("ow|ou"), "u"),
    (re.compile("w"), "v"),
)


def regular(word: str) -> str:
    """One spelling for the ways a Finglish word is typed; ``word`` is in lower case."""
    word = word.replace("oo", "u").replace("ee", "i")
    for pattern, replacement in _REGULAR:
        word = pattern.sub(replacement, word)
    return word


def _dictionary() -> dict[str, str]:
    words: dict[str, str] = {}
    for entry in _WORDS.split():
        persian, _, spellings = entry.partition("=")
        for spelling in spellings.split(","):
            words.setdefault(regular(spelling), persian)
    return words


PERSIAN_OF = _dictionary()
_TELLING = frozenset(PERSIAN_OF) - frozenset(map(regular, _AMBIGUOUS))


def is_finglish_word(word: str) -> bool:
    """Whether a Latin word in lower case is Persian and nothing else."""
    return regular(word) in _TELLING


def word_to_persian(word: str) -> str:
    """A Finglish word in Persian letters, any other word as it is; ``word`` is in lower case."""
    return PERSIAN_OF.get(regular(word), word)


def to_persian(text: str) -> str:
    """The text with every Finglish word of the list in Persian letters."""
    return LATIN_WORD.sub(lambda match: word_to_persian(match.group()), text.lower())
