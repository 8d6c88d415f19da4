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
یک=yek,ye,ie یکم=yekam,kami,kmi دیگه=dige,dge,dg بعد=bade,baed خیلیه=kheilie بد=bad بدی=badi
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
میرسه=mirese میرسد=miresad نمیرسه=nemirese نرسید=naresid نرسیده=nareside میاد=miad نمیاد=nemiad
نیومد=nayumad,nayomad اومد=umad میده=mide میدن=midan نمیدن=nemidan نمیدین=nemidin نمیدید=nemidid
میتونم=mitunam,mitonam نمیتونم=nemitunam,nemitonam میتونید=mitunid,mitonid میتونین=mitunin
میکنید=mikonid میکنین=mikonin نمیکنید=nemikonid نمیکنین=nemikonin نمیکنن=nemikonan
نمیکنه=nemikone کنین=konin بکنید=bokonid بذارید=bezarid بدین=bedin باشید=bashid میشد=mishod
بشه=beshe داشتید=dashtid داشتین=dashtin دارین=darin دارن=daran هستین=hastin چه=che کی=ki
کجا=koja چطور=chetor,chetori چجوری=chejuri,chejori چقدر=cheghad,cheghadr,cheghade
بالا=bala بالاست=balast پایین=payin,paein هنوز=hanuz دوباره=dobare دیروز=diruz امروز=emruz
فردا=farda وقت=vaght اضافه=ezafe عوض=avaz رمز=ramz کارت=kart وام=vam شعبه=shobe,shoabe
دکتر=doktor نوبت=nobat پرداخت=pardakht قسطی=ghesti تخفیف=takhfif سایت=sayt هزینه=hazine
گارانتی=garanti تعویض=taviz برگشت=bargasht زنگ=zang زدم=zadam تماس=tamas گرفتم=gereftam
ندادن=nadadan منتظر=montazer معطل=moatal شلوغ=sholugh,shologh طولانی=tulani مهربون=mehrabun,mehrabon
بیادب=biadab بداخلاق=badakhlagh خوشاخلاق=khoshakhlagh هیچکس=hichkas کسی=kasi دروغ=dorugh,dorogh
کلاهبرداری=kolahbardari پیگیری=peygiri رسیدگی=residegi پاسخگو=pasokhgu جوابگو=javabgu
موجود=mojud,mojod متشکر=moteshaker خوشحال=khoshhal ساده=sade قطع=ghat پیدا=peyda شماره=shomare
آدرس=adres ببخشید=bebakhshid نبودن=nabudan باحال=bahal گفتن=goftan گفتم=goftam وضع=vaz,vaze
پولم=pulam پولمو=pulamo گم=gom باز=baz هنگ=hang گوشی=gushi کفش=kafsh توصیه=tosie وجه=vajh دو=do
مریزاد=marizad ایول=eyval ای=ey اوکیه=okeye,okye نمیخوره=nemikhore پس=pas مرکزی=markazi
"""

AMBIGUOUS = word_set(
    "in man bad to ham on be dare age hast ma ya o k b do ok mn kam kind dust a no i un tam "
    "hat non harf kham ta ie dir zaman sari kon age ast mah dg bade bod sepas gran mes merci "
    "ali ki bala darin farda kart vam sade adres vaz vaze mide che reside gom baz hang ey "
    "pas pul balast"
)
"""Also English words, names or typing; they do not show that a text is Finglish."""

LATIN_WORD = re.compile(r"[a-z]+")
_DOUBLED = re.compile(r"([a-z])\1+")
_REGULAR = (("q", "gh"), ("x", "kh"), ("ow", "u"), ("ou", "u"), ("w", "v"))


def regular(word: str) -> str:
    """One spelling for the ways a Finglish word is typed; ``word`` is in lower case."""
    word = _DOUBLED.sub(r"\1", word.replace("oo", "u").replace("ee", "i"))
    for typed, replacement in _REGULAR:
        if typed in word:
            word = word.replace(typed, replacement)
    return word


def _dictionary() -> dict[str, str]:
    words: dict[str, str] = {}
    for entry in _WORDS.split():
        persian, _, spellings = entry.partition("=")
        for spelling in spellings.split(","):
            words.setdefault(regular(spelling), persian)
    return words


PERSIAN_OF = _dictionary()
_TELLING = frozenset(PERSIAN_OF) - frozenset(map(regular, AMBIGUOUS))

_ENDINGS = {
    "hashun": "هاشون", "hatun": "هاتون", "hamun": "هامون", "ashun": "اشون", "atun": "اتون",
    "eshun": "شون", "etun": "تون", "emun": "مون", "shun": "شون", "tun": "تون", "amo": "م رو",
    "esho": "ش رو", "tarin": "ترین", "tar": "تر", "haye": "های", "aye": "ای", "esh": "ش",
    "ash": "ش", "et": "ت", "am": "م", "im": "یم", "id": "ید", "ha": "ها", "ro": " رو", "sh": "ش",
    "o": " رو", "a": "ا", "e": "", "i": "ی",
}  # fmt: skip
"""Plural, possessive, "is" and the object's sign, the longest first; an ezafe is not written."""
_LONGEST_ENDING = max(map(len, _ENDINGS))
_SHORTEST_STEM = 4


def _inflected(regular_word: str) -> str | None:
    """A word of the list with an ending, in Persian letters: ``gheymatashun``."""
    for length in range(min(_LONGEST_ENDING, len(regular_word) - _SHORTEST_STEM), 0, -1):
        persian = _ENDINGS.get(regular_word[-length:])
        if persian is not None and (stem := regular_word[:-length]) in _TELLING:
            return PERSIAN_OF[stem] + persian
    return None


def is_finglish_word(word: str) -> bool:
    """Whether a Latin word in lower case is Persian and nothing else."""
    word = regular(word)
    return word in _TELLING or (word not in PERSIAN_OF and _inflected(word) is not None)


def word_to_persian(word: str) -> str:
    """A Finglish word in Persian letters, any other word as it is; ``word`` is in lower case."""
    known = regular(word)
    return PERSIAN_OF.get(known) or _inflected(known) or word


def to_persian(text: str) -> str:
    """The text with every Finglish word of the list in Persian letters."""
    return LATIN_WORD.sub(lambda match: word_to_persian(match.group()), text.lower())
