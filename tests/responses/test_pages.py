"""The compiled page says, byte for byte, what the template says when it is rendered whole."""

from __future__ import annotations

import itertools

import pytest

from tests import factories as make
from voc.core import i18n
from voc.responses import links, pages
from voc.waves.queries import token_of

HOSTILE = '"><script>alert(1)</script>&amp;{{7*7}}'
QUESTIONS = [
    {**make.QUESTIONS[0], "title": {"en": HOSTILE, "fa": "چقدر؟"}},
    {
        **make.QUESTIONS[1],
        "by_group": {"promoter": {"en": HOSTILE}, "detractor": {"fa": "چه شد؟", "en": "What?"}},
    },
]


def link(kind: str) -> links.Link:
    survey = make.survey(questions=QUESTIONS)
    if kind == "open":
        return links.open_link(survey.slug)
    return links.personal_link(token_of(make.invitation(survey=survey)))


@pytest.mark.parametrize("kind", ["personal", "open"])
def test_every_variant_equals_the_page_rendered_whole(app, kind):
    with app.test_request_context("/"):
        asked = link(kind)
        scores = [None, *range(11)]
        for language, score in itertools.product(i18n.LANGUAGES, scores):
            for submission in ("a-submission-id-of-22_", HOSTILE):
                pages.first(asked, language, score, "another")  # so that the next one is joined
                joined = pages.first(asked, language, score, submission)
                form = pages.form_of(asked, language, pages.nps_group(score))
                form.process(data={"nps": score})
                assert joined == pages.asking(asked, language, form, submission)


def test_no_submission_of_one_reaches_another(app):
    with app.test_request_context("/"):
        asked = link("open")
        assert "first-sitting" in pages.first(asked, "en", None, "first-sitting")
        assert "first-sitting" not in pages.first(asked, "en", None, "second-sitting")


def test_a_new_name_of_the_company_shows_at_once(app, client):
    from voc.accounts.models import Organisation
    from voc.core.db import db

    survey = make.survey()
    for name in ("Parand", "Sepid & Co"):
        db.session.get(Organisation, 1).name = name
        db.session.commit()
        page = client.get(f"/f/{survey.slug}")
        assert name.replace("&", "&amp;") in page.text


def test_the_pages_that_are_kept_are_bounded(app):
    kept = pages.Compiled()
    for number in range(pages.MOST_KEPT + 5):
        assert kept.get(number, lambda number=number: number) == number
    assert len(kept._kept) <= pages.MOST_KEPT
