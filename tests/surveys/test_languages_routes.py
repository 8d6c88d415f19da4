"""The pages on which a survey is translated."""

from __future__ import annotations

from tests import factories as make
from voc.core.db import db
from voc.surveys import queries
from voc.surveys.models import Survey


def written(survey_id):
    db.session.expire_all()
    return queries.shown_version(db.session.get(Survey, survey_id)).content


def test_a_language_is_added_written_and_taken_away(owner):
    survey = make.survey()
    pages = f"/surveys/{survey.id}/languages"
    added = owner.submit(pages, {"tag": "AR"})
    assert added.headers["Location"].endswith("/languages/ar")
    page = owner.get(f"{pages}/ar?lang=en").text
    assert 'href="#text-' in page
    assert "3 texts are missing" in page
    assert owner.submit(f"{pages}/ar", {"title": " رأيك ", "nothing": "x"}).status_code == 303
    assert written(survey.id)["title"]["ar"] == "رأيك"
    assert "2 texts are missing" in owner.get(f"{pages}/ar?lang=en").text
    listed = owner.get(f"{pages}?lang=en").text
    assert "2 of 3 texts are missing" in listed
    assert "/languages/ar#" in listed
    assert 'lang="ar" dir="rtl"' in owner.get(f"/surveys/{survey.id}/preview?as=ar").text
    assert owner.submit(f"{pages}/ar/remove", {}).status_code == 303
    assert "ar" not in written(survey.id)["title"]
    assert owner.get(f"{pages}/ar").status_code == 404


def test_the_editor_keeps_other_languages_and_names_what_is_missing(owner):
    survey = make.survey()
    owner.submit(f"/surveys/{survey.id}/languages", {"tag": "de"})
    owner.submit(f"/surveys/{survey.id}/languages/de", {"q:nps:title": "Wie wahrscheinlich?"})
    page = owner.get(f"/surveys/{survey.id}/draft?lang=en").text
    assert "/languages/de#text-" in page
    review = owner.get(f"/surveys/{survey.id}/review?lang=en").text
    assert "German: 2 texts are missing and are shown in" in review
    assert "Wie wahrscheinlich?" in review


def test_the_end_of_a_line_is_one_character(owner):
    survey = make.survey()
    version = survey.versions[0]
    version.content = {**version.content, "intro": {"en": "Hello", "fa": "سلام"}}
    make.save(survey)
    pages = f"/surveys/{survey.id}/languages"
    owner.submit(pages, {"tag": "ar"})
    typed = "\r\n".join("x" * 1000)  # 1,999 characters, as a browser counts them
    assert owner.submit(f"{pages}/ar", {"intro": typed}).status_code == 303
    assert written(survey.id)["intro"]["ar"] == "\n".join("x" * 1000)
    assert owner.submit(f"{pages}/ar", {"intro": typed + "xx"}).status_code == 422


def test_what_is_no_language_or_too_long_is_refused(owner):
    survey = make.survey()
    pages = f"/surveys/{survey.id}/languages"
    owner.submit(pages, {"tag": "klingon"})
    assert "languages" not in written(survey.id)
    owner.submit(pages, {"tag": "ar"})
    refused = owner.submit(f"{pages}/ar?lang=en", {"title": "x" * 501})
    assert refused.status_code == 422
    assert "“Title” is too long: it may have 500 characters." in refused.text
    assert owner.get(f"{pages}/fa").status_code == 404
