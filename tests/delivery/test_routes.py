"""The outbox, and the page where the link to stop getting mail leads."""

import re

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.delivery.mailings import mailing, message
from voc.accounts import actions as accounts
from voc.accounts.models import LinkKind
from voc.core import clock, tokens
from voc.core.access import Role
from voc.core.db import db
from voc.customers import actions as customers
from voc.customers.models import Suppression, SuppressionReason
from voc.customers.queries import suppression_for
from voc.delivery import actions, sending
from voc.delivery.models import ChannelName


def link_to_stop(one):
    return f"/u/{tokens.make(tokens.Purpose.UNSUBSCRIBE, one.id)}"


def suppressed():
    db.session.rollback()
    return db.session.scalar(select(func.count(Suppression.id)))


@pytest.fixture
def one(app):
    """A message about a survey."""
    return message(within=mailing(survey_id=make.survey().id))


def test_one_click_stops_everything_without_cookie_token_or_redirect(client, one):
    answer = client.post(link_to_stop(one), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    found = db.session.scalar(select(Suppression))
    assert (found.survey_id, found.reason) == (0, SuppressionReason.UNSUBSCRIBED)
    assert found.customer_id == one.customer_id
    again = client.post(link_to_stop(one), data={"List-Unsubscribe": "One-Click"})
    assert again.status_code == 200
    assert suppressed() == 1


def test_one_click_may_be_posted_in_parts(client, one):
    answer = client.post(
        link_to_stop(one),
        data={"List-Unsubscribe": "One-Click"},
        content_type="multipart/form-data",
    )
    assert (answer.status_code, suppressed()) == (200, 1)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_scanner_that_fetches_every_link_stops_nothing(client, one, method):
    for _ in range(3):
        answer = client.open(link_to_stop(one), method=method)
        assert answer.status_code == 200
    assert suppressed() == 0
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize(
    ("language", "words"), [("fa", "دیگر برایم نفرستید"), ("en", "Don't send me these")]
)
def test_the_page_speaks_the_language_of_the_mail(client, app, language, words):
    written = message(customer=make.customer(language=language))
    page = client.get(link_to_stop(written), headers={"Accept-Language": "de"})
    assert words in page.text
    assert f'lang="{language}"' in page.text


def test_one_survey_or_all_can_be_stopped_and_taken_back(client, one):
    url, survey_id = link_to_stop(one), one.mailing.survey_id
    page = client.post(url, data={"what": "survey"})
    assert "Ask me again after all" in page.text
    assert suppression_for(one.address, survey_id).survey_id == survey_id
    assert suppression_for(one.address) is None
    page = client.post(url, data={"again": "1"})
    assert "Good to have you back" in page.text
    assert suppressed() == 0
    client.post(url, data={"what": "all"})
    assert suppression_for(one.address).survey_id == 0


def test_a_choice_that_is_none_changes_nothing(client, one):
    answer = client.post(link_to_stop(one), data={"what": "everything"})
    assert (answer.status_code, suppressed()) == (422, 0)


def test_who_said_stop_gets_nothing_more(client, one):
    client.post(link_to_stop(one), data={"List-Unsubscribe": "One-Click"})
    sending.send_due(clock.now())
    db.session.refresh(one)
    assert (one.outcome, one.reason) == ("skipped", "unsubscribed")


def test_an_address_that_bounced_is_not_brought_back(client, one):
    customers.suppress(one.address, SuppressionReason.BOUNCED, clock.now())
    db.session.commit()
    client.post(link_to_stop(one), data={"again": "1"})
    assert suppressed() == 1


def test_a_token_of_another_purpose_opens_nothing(client, one):
    for token in (tokens.make(tokens.Purpose.INVITATION, one.id), "x", "é"):
        assert client.get(f"/u/{token}").status_code == 404
        posted = client.post(f"/u/{token}", data={"List-Unsubscribe": "One-Click"})
        assert posted.status_code == 404
    assert suppressed() == 0


@pytest.mark.parametrize("language", ["fa", "en"])
def test_an_empty_outbox_says_what_will_stand_there(sign_in, language):
    assert sign_in(language=language).get("/outbox/").status_code == 200


def test_the_outbox_lists_messages_newest_first_page_by_page(owner):
    within = mailing(channel=ChannelName.CONSOLE)
    ids = [message(within=within).id for _ in range(55)]
    first = owner.get("/outbox/")
    rest = owner.get(re.search(r'rel="next" href="([^"]+)"', first.text)[1].replace("&amp;", "&"))
    listed = re.findall(r"/outbox/(\d+)", first.text + rest.text)
    assert [int(n) for n in listed] == sorted(ids, reverse=True)


def test_the_outbox_can_show_one_mailing(owner):
    mine, other = message(), message()
    page = owner.get(f"/outbox/?mailings={mine.mailing_id}")
    assert f"/outbox/{mine.id}" in page.text
    assert f"/outbox/{other.id}" not in page.text


def test_the_very_mail_is_shown(owner, one):
    page = owner.get(f"/outbox/{one.id}")
    assert one.address in page.text
    assert "http://localhost/s/" in page.text
    assert f'src="/outbox/{one.id}/html"' in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_html_part_runs_and_reaches_nothing(owner, one):
    answer = owner.open(f"/outbox/{one.id}/html", method="HEAD")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:")
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy


def test_a_designer_sees_the_mail_but_not_whose_it_is(sign_in, one):
    designer = sign_in(Role.DESIGNER)
    for url in ("/outbox/", f"/outbox/{one.id}"):
        page = designer.get(url)
        assert page.status_code == 200
        assert one.address not in page.text
        assert one.name not in page.text
        assert "/s/" not in page.text


def test_nobody_reads_a_colleagues_link_in_the_outbox(owner):
    link = accounts.give_link(make.person(), LinkKind.RESET, by_mail=True, at=clock.now())
    actions.write_account_mails(clock.now())
    db.session.commit()
    listed = re.search(r"/outbox/(\d+)", owner.get("/outbox/").text)[1]
    page = owner.get(f"/outbox/{listed}")
    assert page.status_code == 200
    assert "/welcome/" not in page.text
    assert link.id


def test_a_message_that_is_not_there_is_404(owner):
    assert owner.get("/outbox/99999").status_code == 404
