"""Files say what each comment is about, and the summary what most are about."""

from __future__ import annotations

import json

from tests import factories as make
from tests.exports.conftest import NOON, answered
from tests.exports.test_responses import asked, exported
from voc.core.db import db
from voc.scoring.themes import taxonomy, theming
from voc.scoring.themes.models import Kind, Taxonomy


def themed(*themes):
    """Look at every comment with these themes, each (name, keyword)."""
    make.save(Taxonomy(id=1, revision=1, changed_at=NOON))
    for name, word in themes:
        theme = taxonomy.add_theme(name, "", Kind.THEME, None, by=None, at=NOON)
        taxonomy.add_keywords(theme, [word], by=None, at=NOON)
    while theming.theme_pending(NOON):
        db.session.commit()
    db.session.commit()


def test_a_comment_names_its_themes_and_what_is_said_of_each(survey, tmp_path):
    answered(survey, nps=9, texts={"why": ("قیمت و ارسال", "positive", 7500, "praise")})
    answered(survey, nps=9, texts={"why": ("سلام", "neutral", 0, "other")})
    themed(("قیمت", "قیمت"), ("ارسال", "ارسال"))
    one, other = exported("comments", asked(survey), tmp_path)
    assert one["themes"] == "قیمت | ارسال"
    assert json.loads(one["theme_sentiment"]) == {"قیمت": 0.75, "ارسال": 0.75}
    assert (other["themes"], other["theme_sentiment"]) == (None, None)


def test_a_response_says_the_same_beside_its_words(survey, tmp_path):
    answered(survey, nps=9, texts={"why": ("قیمت بالا", "negative", -7500, "complaint")})
    answered(survey, nps=9)
    themed(("قیمت", "قیمت"))
    one, silent = exported("responses", asked(survey), tmp_path)
    assert one["answer.why.themes"] == "قیمت"
    assert json.loads(one["answer.why.theme_sentiment"]) == {"قیمت": -0.75}
    assert list(silent) == list(one)
    assert silent["answer.why.themes"] is None


def test_the_summary_names_what_enough_comments_are_about(survey, tmp_path):
    for _ in range(6):
        answered(survey, nps=2, texts={"why": ("قیمت بالا", "negative", -7500, "complaint")})
    for _ in range(5):
        answered(survey, nps=9, texts={"why": ("ارسال خوب", "positive", 7500, "praise")})
    for _ in range(4):
        answered(survey, nps=9, texts={"why": ("پیک خوب", "positive", 7500, "praise")})
    themed(("قیمت", "قیمت"), ("ارسال", "ارسال"), ("پیک", "پیک"))
    [row] = exported("summary", asked(survey), tmp_path)
    assert row["themes"] == "قیمت 6 | ارسال 5"
    assert row["themes_complained"] == "قیمت 6"


def test_a_summary_of_few_comments_names_nothing(survey, tmp_path):
    for _ in range(7):
        answered(survey, nps=2, texts={"why": ("قیمت بالا", "negative", -7500, "complaint")})
    themed(("قیمت", "قیمت"))
    [row] = exported("summary", asked(survey), tmp_path)
    assert (row["themes"], row["themes_complained"]) == (None, None)
