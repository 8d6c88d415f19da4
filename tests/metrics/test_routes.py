"""The first page, the results of a survey: what they say, to whom, and at what cost."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import event

from tests import factories as make
from voc.core.access import Role
from voc.core.db import db
from voc.customers.models import Attribute, AttributeKind, CustomerAttribute, Segment
from voc.scoring import actions as scoring

DAY = timedelta(days=1)
MARKS = re.compile("[\u200e\u2066-\u2069]")


@pytest.fixture(autouse=True)
def noon():
    """The pages' own clock stands still where the factories' does."""
    with time_machine.travel(make.NOW, tick=False):
        yield


def words(page, within="main"):
    """The text of a page, or of the element with that id, as one line."""
    element = LexborHTMLParser(page.text).css_first("main" if within == "main" else f"#{within}")
    return MARKS.sub("", " ".join(element.text().split()))


def figures(page):
    """Label to (value, what stands beneath) of the large figures."""
    found = {}
    for one in LexborHTMLParser(page.text).css("div[class=figure]"):
        label, value, beneath = (MARKS.sub("", part.text().strip()) for part in one.iter())
        found[label] = (value, beneath)
    return found


@contextmanager
def counted():
    """How many statements the block sends to the database."""
    statements = []
    db.session.rollback()
    db.session.expire_all()  # what the test itself has loaded is not there for free

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def twenty(survey=None):
    """14 promoters, 2 passives, 4 detractors; half of them wrote."""
    survey = survey or make.survey()
    for number, score in enumerate([10] * 14 + [8] * 2 + [2] * 4):
        label = "positive" if score == 10 else "negative"
        given = {"words": f"Words {number}", "scored": label} if number % 2 else {}
        make.response(score, survey=survey, **given)
    return survey


def test_an_empty_page_teaches(owner):
    page = words(owner.get("/"))
    assert page.startswith("Nobody has answered yet")
    assert "It begins with a survey." in page
    make.survey()
    assert "within two seconds" in words(owner.get("/"))


def test_it_begins_with_what_is_true_and_carries_n_and_interval_beneath(owner):
    twenty()
    page = owner.get("/")
    assert words(page, "finding") == "NPS +50; 20 answers"
    shown = figures(page)
    assert shown["NPS"] == ("+50", "likely +10 to +77 · 20 answers")
    assert shown["Positive comments"] == ("70%", "likely 40% to 89% · 10 comments")
    assert "70% promote, 20% detract" in words(page)
    assert "The most frequent answer is 10" in words(page)


def test_it_is_persian_for_those_who_read_persian(sign_in):
    twenty()
    page = sign_in(Role.OWNER, language="fa").get("/")
    assert words(page, "finding") == "شاخص خالص مروجان +۵۰؛ ۲۰ پاسخ"
    assert figures(page)["شاخص خالص مروجان"] == ("+۵۰", "به احتمال زیاد +۱۰ تا +۷۷ · ۲۰ پاسخ")
    assert not re.search("[0-9]", words(page, "groups"))
    assert "آذر ۱۴۰۵" in words(page, "nps-trend")


def test_satisfaction_and_effort_stand_with_their_mean(owner):
    asked = make.survey()
    for value in (5, 5, 4, 2):
        make.response(survey=asked, csat=value, csat_scale=5)
    for value in (7, 5, 1):
        make.response(survey=asked, ces=value)
    shown = figures(owner.get("/"))
    assert shown["CSAT"] == ("75%", "likely 30% to 95% · 4 answers · mean 4.0 of 5")
    assert shown["CES: it was easy"] == ("67%", "likely 21% to 94% · 3 answers · mean 4.3 of 7")
    assert "NPS" not in shown


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        ([0] * 30, "NPS +100, 200 more than in the period before; 30 answers"),
        ([10] * 29 + [8], "NPS +100, about the same as in the period before; 30 answers"),
        ([10] * 4, "NPS +100; 30 answers"),  # too few to compare with
    ],
)
def test_a_difference_is_claimed_only_beyond_its_uncertainty(owner, earlier, said):
    asked = make.survey()
    for _number in range(30):
        make.response(10, survey=asked)
    for score in earlier:
        make.response(score, survey=asked, at=make.NOW - 40 * DAY)
    assert words(owner.get("/?period=last_30_days"), "finding").startswith(said)


def test_the_difference_that_may_be_chance_says_so(owner):
    asked = make.survey()
    for score in [10] * 10 + [0] * 10:
        make.response(score, survey=asked)
    for score in [10] * 9 + [0] * 11:
        make.response(score, survey=asked, at=make.NOW - 40 * DAY)
    said = words(owner.get("/?period=last_30_days"), "finding")
    assert "Before: −10 from 20 answers." in said
    assert "The difference of +10 is within what chance alone would show." in said


def test_filters_change_every_figure(owner):
    """Six promoters that fit each filter, four detractors that do not, all else alike."""
    ours, theirs = make.survey(name="Ours"), make.survey(name="Theirs")
    gold, other = make.customer(), make.customer()
    plan = make.save(Attribute(key="plan", name="Plan", kind=AttributeKind.TEXT))
    for who, value in ((gold, "gold"), (other, "silver")):
        make.save(CustomerAttribute(customer_id=who.id, attribute_id=plan.id, text=value))
    segment = make.save(
        Segment(
            name="Gold",
            conditions=[{"field": "attribute:plan", "operator": "is", "value": "gold"}],
            created_at=make.NOW,
        )
    )
    for score, who, survey, language, at, label, times in (
        (10, gold, ours, "fa", make.NOW, "positive", 6),
        (0, other, theirs, "en", make.NOW - 50 * DAY, "negative", 4),
    ):
        for number in range(times):
            given = {"survey": survey, "customer": who, "language": language, "at": at}
            make.response(
                score,
                words=f"{label} words",
                scored=label,
                csat=5 if score else 1,
                csat_scale=5,
                ces=7 if score else 1,
                **given,
            )
            make.invitation(
                survey=survey,
                customer=who,
                created_at=at,
                sent_at=at,
                completed_at=at if score and number else None,
            )
    gold.language = "fa"
    db.session.commit()
    everything = owner.get("/")
    assert figures(everything)["NPS"][0] == "+20"
    for query in (
        f"survey={ours.id}",
        "period=last_30_days",
        "period=custom&from=1405/09/01&to=1405/09/01",
        "language=fa",
        "attribute=plan:gold",
        f"segment={segment.id}",
    ):
        page = owner.get(f"/?{query}")
        shown = {label: value for label, (value, _beneath) in figures(page).items()}
        assert shown == {
            "NPS": "+100",
            "CSAT": "100%",
            "CES: it was easy": "100%",
            "Positive comments": "100%",
            "Response rate": "83%",
        }, query
        text = words(page)
        assert "negative words" not in text, query
        assert "100% promote, 0% detract" in text, query
        assert "6 answers" in words(page, "nps-trend"), query
        assert "6 answers" in words(page, "scores"), query
        assert "6 answers" in words(page, "parts"), query


def test_every_figure_opens_the_comments_behind_it(owner):
    asked = twenty()
    page = owner.get(f"/?survey={asked.id}&period=all")
    links = set(re.findall(r'href="(/comments\?[^"]+)"', page.text.replace("&amp;", "&")))
    kept = {"period=all", f"survey={asked.id}"}
    for behind in ("scored=nps", "sentiment=positive", "group=promoter", "group=detractor"):
        (link,) = {one for one in links if behind in one}
        assert kept <= set(link.partition("?")[2].split("&")), link
        assert owner.get(link).status_code == 200
    assert "4 comments" not in words(owner.get(next(one for one in links if "promoter" in one)))


def test_the_customers_words_and_names_are_for_those_who_may_see_them(sign_in):
    asked, who = make.survey(), make.customer(name="Sara Rezaei")
    for number in range(8):
        make.response(9, survey=asked, customer=who, words=f"Secret {number}", scored="positive")
    seen = {
        role: words(sign_in(role).get("/")) for role in (Role.MANAGER, Role.ANALYST, Role.VIEWER)
    }
    assert "Secret 7" in seen[Role.MANAGER]
    assert "Sara Rezaei" in seen[Role.MANAGER]
    assert "Secret 7" in seen[Role.ANALYST]
    assert "Sara Rezaei" not in seen[Role.ANALYST]
    assert "NPS +100" in seen[Role.VIEWER]
    assert "Secret" not in seen[Role.VIEWER]
    assert "Sara Rezaei" not in seen[Role.VIEWER]
    assert "/comments" not in sign_in(Role.VIEWER).get("/").text


def test_someone_without_figures_is_led_to_their_own_first_page(sign_in):
    answer = sign_in(Role.AGENT).get("/")
    assert answer.status_code == 303
    assert answer.location == "/comments"
    survey = make.survey()
    assert sign_in(Role.AGENT).get(f"/surveys/{survey.id}/results").status_code == 403


def test_a_stranger_is_asked_to_sign_in(client):
    answer = client.get("/")
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


def test_thin_figures_are_hidden_from_those_who_need_not_call_back(sign_in):
    asked = make.survey()
    for _number in range(4):
        make.response(9, survey=asked, words="Thin ice", scored="positive")
    analyst = sign_in(Role.ANALYST)
    page = analyst.get("/")
    assert words(page, "finding") == "NPS will show with 5 answers; 4 so far"
    assert figures(page)["NPS"] == ("–", "4 of 5 so far")
    assert "+100" not in words(page)
    assert "Thin ice" not in words(page)
    assert "4 of 8 so far" in words(page, "groups")
    assert figures(sign_in(Role.MANAGER).get("/"))["NPS"][0] == "+100"
    make.response(9, survey=asked)
    page = analyst.get("/")
    assert figures(page)["NPS"][0] == "+100"
    assert "5 of 8 so far" in words(page, "scores")


def test_thin_parts_of_a_comparison_are_hidden_from_everyone(owner):
    thick, thin, next_one = (
        make.survey(name="Thick"),
        make.survey(name="Thin"),
        make.survey(name="Next"),
    )
    for survey, score, times in ((thick, 10, 9), (thin, 0, 3), (next_one, 8, 6)):
        for _number in range(times):
            make.response(score, survey=survey)
    parts = words(owner.get("/"), "parts")
    assert "Thick +100 9 answers" in parts
    assert "Thin 3 of 5 so far" in parts
    assert "Next hidden to protect a smaller group" in parts
    assert "−100" not in parts


def test_languages_are_compared_by_their_own_names_and_values_as_they_are(owner):
    asked = make.survey()
    version = asked.versions[0]
    version.content = {**version.content, "languages": ["de"]}
    make.save(asked)
    country = make.save(Attribute(key="country", name="Country", kind=AttributeKind.TEXT))
    for number in range(12):
        who = make.customer()
        make.save(CustomerAttribute(customer_id=who.id, attribute_id=country.id, text="fa"))
        make.response(10, survey=asked, customer=who, language=("de", "fa")[number % 2])
    parts = words(owner.get("/?by=language"), "parts")
    assert "Deutsch +100 6 answers" in parts
    assert "فارسی +100 6 answers" in parts
    assert figures(owner.get("/?language=de"))["NPS"][0] == "+100"
    assert "fa +100 12 answers" in words(owner.get("/?by=country"), "parts")


def test_the_number_of_queries_never_grows(owner):
    asked = twenty()
    owner.get("/")
    with counted() as few:
        assert owner.get("/").status_code == 200
    for number in range(280):
        who = make.customer() if number % 10 == 0 else None
        at = make.NOW - timedelta(days=number)
        make.response(
            number % 11, survey=asked, customer=who, words="More", scored="neutral", at=at
        )
    with counted() as many:
        page = owner.get("/")
    assert "300 answers" in words(page, "nps-trend")
    assert len(many) == len(few)
    assert len(few) <= 21


def state_of(page):
    return re.search(r'data-state="([^"]+)"', page.text)[1]


def test_an_open_page_asks_cheaply_whether_anything_changed(owner):
    asked = make.survey()
    first = state_of(owner.get("/"))
    with counted() as statements:
        answer = owner.get("/", headers={"X-Refresh": first})
    assert (answer.status_code, answer.data) == (204, b"")
    assert len(statements) <= 6
    make.response(9, survey=asked, words="Fast delivery, thank you")
    changed = owner.get("/", headers={"X-Refresh": first})
    assert changed.status_code == 200
    assert "not scored yet" in words(changed)
    second = state_of(changed)
    assert owner.get("/", headers={"X-Refresh": second}).status_code == 204
    scoring.score_pending(make.NOW)
    db.session.commit()
    scored = owner.get("/", headers={"X-Refresh": second})
    assert scored.status_code == 200
    assert "positive, " in words(scored)


def test_another_language_is_another_state(sign_in):
    english, persian = sign_in(language="en"), sign_in(language="fa")
    assert state_of(english.get("/")) != state_of(persian.get("/"))


def test_the_results_of_a_survey_show_every_question(owner):
    from voc.responses.models import Answer

    questions = [
        {"key": "nps", "type": "nps", "title": {"en": "Recommend?"}},
        {
            "key": "how",
            "type": "single_choice",
            "title": {"en": "How did you order?"},
            "choices": [
                {"key": "app", "title": {"en": "By app"}},
                {"key": "web", "title": {"en": "On the site"}},
            ],
        },
        {"key": "csat", "type": "csat", "title": {"en": "Satisfied?"}},
        {"key": "stars", "type": "rating", "title": {"en": "Stars?"}},
        {"key": "why", "type": "long_text", "title": {"en": "Why?"}},
    ]
    asked = make.survey(name="Ours", questions=questions)
    for number in range(4):
        sitting = make.response(9, survey=asked, words="Fine" if number else "")
        make.save(Answer(response_id=sitting.id, question="nps", number=9))
        choice = "app" if number else "web"
        make.save(Answer(response_id=sitting.id, question="how", choice=choice))
    make.response(0, survey=make.survey(name="Theirs"), words="Elsewhere")
    page = owner.get(f"/surveys/{asked.id}/results")
    assert words(page).startswith("Ours NPS +100; 4 answers")
    assert "Promoters 100%" in words(page, "question-nps")
    assert "By app 75%" in words(page, "question-how")
    assert "On the site 25%" in words(page, "question-how")
    assert "Nobody has answered yet" in words(page, "question-csat")
    assert "3 answers · Read the words" in words(page)
    assert owner.get("/surveys/999/results").status_code == 404


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("times", [0, 1, 40])
def test_pages_stand_in_both_languages_with_nothing_little_and_much(sign_in, language, times):
    reader = sign_in(Role.OWNER, language=language)
    asked = make.survey()
    for number in range(times):
        label = ("positive", "neutral", "negative")[number % 3]
        make.response(number % 11, survey=asked, words="واژه‌ها", scored=label, language=language)
    for period in ("this_month", "last_90_days", "this_year", "all", "custom"):
        assert reader.get(f"/?period={period}").status_code == 200
    assert reader.get(f"/surveys/{asked.id}/results?period=all").status_code == 200
    assert reader.get("/comments?period=all").status_code == 200


def test_a_page_left_open_does_not_keep_a_session_alive(owner):
    """Twelve hours without a person end a session, however often a page refreshes itself."""
    state = state_of(owner.get("/"))
    with time_machine.travel(make.NOW + timedelta(hours=7), tick=False):
        assert owner.get("/", headers={"X-Refresh": state}).status_code == 204
    with time_machine.travel(make.NOW + timedelta(hours=13), tick=False):
        assert owner.get("/").status_code == 303


@pytest.mark.parametrize(
    ("language", "newest", "few"),
    [
        ("en", "November 2026, so far", "+100 (few answers)"),
        ("fa", "آذر ۱۴۰۵ تاکنون", "+۱۰۰ (پاسخ‌های اندک)"),
    ],
)
def test_one_answer_of_a_month_that_has_begun_does_not_shout(sign_in, language, newest, few):
    survey = make.survey()
    for months in (2, 4):
        for score in (9, 9, 7, 3, 10, 2):
            at = make.NOW - months * 30 * DAY
            make.response(score, survey=survey, at=at, words="Well", scored="neutral")
    make.response(10, survey=survey, words="Great", scored="positive")
    page = LexborHTMLParser(sign_in(Role.OWNER, language=language).get("/").text)
    chart = page.css_first("#nps-trend")
    rows = [
        [MARKS.sub("", " ".join(cell.text().split())) for cell in row.css("th, td")]
        for row in chart.css("tbody tr")
    ]
    assert rows[-1][:2] == [newest, few]
    assert [row[0] for row in rows if row[0] == newest] == [newest]
    assert newest in chart.css_first("desc").text()
    assert not any("100" in one.text() or "۱۰۰" in one.text() for one in chart.css(".latest"))
    assert page.css_first("#sentiment-trend .so-far, .chart-stacks .so-far") is not None
