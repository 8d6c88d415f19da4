"""Making, publishing, closing and copying surveys."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests import factories as make
from voc.core.access import GRANTS, Permission, Role
from voc.core.db import db
from voc.customers.touchpoints import Touchpoint
from voc.surveys import actions, queries
from voc.surveys.editing import to_form
from voc.surveys.gallery import TEMPLATES
from voc.surveys.models import Survey, SurveyState, SurveyVersion


def flat(data, prefix=""):
    """A form's data as a browser sends it."""
    sent = {}
    for name, value in data.items():
        if isinstance(value, dict):
            sent |= flat(value, f"{prefix}{name}-")
        elif isinstance(value, list):
            for place, one in enumerate(value):
                sent |= flat(one, f"{prefix}{name}-{place}-")
        elif value is True:
            sent[f"{prefix}{name}"] = "y"
        elif value is not False:
            sent[f"{prefix}{name}"] = value
    return sent


def made(owner, template="relationship"):
    owner.submit(f"/surveys/new/{template}")
    return db.session.scalars(select(Survey).order_by(Survey.id.desc())).first()


def send(owner, survey, command="save", **changes):
    form = to_form(queries.shown_version(survey).content)
    form.update(changes)
    return owner.submit(f"/surveys/{survey.id}/draft", {**flat(form), "do": command})


EDITED = ("relationship", "support", "effort", "delivery", "change", "workshop", "leaving")


@pytest.mark.parametrize("template", [*EDITED, "blank"])
def test_a_questionnaire_opens_in_the_editor_and_the_preview(owner, template):
    survey = made(owner, template)
    assert owner.get(f"/surveys/{survey.id}/draft").status_code == 200
    for language in ("fa", "en"):
        page = owner.get(f"/surveys/{survey.id}/preview?as={language}")
        assert f'lang="{language}"' in page.text


def test_a_stranger_publishes_and_the_open_link_answers(owner, client):
    survey = made(owner)
    assert client.get(f"/f/{survey.slug}").status_code == 404
    page = send(owner, survey, "publish")
    assert page.headers["Location"] == f"/surveys/{survey.id}"
    assert client.get(f"/f/{survey.slug}").status_code == 200
    assert "<svg" in owner.get(f"/surveys/{survey.id}").text


def test_publishing_again_makes_a_new_version_and_leaves_the_old_one_as_it_was(owner):
    survey = made(owner)
    send(owner, survey, "publish")
    before = dict(queries.published_version(survey).content)
    send(owner, survey, "publish", title={"fa": "نام دیگر", "en": "Another name"})
    first, second = db.session.scalars(select(SurveyVersion).order_by(SurveyVersion.number))
    assert first.content == before
    assert second.content["title"]["en"] == "Another name"
    assert db.session.get(Survey, survey.id).published_number == 2


def versions():
    return db.session.scalar(select(func.count(SurveyVersion.id)))


@pytest.mark.parametrize("template", EDITED)
@pytest.mark.parametrize("command", ["save", "publish"])
def test_what_is_unchanged_begins_no_new_version(owner, template, command):
    survey = made(owner, template)
    send(owner, survey, "publish")
    sent = send(owner, survey, command)
    assert sent.status_code == 303
    assert versions() == 1
    if command == "publish":
        assert "Nothing has changed since the last version." in owner.get(sent.location).text


def test_a_draft_that_was_changed_back_is_not_published(owner):
    survey = made(owner)
    send(owner, survey, "publish")
    title = queries.shown_version(survey).content["title"]
    send(owner, survey, title={"fa": "نام دیگر", "en": "Another name"})
    assert versions() == 2
    send(owner, survey, "publish", title=title)
    db.session.expire_all()
    assert db.session.get(Survey, survey.id).published_number == 1


def test_a_draft_changes_nothing_for_customers(owner, client):
    survey = made(owner)
    send(owner, survey, "publish")
    send(owner, survey, title={"fa": "پیش‌نویس", "en": "Only a draft"})
    assert "Only a draft" not in client.get(f"/f/{survey.slug}?lang=en").text
    owner.submit(f"/surveys/{survey.id}/discard")
    assert "Only a draft" not in owner.get(f"/surveys/{survey.id}/draft").text


def test_what_stands_in_the_way_of_publishing_is_said(owner):
    survey = made(owner, "blank")
    page = send(owner, survey, "publish", title={"fa": "فقط فارسی", "en": ""})
    assert page.headers["Location"].startswith(f"/surveys/{survey.id}/draft")
    page = owner.get(f"/surveys/{survey.id}/draft").text
    assert "not complete in English" in page
    assert "There is no question yet." in page
    assert db.session.get(Survey, survey.id).state is SurveyState.DRAFT


def test_buttons_keep_what_was_typed(owner):
    survey = made(owner)
    send(owner, survey, "add:rating", title={"fa": "تازه", "en": "Fresh"})
    content = queries.draft_of(survey).content
    assert content["title"]["en"] == "Fresh"
    assert content["questions"][-1]["type"] == "rating"


def test_a_removed_question_can_be_had_back_and_what_was_typed_with_it_stays(owner):
    survey = made(owner)
    send(owner, survey, "remove:0", title={"fa": "تازه", "en": "Fresh"})
    assert "A question was removed." in owner.get(f"/surveys/{survey.id}/draft").text
    assert queries.draft_of(survey).content["questions"][0]["type"] != "nps"
    owner.submit(f"/surveys/{survey.id}/draft/undo")
    assert titles(survey) == "Fresh"
    assert queries.draft_of(survey).content["questions"][0]["type"] == "nps"


def test_a_forged_kind_of_question_is_refused(owner):
    survey = made(owner)
    form = to_form(queries.shown_version(survey).content)
    form["questions"][0]["kind"] = "<script>"
    page = owner.submit(f"/surveys/{survey.id}/draft", flat(form))
    assert page.status_code == 422


def test_a_closed_survey_says_so_and_opens_again(owner, client):
    survey = made(owner)
    send(owner, survey, "publish")
    owner.submit(f"/surveys/{survey.id}/close")
    assert client.get(f"/f/{survey.slug}").status_code == 410
    owner.submit(f"/surveys/{survey.id}/reopen")
    assert client.get(f"/f/{survey.slug}").status_code == 200


def test_a_copy_starts_with_the_same_questions_at_another_address(owner):
    survey = made(owner)
    owner.submit(f"/surveys/{survey.id}/copy")
    twin = db.session.scalars(select(Survey).order_by(Survey.id.desc())).first()
    assert twin.slug != survey.slug
    assert twin.versions[0].content == survey.versions[0].content


def test_only_a_survey_that_was_never_published_can_be_deleted(owner):
    draft, published = made(owner), made(owner)
    send(owner, published, "publish")
    assert owner.submit(f"/surveys/{published.id}/delete").status_code == 409
    gone = draft.id
    owner.submit(f"/surveys/{gone}/delete")
    db.session.expire_all()
    assert db.session.get(Survey, gone) is None


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("slug", "my-survey", 303),
        ("slug", "نظر", 422),
        ("slug", "a/b", 422),
        ("slug", "taken", 409),
        ("closes_on", "۱۴۱۰/۱۲/۲۹", 303),
        ("closes_on", "one day", 422),
        ("name", "", 422),
    ],
)
def test_what_is_about_a_survey_can_be_changed(owner, field, value, status):
    make.survey(slug="taken")
    survey = made(owner)
    data = {"name": "Mine", "slug": "mine", "language": "fa", "has_open_link": "y"}
    page = owner.submit(f"/surveys/{survey.id}", {**data, field: value})
    assert page.status_code == status


@pytest.mark.parametrize(
    ("template", "told"),
    [("handover", Touchpoint.DELIVERY), ("relationship", None), ("blank", None)],
)
def test_a_survey_of_the_gallery_takes_its_touchpoint_and_so_does_a_copy(owner, template, told):
    survey = made(owner, template)
    assert survey.touchpoint is told
    owner.submit(f"/surveys/{survey.id}/copy")
    twin = db.session.scalars(select(Survey).order_by(Survey.id.desc())).first()
    assert (twin.id != survey.id, twin.touchpoint) == (True, told)


def test_the_touchpoint_is_chosen_and_taken_away_among_the_settings(owner):
    survey = made(owner)
    url, data = f"/surveys/{survey.id}", {"name": "Mine", "slug": "mine", "language": "fa"}
    for sent, status, kept in (
        ({"touchpoint": "leaving"}, 303, Touchpoint.LEAVING),
        ({"touchpoint": "idea"}, 422, Touchpoint.LEAVING),
        ({}, 303, Touchpoint.LEAVING),
        ({"touchpoint": ""}, 303, None),
    ):
        assert owner.submit(url, {**data, **sent}).status_code == status
        db.session.refresh(survey)
        assert survey.touchpoint is kept
        if kept:
            assert '<option selected value="leaving">Leaving</option>' in owner.get(url).text


def test_the_last_day_is_the_organisations_own(owner):
    survey = made(owner)
    data = {"name": "Mine", "slug": "mine", "language": "fa", "closes_on": "2026-11-30"}
    owner.submit(f"/surveys/{survey.id}", data)
    db.session.refresh(survey)
    assert survey.closes_at.isoformat() == "2026-11-30T20:30:00+00:00"


@pytest.mark.parametrize("role", [r for r in Role if Permission.SURVEYS not in GRANTS[r]])
def test_the_pages_are_closed_to_other_roles(sign_in, role):
    assert sign_in(role).get("/surveys/").status_code == 403


def test_every_step_is_in_the_audit_trail(owner):
    survey = made(owner)
    send(owner, survey, "publish")
    trail = owner.get("/audit/").text
    assert "made a survey" in trail
    assert "published a survey" in trail


def test_a_hostile_name_is_only_a_name(owner):
    survey = actions.create(
        '"><img src=x onerror=alert(1)>',
        TEMPLATES["support"].content,
        language="en",
        by=owner.person,
        at=make.NOW,
    )
    db.session.commit()
    for page in ("/surveys/", f"/surveys/{survey.id}", f"/surveys/{survey.id}/draft"):
        assert "<img src=x" not in owner.get(page).text


def test_a_long_draft_in_persian_fits(owner):
    survey = made(owner)
    form = to_form(queries.shown_version(survey).content)
    form["questions"][0]["help"] = {"fa": "ب" * 400, "en": "b" * 400}
    form["questions"] = [dict(form["questions"][0], key=f"q{n}") for n in range(30)]
    form["intro"] = {"fa": "م" * 2000, "en": "m" * 2000}
    assert send(owner, survey, **form).status_code == 303
    assert len(queries.draft_of(survey).content["questions"]) == 30


def test_each_change_of_a_draft_is_in_the_audit_trail_and_no_change_is_not(owner):
    survey = made(owner)
    send(owner, survey)
    assert "wrote a draft" not in owner.get("/audit/").text
    send(owner, survey, title={"fa": "نو", "en": "New"})
    assert "wrote a draft" in owner.get("/audit/").text


def test_the_list_links_to_where_customers_answer_only_while_they_can(owner):
    survey = made(owner)
    assert f"/f/{survey.slug}" not in owner.get("/surveys/").text
    send(owner, survey, "publish")
    assert f"/f/{survey.slug}" in owner.get("/surveys/").text


def test_publishing_again_shows_first_what_changes(owner):
    survey = made(owner)
    send(owner, survey, "publish")
    sent = send(owner, survey, "review", title={"fa": "نام دیگر", "en": "Another name"})
    page = owner.get(sent.location)
    assert "Another name" in page.text
    assert db.session.get(Survey, survey.id).published_number == 1
    owner.submit(f"/surveys/{survey.id}/publish")
    db.session.expire_all()
    assert db.session.get(Survey, survey.id).published_number == 2


def titles(survey):
    db.session.expire_all()
    return queries.shown_version(db.session.get(Survey, survey.id)).content["title"]["en"]


def test_each_change_to_a_draft_can_be_undone(owner):
    survey = made(owner)
    first = titles(survey)
    for name in ("One", "Two"):
        send(owner, survey, title={"fa": "نام", "en": name})
    for expected in ("One", first):
        owner.submit(f"/surveys/{survey.id}/draft/undo")
        assert titles(survey) == expected
    sent = owner.submit(f"/surveys/{survey.id}/draft/undo")
    assert "There is nothing to undo." in owner.get(sent.location).text


def test_what_is_kept_while_somebody_types_is_one_step(owner):
    survey = made(owner)
    first = titles(survey)
    for name in ("A", "An", "Ano"):
        assert send(owner, survey, "keep", title={"fa": "نام", "en": name}).status_code == 204
    owner.submit(f"/surveys/{survey.id}/draft/undo")
    assert titles(survey) == first


def test_versions_are_compared_and_an_old_one_can_be_gone_back_to(owner):
    survey = made(owner)
    send(owner, survey, "publish")
    first = titles(survey)
    send(owner, survey, "publish", title={"fa": "نام دیگر", "en": "Another name"})
    page = owner.get(f"/surveys/{survey.id}/versions?from=1&to=2").text
    assert first in page
    assert "Another name" in page
    owner.submit(f"/surveys/{survey.id}/versions/1/restore")
    assert titles(survey) == first
    assert db.session.get(Survey, survey.id).published_number == 2
    assert owner.get(f"/surveys/{survey.id}/versions?from=1&to=9").status_code == 404


def test_a_question_is_carried_to_another_place(owner):
    survey = made(owner)
    before = [one["key"] for one in queries.shown_version(survey).content["questions"]]
    send(owner, survey, f"move:{len(before) - 1}-0")
    db.session.expire_all()
    after = queries.shown_version(db.session.get(Survey, survey.id)).content["questions"]
    assert [one["key"] for one in after] == [before[-1], *before[:-1]]


def test_a_preview_leads_nowhere_but_over_https(owner):
    survey = make.survey()
    version = survey.versions[0]
    typed, label = "javascript:alert(1)", {"en": "Our shop", "fa": "فروشگاه"}
    links = [{"for": "all", "url": typed, "label": label}]
    version.content = {**version.content, "links": links, "privacy_url": typed}
    make.save(survey)
    page = owner.get(f"/surveys/{survey.id}/preview?as=en").text
    assert '<a class="onward">Our shop</a>' in page
    assert typed not in page
    links = [{"for": "all", "url": "https://shop.example/", "label": label}]
    version.content = {**version.content, "links": links, "privacy_url": "https://any.example/"}
    make.save(survey)
    page = owner.get(f"/surveys/{survey.id}/preview?as=en").text
    assert '<a class="onward" href="https://shop.example/"' in page
    assert 'href="https://any.example/"' in page


def test_the_preview_walks_by_the_rules_or_shows_every_question(owner):
    survey = made(owner, "delivery")
    url = f"/surveys/{survey.id}/preview"
    trying = owner.get(f"{url}?as=en").text
    assert 'id="rules"' in trying
    assert "Where it ends after" in trying
    assert "<h3>Thank you.</h3>" in trying, "as it stands above the survey's own thanks"
    for whole in ("?all", "?framed"):
        page = owner.get(url + whole).text
        assert 'id="rules"' not in page
        assert 'name="arrived"' in page
    assert 'id="rules"' not in owner.get(f"/surveys/{made(owner).id}/preview").text


def test_the_preview_stands_beside_the_draft_and_nowhere_else(owner):
    survey = made(owner)
    framed = owner.get(f"/surveys/{survey.id}/preview?framed&as=fa")
    assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
    alone = owner.get(f"/surveys/{survey.id}/preview?as=fa")
    assert "frame-ancestors 'none'" in alone.headers["Content-Security-Policy"]
    assert (
        "frame-src 'self'"
        in owner.get(f"/surveys/{survey.id}/draft").headers["Content-Security-Policy"]
    )
