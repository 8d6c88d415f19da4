"""A filter is read from a query string, narrows every query, and says what it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from tests import factories as make
from voc.core import i18n
from voc.core.db import db
from voc.customers.models import Attribute, AttributeKind, CustomerAttribute, Segment
from voc.metrics import queries
from voc.metrics.comments_forms import CommentForm
from voc.metrics.forms import FilterForm
from voc.responses.models import Feedback, Response
from voc.waves.invitation_models import Invitation

TODAY = date(2026, 11, 22)


@pytest.fixture
def reading(app):
    """Read a filter as somebody with that language would: `reading("en", period="all")`."""

    def read(reader="en", form=FilterForm, **args):
        with app.test_request_context():
            i18n.use(reader)
            asked = form(MultiDict(args), queries.choices(1))
            return asked, asked.filter(make.NOW), asked.sentence

    return read


def test_without_arguments_it_is_about_the_last_twelve_months_of_everything(reading):
    form, wanted, sentence = reading()
    assert (wanted.first, wanted.last) == (date(2025, 12, 1), TODAY)
    assert (wanted.survey_id, wanted.language, wanted.attribute, wanted.segment_id) == (None,) * 4
    assert form.args == {}
    assert sentence == "All surveys, the last 12 months"


def test_months_are_those_of_the_readers_calendar(reading):
    _form, wanted, sentence = reading("fa", period="this_month")
    assert wanted.first == date(2026, 11, 22)  # 1 Azar 1405
    assert sentence == "همهٔ نظرسنجی‌ها، این ماه"


@pytest.mark.parametrize(
    ("first", "last"),
    [("1405/08/01", "1405/08/30"), ("۱۴۰۵/۸/۱", "۱۴۰۵/۸/۳۰"), ("2026-10-23", "۲۰۲۶-۱۱-۲۱")],
)
def test_days_are_typed_in_either_calendar_and_any_digits(reading, first, last):
    _form, wanted, _sentence = reading(period="custom", **{"from": first, "to": last})
    assert (wanted.first, wanted.last) == (date(2026, 10, 23), date(2026, 11, 21))


def test_days_are_said_in_the_readers_calendar_and_stay_in_links(reading):
    form, _wanted, sentence = reading(
        "fa", period="custom", **{"from": "2026-10-23", "to": "2026-11-21"}
    )
    assert sentence == "همهٔ نظرسنجی‌ها، ۱۴۰۵/۰۸/۰۱ تا ۱۴۰۵/۰۸/۳۰"
    assert form.args == {"period": "custom", "from": "۱۴۰۵/۰۸/۰۱", "to": "۱۴۰۵/۰۸/۳۰"}


def test_days_the_wrong_way_round_are_turned(reading):
    _form, wanted, _sentence = reading(
        period="custom", **{"from": "2026-11-21", "to": "2026-10-23"}
    )
    assert (wanted.first, wanted.last) == (date(2026, 10, 23), date(2026, 11, 21))


@pytest.mark.parametrize(
    "args",
    [
        {"survey": "999"},
        {"survey": "x"},
        {"survey": "1" * 40},
        {"period": "yesterday"},
        {"language": "de"},
        {"attribute": "plan:gold"},
        {"attribute": ":"},
        {"segment": "7"},
        {"period": "custom", "from": "13/13/13", "to": "\0"},
    ],
)
def test_what_makes_no_sense_falls_back(reading, args):
    _form, wanted, _sentence = reading(**args)
    assert (wanted.first, wanted.last) == (date(2025, 12, 1), TODAY)
    assert (wanted.survey_id, wanted.language, wanted.attribute, wanted.segment_id) == (None,) * 4


def test_every_language_that_answers_may_be_in_is_offered_by_its_own_name(reading):
    asked = make.survey()
    version = asked.versions[0]
    version.content = {**version.content, "languages": ["de", "ar"]}
    make.save(asked)
    make.response(9, survey=asked, language="de")
    make.response(9, survey=asked, language="ar")
    form, wanted, sentence = reading(language="de", period="all")
    assert [one.value for one in form.language.choices] == ["", "fa", "en", "ar", "de"]
    found = db.session.scalars(select(Response.language).where(*wanted.responses())).all()
    assert found == ["de"]
    assert sentence == "All surveys, all time, Deutsch"


def attribute(key, kind, *values):
    """An attribute, and one customer for each of its values."""
    made = make.save(Attribute(key=key, name=key.title(), kind=kind))
    column = {AttributeKind.TEXT: "text", AttributeKind.NUMBER: "number", AttributeKind.DAY: "day"}
    people = []
    for value in values:
        who = make.customer()
        make.save(
            CustomerAttribute(customer_id=who.id, attribute_id=made.id, **{column[kind]: value})
        )
        people.append(who)
    return people


@pytest.mark.parametrize(
    ("kind", "asked", "values"),
    [
        (AttributeKind.TEXT, "gold", ("gold", "silver")),
        (AttributeKind.NUMBER, "۳٫۵", (3.5, 4.0)),
        (AttributeKind.DAY, "1405/01/01", (date(2026, 3, 21), date(2026, 3, 22))),
    ],
)
def test_an_attribute_narrows_by_its_kind_of_value(reading, kind, asked, values):
    people = attribute("plan", kind, *values)
    for who in people:
        make.response(10, customer=who)
    form, wanted, sentence = reading(attribute=f"plan:{asked}")
    found = db.session.scalars(select(Response.customer_id).where(*wanted.responses())).all()
    assert found == [people[0].id]
    assert form.args == {"attribute": f"plan:{asked}"}
    assert sentence.endswith(f"Plan: {asked}")


def test_a_value_of_the_wrong_kind_is_no_limit(reading):
    attribute("visits", AttributeKind.NUMBER, 3.0)
    _form, wanted, _sentence = reading(attribute="visits:many")
    assert wanted.attribute is None


def test_every_part_narrows_responses_words_and_invitations_alike(reading):
    """One sitting, call and invitation that fit, and one of each that miss by a single part."""
    (gold, silver) = attribute("plan", AttributeKind.TEXT, "gold", "silver")
    gold.language = "fa"
    silver.language = "en"
    db.session.commit()
    right, wrong = make.survey(name="Right"), make.survey(name="Wrong")
    segment = make.save(
        Segment(
            name="Gold ones",
            conditions=[{"field": "attribute:plan", "operator": "is", "value": "gold"}],
            created_at=make.NOW,
        )
    )
    last_year = make.NOW - timedelta(days=700)
    for survey, who, at, language in (
        (right, gold, make.NOW, "fa"),
        (wrong, gold, make.NOW, "fa"),
        (right, silver, make.NOW, "fa"),
        (right, gold, last_year, "fa"),
        (right, silver, make.NOW, "en"),
    ):
        make.response(9, survey=survey, customer=who, at=at, language=language, words="Thanks")
        make.invitation(survey=survey, customer=who, created_at=at)
    for args, left in (
        ({"period": "all"}, (5, 5, 5)),
        ({}, (4, 4, 4)),
        ({"survey": str(right.id)}, (3, 3, 3)),
        ({"survey": str(right.id), "language": "fa"}, (2, 2, 1)),  # of invitations the customer's
        ({"survey": str(right.id), "attribute": "plan:gold"}, (1, 1, 1)),
        ({"survey": str(right.id), "segment": str(segment.id)}, (1, 1, 1)),
    ):
        _form, wanted, _sentence = reading(**args)
        counted = (
            db.session.scalar(select(func.count(Response.id)).where(*wanted.responses())),
            db.session.execute(
                queries.with_context([func.count(Feedback.id)]).where(*wanted.words())
            ).scalar_one(),
            db.session.scalar(select(func.count(Invitation.id)).where(*wanted.invitations())),
        )
        assert counted == left, args


def test_days_of_invitations_are_the_organisations(reading):
    """20:29 UTC is still the 21st in Tehran, 20:30 the 22nd."""
    evening = make.NOW.replace(day=21, hour=20, minute=29)
    make.invitation(created_at=evening)
    make.invitation(created_at=evening + timedelta(minutes=1))
    _form, wanted, _sentence = reading(
        period="custom", **{"from": "2026-11-22", "to": "2026-11-22"}
    )
    assert db.session.scalar(select(func.count(Invitation.id)).where(*wanted.invitations())) == 1


def test_the_period_before_is_as_long_and_ends_the_day_before(reading):
    _form, wanted, _sentence = reading(period="last_30_days")
    before = wanted.before()
    assert (before.first, before.last) == (date(2026, 9, 24), date(2026, 10, 23))
    assert before.days == wanted.days == 30
    _form, everything, _sentence = reading(period="all")
    assert everything.before() is None


def test_the_row_of_comments_says_what_the_words_say(reading):
    form, _wanted, sentence = reading(
        form=CommentForm, sentiment="negative", group="promoter", q=" تحویل "
    )
    assert form.narrowed.search == "تحویل"
    assert sentence == "All surveys, the last 12 months, Negative, Promoters, “تحویل”"
    nonsense, _wanted, _sentence = reading(
        form=CommentForm, sentiment="angry", group="x", scored="y"
    )
    assert nonsense.args == {}
