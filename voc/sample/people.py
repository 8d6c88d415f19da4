"""The sample company's customers: names that no real list was taken from."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

FIRST = {
    "fa": (
        "مریم زهرا فاطمه سارا نرگس لیلا مینا الهام سمیرا نازنین پریسا شیما هانیه مهسا ریحانه "
        "علی رضا حسین محمد امیر مهدی سعید کاوه بهرام آرش پویا نیما فرهاد کامران احسان"
    ).split(),
    "en": "Anna Emma Olivia Grace Nora Lucy Clara Hannah Tom James Oliver Daniel Mark Peter "
    "Simon Leo Adam Hugo".split(),
}
LAST = {
    "fa": (
        "احمدی محمدی حسینی کریمی رضایی مرادی جعفری نوری صادقی اکبری رحیمی موسوی قاسمی باقری "
        "شریفی یوسفی کاظمی امینی سلیمانی طاهری فرهادی نیک‌نام بهرامی پارسا"
    ).split(),
    "en": "Baker Cole Dawson Ellis Fletcher Gray Harper Irving Keller Lane Marsh Norris Olsen "
    "Price Reed Shaw Turner Wells".split(),
}
CITIES = (
    ("تهران", 40),
    ("مشهد", 14),
    ("اصفهان", 12),
    ("شیراز", 11),
    ("تبریز", 9),
    ("کرج", 8),
    ("رشت", 6),
)
PLANS = (("معمولی", 60), ("نقره‌ای", 25), ("طلایی", 15))
COMPANIES = {
    "fa": ("پخش البرز نمونه", "کافه باران", "دفتر معماری سرو", "آموزشگاه فردا", ""),
    "en": ("Northwind Studio", "Bluebird Cafe", "Harbour Trading", "", ""),
}
ENGLISH_SHARE = 0.22


@dataclass(frozen=True, slots=True)
class Person:
    """One invented customer. `phone` begins with a prefix that is given to nobody."""

    name: str
    email: str
    phone: str
    language: str
    company: str
    city: str
    plan: str
    hour: int | None
    orders: int


def invented(count: int, chance: Random) -> list[Person]:
    """That many people; the same chance invents the same people."""
    return [_person(number, chance) for number in range(1, count + 1)]


def _person(number: int, chance: Random) -> Person:
    language = "en" if chance.random() < ENGLISH_SHARE else "fa"
    return Person(
        name=f"{chance.choice(FIRST[language])} {chance.choice(LAST[language])}",
        email=f"customer{number}@example.com",
        phone=f"+98900000{number:04d}",
        language=language,
        company=chance.choice(COMPANIES[language]) if chance.random() < 0.3 else "",  # a third
        city=_weighted(CITIES, chance),
        plan=_weighted(PLANS, chance),
        hour=chance.choice((9, 11, 14, 17)) if chance.random() < 0.4 else None,  # some say it
        orders=1 + int(chance.expovariate(0.25)),
    )


def _weighted(options: tuple[tuple[str, int], ...], chance: Random) -> str:
    names = [name for name, _ in options]
    return chance.choices(names, [weight for _, weight in options])[0]
