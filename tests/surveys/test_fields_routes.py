"""What a survey's links carry, as its questions ask for it."""

from __future__ import annotations

from sqlalchemy import select

from tests import factories as make
from tests.surveys.test_routes import send
from voc.core.db import db
from voc.surveys import queries
from voc.surveys.editing import to_form
from voc.surveys.models import Survey


def test_what_links_carry_can_be_asked_for_and_what_they_do_not_is_named(owner):
    survey = make.survey()
    owner.submit(f"/surveys/{survey.id}/fields", {"name": "branch"})
    page = owner.get(f"/surveys/{survey.id}/draft").text
    assert '<option value="hidden:branch">' in page
    assert "Discard the draft" not in page  # there is none yet
    asked = queries.shown_version(survey).content
    asked["questions"][0]["show_if"] = {"hidden": "branch", "is": ["7"]}
    asked["thanks"] = dict.fromkeys(("fa", "en"), "{hidden.order|-}")
    form = to_form(asked)
    send(owner, survey, questions=form["questions"], thanks=form["thanks"])
    page = owner.get(f"/surveys/{survey.id}/draft").text
    assert "{hidden.branch|…}" in page
    assert "Discard the draft" in page
    assert '<option value="hidden:branch" selected>' in page
    assert "do not carry “order”" in page
    assert "do not carry “branch”" not in page
    owner.submit(f"/surveys/{survey.id}/publish")
    assert survey.published_number == 1


def test_a_copy_carries_the_same_values(owner):
    survey = make.survey()
    owner.submit(f"/surveys/{survey.id}/fields", {"name": "branch"})
    owner.submit(f"/surveys/{survey.id}/fields", {"name": "desk", "unsigned": "yes"})
    owner.submit(f"/surveys/{survey.id}/copy")
    twin = db.session.scalars(select(Survey).order_by(Survey.id.desc())).first()
    assert twin.has_fields
    assert [(one.name, one.must_be_signed) for one in twin.fields] == [
        ("branch", True),
        ("desk", False),
    ]
