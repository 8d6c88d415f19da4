"""A year of the sample company, as values: who was asked, who answered what, and when.

Pure: the same day and seed give the same year. Moods carry a trend (things get better, with a bad
month when deliveries were late) and differences (Tehran is happier, gold customers too), so that
every chart has something true to show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

from voc.core.calendar import Calendar, add_months, at_wall_time
from voc.sample.people import Person
from voc.sample.words import FRESH, REASONS, SUPPORT, WISHES

Mood = Literal["good", "plain", "mixed", "bad"]
FRESH_MONTHS = 2.5
FRESH_SHARE = 0.6
"""How much of the complaints of these last months is about a trouble that is new."""
MOODS: tuple[Mood, ...] = ("good", "plain", "mixed", "bad")
MONTHS = 12
BAD_MONTH = 5
"""Months ago: the month of the late deliveries."""
GROUPS = 3
"""A third of the customers is asked every month, so that nobody is asked twice in 90 days."""
ANSWER_SHARE = 0.44
COMMENT_SHARE = 0.5
OPEN_A_MONTH = {"csat": 38, "ces": 22}
NPS_SCORES: dict[Mood, tuple[int, ...]] = {
    "good": (9, 9, 10, 10, 10),
    "plain": (7, 8, 8, 7, 6),
    "mixed": (6, 7, 8, 5),
    "bad": (0, 1, 2, 3, 4, 5, 6, 5),
}
CSAT_SCORES: dict[Mood, tuple[int, ...]] = {
    "good": (5, 5, 4),
    "plain": (4, 3),
    "mixed": (3, 4, 2),
    "bad": (1, 2, 2),
}
CES_SCORES: dict[Mood, tuple[int, ...]] = {
    "good": (6, 7, 7),
    "plain": (5, 4, 5),
    "mixed": (4, 5, 3),
    "bad": (1, 2, 3),
}
SCORES = {"nps": NPS_SCORES, "csat": CSAT_SCORES, "ces": CES_SCORES}


@dataclass(frozen=True, slots=True)
class Sitting:
    """One answered survey. `person` is a place in the list of people; None answered openly."""

    metric: str
    at: datetime
    score: int
    words: str | None
    language: str
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One person invited by one monthly run, and the sitting that came of it, if any."""

    person: int
    sitting: Sitting | None


@dataclass(frozen=True, slots=True)
class Run:
    """One monthly run of the relationship survey."""

    due_at: datetime
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One outreach call: what the customer would change, or None where nobody was reached."""

    at: datetime
    position: int
    person: int
    words: str | None


def runs(people: list[Person], at: datetime, zone: ZoneInfo, chance: Random) -> list[Run]:
    """Twelve monthly runs, the last five weeks ago, each asking a third of the people."""
    last = at.astimezone(zone).date() - timedelta(days=35)
    made = []
    for months_ago in range(MONTHS, 0, -1):
        day = add_months(last, 1 - months_ago, Calendar.JALALI)
        due = at_wall_time(day, time(10), zone)
        group = [n for n in range(len(people)) if n % GROUPS == months_ago % GROUPS]
        asked = tuple(_asked(people, n, due, months_ago, chance) for n in group)
        made.append(Run(due, asked))
    return made


def _asked(people: list[Person], n: int, due: datetime, months_ago: int, chance: Random) -> Asked:
    if chance.random() > ANSWER_SHARE:
        return Asked(n, None)
    later = timedelta(minutes=chance.choice((3, 20, 90, 300, 1500, 4000)) * (1 + chance.random()))
    return Asked(n, _sitting("nps", due + later, months_ago, people[n], chance, n))


def open_sittings(
    people: list[Person], at: datetime, zone: ZoneInfo, chance: Random
) -> Iterator[Sitting]:
    """A year of answers to the two open links, up to two hours before `at`."""
    today = at.astimezone(zone).date()
    for days_ago in range(30 * MONTHS, -1, -1):
        for metric, a_month in OPEN_A_MONTH.items():
            for _ in range(_times(a_month / 30, chance)):
                moment = _daytime(today - timedelta(days=days_ago), zone, chance)
                if moment < at - timedelta(hours=2):
                    person = chance.choice(people)
                    yield _sitting(metric, moment, days_ago / 30, person, chance, None)


def calls(
    people: list[Person], working_days: list[date], zone: ZoneInfo, chance: Random
) -> list[Call]:
    """Five calls on each of the days, nobody twice; three in five reach somebody."""
    drawn = chance.sample(range(len(people)), 5 * len(working_days))
    made = []
    for place, person in enumerate(drawn):
        day = working_days[place // 5]
        reached = chance.random() < 0.62  # what callers see
        words = chance.choice(WISHES[people[person].language]) if reached else None
        minutes = chance.randrange(60)
        moment = at_wall_time(day, time(10 + place % 5, minutes), zone)
        made.append(Call(moment, place % 5 + 1, person, words))
    return made


def mood(months_ago: float, person: Person, chance: Random) -> Mood:
    """How a customer felt then: better every month, worse in the month of late deliveries."""
    good = 0.60 - 0.02 * months_ago
    bad = 0.13 + 0.012 * months_ago
    if round(months_ago) == BAD_MONTH:
        good, bad = good - 0.20, bad + 0.18
    if person.plan == "طلایی":
        good, bad = good + 0.10, bad - 0.05
    if person.city == "رشت":
        good, bad = good - 0.12, bad + 0.12
    rest = max(0.0, 1 - good - bad)
    weights = (good, rest * 0.6, rest * 0.4, max(0.02, bad))
    return chance.choices(MOODS, weights)[0]


def _sitting(
    metric: str,
    moment: datetime,
    months_ago: float,
    person: Person,
    chance: Random,
    place: int | None,
) -> Sitting:
    felt = mood(months_ago, person, chance)
    words = _words(metric, felt, person.language, chance) if _speaks(felt, chance) else None
    is_fresh = felt in {"bad", "mixed"} and months_ago < FRESH_MONTHS
    if words and is_fresh and chance.random() < FRESH_SHARE:
        words = chance.choice(FRESH[person.language])
    score = chance.choice(SCORES[metric][felt])
    return Sitting(metric, moment, score, words, person.language, place)


def _speaks(felt: Mood, chance: Random) -> bool:
    """The unhappy write more than the content."""
    return chance.random() < COMMENT_SHARE + (0.2 if felt in {"bad", "mixed"} else -0.05)


def _words(metric: str, felt: Mood, language: str, chance: Random) -> str:
    heard = SUPPORT if metric == "csat" and felt in {"good", "bad"} else REASONS
    text = chance.choice(heard[language, felt])
    if felt != "plain" and chance.random() < 0.12:  # now and then a wish follows
        text += " " + chance.choice(WISHES[language][:10])
    return text


def _times(mean: float, chance: Random) -> int:
    """How often something happens on a day that brings `mean` on average."""
    whole = int(mean)
    return whole + (chance.random() < mean - whole)


def _daytime(day: date, zone: ZoneInfo, chance: Random) -> datetime:
    return at_wall_time(day, time(chance.randrange(8, 23), chance.randrange(60)), zone)
