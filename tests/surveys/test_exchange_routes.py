"""The pages where a survey leaves as a file and comes from one."""

from __future__ import annotations

import io
import json
import re
from html import unescape

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from tests import factories as make
from tests import migrated
from tests.surveys.foreign import LSS, SURVEYJS
from voc import cli, create_app
from voc.core.access import Role
from voc.core.db import db
from voc.customers.touchpoints import Touchpoint
from voc.surveys.models import Survey, SurveyState

IMPORT = "/surveys/import"


def sent(client, data):
    return client.submit(IMPORT, {"file": (io.BytesIO(data), "survey")})


def carried(page):
    """What the page about a file hands on to the one that makes a draft of it."""
    return unescape(re.search(r'name="document" value="([^"]*)"', page.text)[1])


def test_a_survey_leaves_as_json_and_comes_back_as_a_draft(owner):
    told = Touchpoint.SUPPORT
    survey = make.survey(name="پشتیبانی", slug="support", touchpoint=told)
    file = owner.get(f"/surveys/{survey.id}/export")
    assert file.mimetype == "application/json"
    assert "survey-support.json" in file.headers["Content-Disposition"]
    assert file.json["$schema"] == "http://localhost/static/survey.schema.json"
    page = sent(owner, file.data)
    assert page.status_code == 200
    assert "Nothing of the file is lost." in page.text
    assert db.session.scalar(select(func.count(Survey.id))) == 1
    made = owner.submit("/surveys/import/draft", {"document": carried(page)})
    [copy] = db.session.scalars(select(Survey).where(Survey.id != survey.id))
    assert made.location == f"/surveys/{copy.id}/draft"
    assert (copy.name, copy.state, copy.published_number) == ("پشتیبانی", SurveyState.DRAFT, None)
    assert copy.touchpoint is told
    assert copy.versions[0].content == file.json["survey"]
    assert owner.get(made.location).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("What does not come", "There is no question of the kind “file”.")),
        ("fa", ("آنچه نمی‌آید", "پرسشی از گونهٔ «file» نداریم.")),
    ],
)
def test_what_does_not_come_is_said_before_anything_is_made(sign_in, language, words):
    page = sent(sign_in(language=language), json.dumps(SURVEYJS).encode())
    assert [one for one in words if one not in page.text] == []
    assert db.session.scalar(select(func.count(Survey.id))) == 0


def test_a_limesurvey_becomes_a_draft(owner):
    page = sent(owner, LSS.encode())
    assert "What comes otherwise" in page.text
    owner.submit("/surveys/import/draft", {"document": carried(page)})
    [made] = db.session.scalars(select(Survey))
    assert (made.name, made.language) == ("نظر شما", "fa")
    assert owner.get(f"/surveys/{made.id}/preview").status_code == 200


@pytest.mark.parametrize("data", [b"", b"\xff\0", b"<!DOCTYPE x><x/>", b"[" * 100_000])
def test_a_file_that_is_no_survey_is_refused_on_the_page(owner, data):
    page = sent(owner, data)
    assert page.status_code == 422
    assert "LimeSurvey" in page.text


def test_without_a_file_or_with_too_large_a_one_nothing_happens(owner):
    assert owner.submit(IMPORT).status_code == 422
    kind = "multipart/form-data; boundary=p"
    assert owner.post(IMPORT, data=b"x" * (2**21 + 1), content_type=kind).status_code == 413
    assert owner.submit("/surveys/import/draft", {"document": "nonsense"}).status_code == 422
    assert owner.submit("/surveys/import/draft").status_code == 422


def test_only_those_who_may_write_surveys_bring_them(sign_in):
    viewer = sign_in(Role.VIEWER)
    assert viewer.get(IMPORT).status_code == 403
    assert viewer.submit("/surveys/import/draft", {"document": "{}"}).status_code == 403


def test_the_pages_lead_there(owner):
    survey = make.survey()
    assert f"/surveys/{survey.id}/export" in owner.get(f"/surveys/{survey.id}").text
    assert IMPORT in owner.get("/surveys/new").text
    assert "/static/survey.schema.json" in owner.get(IMPORT).text
    assert owner.get("/static/survey.schema.json", buffered=True).json["title"] == "A survey"


def test_the_commands_do_the_same(tmp_path, monkeypatch):
    apps = []
    monkeypatch.setattr(cli, "create_app", lambda: apps.append(create_app()) or apps[-1])
    environ = {
        "VOC_INSTANCE": str(tmp_path / "i"),
        "VOC_DATABASE_URL": migrated.url("sqlite", tmp_path),
    }

    def voc(*words):
        return CliRunner().invoke(cli.group, ["survey", *map(str, words)], env=environ)

    (tmp_path / "bought.json").write_text(json.dumps(SURVEYJS))
    (tmp_path / "strange").write_text("strange")
    ours = {"format": "voc.survey", "touchpoint": "renewal", "survey": {"questions": []}}
    (tmp_path / "ours.json").write_text(json.dumps(ours))
    brought = voc("import", tmp_path / "bought.json")
    assert brought.exit_code == 0, brought.output
    assert "Send us a picture: There is no question of the kind “file”." in brought.stderr
    exported = voc("export", brought.stdout.strip())
    assert json.loads(exported.stdout)["name"] == "After the purchase"
    kept = voc("export", voc("import", tmp_path / "ours.json").stdout.strip())
    assert json.loads(kept.stdout)["touchpoint"] == "renewal"
    assert voc("export", "nowhere").exit_code == 1
    assert voc("import", tmp_path / "strange").exit_code == 1
    for app in apps:
        with app.app_context():
            db.engine.dispose()
