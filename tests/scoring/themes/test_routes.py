"""The taxonomy's pages: staff add, name, merge and archive themes, and try sentences on them."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.metrics.test_routes import counted, words
from voc.accounts.models import AuditEntry
from voc.core.access import Role
from voc.core.db import db
from voc.scoring.themes import queries, taxonomy, theming
from voc.scoring.themes.models import FourC, Kind, Taxonomy, Theme, ThemeKeyword


@pytest.fixture
def delivery(app):
    make.save(Taxonomy(id=1, revision=1, changed_at=make.NOW))
    theme = taxonomy.add_theme("ارسال", "Delivery", Kind.THEME, None, by=None, at=make.NOW)
    taxonomy.add_keywords(theme, ["delivery", "ارسال"], by=None, at=make.NOW)
    db.session.commit()
    return theme


def revision() -> int:
    db.session.expire_all()
    return queries.revision()


def keywords(theme) -> set[str]:
    db.session.expire_all()
    return {one.text for one in theme.keywords}


def audited() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OWNER, 200),
        (Role.ADMIN, 200),
        (Role.DESIGNER, 200),
        (Role.ANALYST, 200),
        (Role.MANAGER, 200),
        (Role.AGENT, 403),
        (Role.VIEWER, 403),
    ],
)
def test_the_taxonomy_is_for_those_who_work_with_words(sign_in, delivery, role, status):
    browser = sign_in(role)
    assert browser.get("/taxonomy/").status_code == status
    assert browser.get(f"/taxonomy/{delivery.id}").status_code == status


def test_a_theme_of_ones_own_is_added_with_its_keywords(owner, delivery):
    before = revision()
    answer = owner.submit(
        "/taxonomy/themes",
        {
            "name_fa": "آسانسور",
            "name_en": "Lift",
            "kind": "fear",
            "four_c": "convenience",
            "keywords": "lift، elevator\nآسانسور, lift",
        },
    )
    theme = db.session.scalars(select(Theme).where(Theme.name_en == "Lift")).one()
    assert answer.location == f"/taxonomy/{theme.id}"
    assert (theme.kind, theme.four_c) == (Kind.FEAR, FourC.CONVENIENCE)
    assert keywords(theme) == {"lift", "elevator", "آسانسور"}
    assert revision() == before + 1
    assert audited()[-2:] == ["added a theme", "added keywords"]


@pytest.mark.parametrize(
    "given",
    [
        {"name_fa": " ", "name_en": ""},
        {"name_en": "x" * 81},
        {"name_en": "Lift", "kind": "nonsense"},
        {"name_en": "Lift", "keywords": "؟!"},
        {"name_en": "Lift", "keywords": "x" * 81},
        {"name_en": "a\0b"},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(owner, delivery, given):
    answer = owner.submit("/taxonomy/themes", {"kind": "theme", **given})
    if "\0" in given.get("name_en", ""):
        assert answer.status_code == 422
    else:
        assert (answer.status_code, answer.location) == (303, "/taxonomy/#new")
    assert db.session.scalars(select(Theme.name_en)).all() == ["Delivery"]


def test_a_theme_is_renamed_without_looking_at_the_comments_again(owner, delivery):
    before = revision()
    owner.submit(
        f"/taxonomy/{delivery.id}",
        {"name_fa": "تحویل", "name_en": "Shipping", "kind": "theme", "four_c": "cost"},
    )
    db.session.expire_all()
    assert (delivery.name_fa, delivery.name_en) == ("تحویل", "Shipping")
    assert delivery.four_c is FourC.COST
    assert revision() == before
    answer = owner.submit(
        f"/taxonomy/{delivery.id}", {"name_fa": "", "name_en": " ", "kind": "theme"}
    )
    assert answer.status_code == 422
    assert "needs a name" in words(answer)


def test_keywords_come_and_go_and_each_says_how_many_comments_it_catches(owner, delivery):
    for _ in range(3):
        make.feedback("The parcels are late", scored="negative")
    owner.submit(f"/taxonomy/{delivery.id}/keywords", {"words": "parcel, Parcel ,  delivery"})
    assert keywords(delivery) == {"delivery", "ارسال", "parcel"}
    assert theming.theme_pending(make.NOW) == 3
    db.session.commit()
    assert "parcel 3" in words(owner.get(f"/taxonomy/{delivery.id}"))
    word = db.session.scalars(select(ThemeKeyword).where(ThemeKeyword.text == "parcel")).one()
    owner.submit(f"/taxonomy/{delivery.id}/keywords", {"remove": word.id})
    assert keywords(delivery) == {"delivery", "ارسال"}
    assert audited()[-1] == "removed a keyword"


def test_a_keyword_of_another_theme_is_not_removed_here(owner, delivery):
    other = taxonomy.add_theme("", "Other", Kind.THEME, None, by=None, at=make.NOW)
    db.session.commit()
    word = delivery.keywords[0].id
    answer = owner.submit(f"/taxonomy/{other.id}/keywords", {"remove": word})
    assert answer.status_code == 404
    assert len(keywords(delivery)) == 2


def test_archiving_can_be_undone_at_once(owner, delivery):
    answer = owner.submit(f"/taxonomy/{delivery.id}/archive")
    page = owner.get(answer.location)
    assert "“Delivery” is archived." in words(page)
    (undo,) = set(re.findall(rf'action="(/taxonomy/{delivery.id}/restore)"', page.text))
    owner.submit(undo)
    db.session.expire_all()
    assert delivery.archived_at is None


def test_a_theme_is_merged_into_another(owner, delivery):
    other = taxonomy.add_theme("", "Courier", Kind.THEME, None, by=None, at=make.NOW)
    taxonomy.add_keywords(other, ["courier", "delivery"], by=None, at=make.NOW)
    db.session.commit()
    owner.submit(f"/taxonomy/{other.id}/merge", {"into": delivery.id})
    assert keywords(delivery) == {"delivery", "ارسال", "courier"}
    assert keywords(other) == set()
    assert other.archived_at is not None
    for into in (other.id, 999, "x", "", "٣"):
        assert owner.submit(f"/taxonomy/{delivery.id}/merge", {"into": into}).status_code == 404
    answer = owner.submit(f"/taxonomy/{delivery.id}/merge", {"into": delivery.id})
    assert answer.status_code == 303
    assert delivery.archived_at is None


def test_a_ready_taxonomy_comes_beside_ones_own(owner, delivery):
    answer = owner.submit("/taxonomy/shipped", {"name": "bank"})
    text = words(owner.get(answer.location))
    assert "themes are new" in text
    assert "Fees and interest" in text
    assert "Delivery" in text
    assert owner.submit("/taxonomy/shipped", {"name": "nothing"}).status_code == 404


def test_a_sentence_can_be_tried(owner, delivery):
    text = words(owner.get("/taxonomy/?text=The+delivery+was+awful"))
    assert "Delivery negative" in text
    assert "None of the themes" in words(owner.get("/taxonomy/?text=hello"))
    for hostile in ("%00", "%F0%9F%98%80" * 300, "<script>alert(1)</script>"):
        page = owner.get(f"/taxonomy/?text={hostile}")
        assert page.status_code == 200
        assert "<script>alert" not in page.text


def test_an_empty_taxonomy_says_how_to_begin(owner, app):
    assert "No themes yet" in words(owner.get("/taxonomy/"))


def test_the_number_of_statements_depends_on_nothing(owner, delivery):
    with counted() as few:
        owner.get("/taxonomy/")
    with counted() as one:
        owner.get(f"/taxonomy/{delivery.id}")
    taxonomy.add_shipped("shop", by=None, at=make.NOW)
    for _ in range(5):
        make.feedback("The delivery was late and the price high", scored="negative")
    theming.theme_pending(make.NOW)
    db.session.commit()
    with counted() as many:
        owner.get("/taxonomy/")
    with counted() as another:
        owner.get(f"/taxonomy/{delivery.id}")
    assert (len(many), len(another)) == (len(few), len(one))
