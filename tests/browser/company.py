"""The sample company with something on every page of the staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tests import factories as make
from voc import worker
from voc.accounts import actions as accounts
from voc.core import clock
from voc.core.calendar import local_day
from voc.core.db import db
from voc.customers import importing
from voc.customers.models import Customer, Segment
from voc.delivery.models import ChannelName, Message
from voc.followups import actions as followups
from voc.followups.models import Case, Programme
from voc.sample import actions as sample
from voc.surveys import actions as surveys
from voc.surveys.gallery import TEMPLATES
from voc.surveys.models import Survey
from voc.waves import actions as waves
from voc.waves import invitations
from voc.waves.recurrence import Kind

FILE = "نام,ایمیل,شهر\nسارا کریمی,sara@example.com,تهران\nبی‌نشانی,این ایمیل نیست,شیراز\n"
PAGES = (
    "/",
    "/comments",
    "/surveys/",
    "/surveys/new",
    "/surveys/{survey}",
    "/surveys/{survey}/preview",
    "/surveys/{survey}/versions",
    "/surveys/{survey}/results",
    "/surveys/{draft}/draft",
    "/waves/",
    "/waves/new",
    "/waves/{wave}",
    "/waves/links/",
    "/outbox/",
    "/outbox/{message}",
    "/outreach/",
    "/outreach/answers",
    "/outreach/programmes/",
    "/outreach/programmes/new",
    "/cases/",
    "/cases/new?customer={customer}",
    "/cases/{case}",
    "/customers/",
    "/customers/{customer}",
    "/customers/{customer}/edit",
    "/customers/new",
    "/customers/imports/",
    "/customers/imports/new",
    "/customers/imports/{taken}",
    "/customers/imports/{waiting}",
    "/segments/",
    "/segments/{segment}",
    "/segments/new",
    "/reports/",
    "/settings/",
    "/people/",
    "/audit/",
    "/sample/",
)
BESIDE = (
    "/surveys/import",
    "/surveys/{survey}/anonymity",
    "/surveys/{survey}/batches",
    "/surveys/{survey}/fields",
    "/surveys/{survey}/responses",
    "/surveys/{draft}/review",
    "/surveys/{survey}/sheet",
    "/surveys/{survey}/web-site",
    "/surveys/{survey}/web-site/page?as={language}",
    "/surveys/{survey}/web-site/try?site={site}&lang={language}",
    "/quarantine/",
    "/k/{slug}?lang={language}",
)
"""Seen once, in one language or the other, on the smallest screen."""
PASSWORD = "a long password that nobody guesses"


@dataclass(frozen=True, slots=True)
class Staged:
    """What the pages are about. `keys`: language to the cookie of an owner who reads it."""

    keys: dict[str, str]
    email: str
    pages: tuple[str, ...]
    beside: tuple[str, ...]
    open_link: str
    letter: str


def stage(count: int = 150) -> Staged:
    """Fill an empty database; returns what can be looked at."""
    at = clock.now()
    sample.load(at, count=count)
    db.session.commit()
    worker.tick()
    owners = {code: make.person(language=code, name="") for code in ("fa", "en")}
    accounts.set_password(owners["fa"], PASSWORD, at=at)
    keys = {code: accounts.open_session(owner, at) for code, owner in owners.items()}
    nps = db.session.scalars(select(Survey).order_by(Survey.id)).first()
    draft = surveys.create(
        "تجربهٔ خرید", TEMPLATES["relationship"].content, language="fa", by=owners["fa"], at=at
    )
    running = _wave(nps, at)
    daily = db.session.scalars(select(Programme).order_by(Programme.id)).first()
    followups.draw(daily, local_day(at, accounts.found(at).zone_info), at)
    for who in db.session.scalars(select(Customer).order_by(Customer.id).limit(2)):
        invitations.invite(nps, who, at)
    taken = importing.upload("customers.csv", FILE.encode(), by=owners["fa"], at=at)
    importing.start(taken, {"نام": "name", "ایمیل": "email", "شهر": "attribute:city"}, at)
    waiting = importing.upload("later.csv", FILE.encode(), by=owners["fa"], at=at)
    db.session.commit()
    things = {
        "slug": nps.slug,
        "survey": nps.id,
        "draft": draft.id,
        "wave": running.id,
        "taken": taken.id,
        "waiting": waiting.id,
        "customer": _first(Customer),
        "segment": _first(Segment),
        "case": _first(Case),
    }
    staged = {"keys": keys, "email": owners["fa"].email, "open_link": f"/f/{nps.slug}"}
    worker.tick()
    things["message"] = _first(Message)
    pages = tuple(page.format(**things) for page in PAGES)
    later = {"language": "{language}", "site": "{site}"}
    beside = tuple(page.format(**things, **later) for page in BESIDE)
    return Staged(
        **staged, pages=pages, beside=beside, letter="/outbox/{message}/html".format(**things)
    )


def _first(model: type) -> int:
    return db.session.scalar(select(model.id).order_by(model.id).limit(1))


def _wave(survey: Survey, at: datetime):
    chosen = waves.Chosen("موج پاییز", survey, None, ChannelName.CONSOLE, Kind.ONCE)
    wave = waves.create(chosen, at)
    waves.start(wave, at)
    return wave
