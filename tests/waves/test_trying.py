"""Trying a wave out before any customer sees it."""

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.waves.test_routes import plan, refused, work
from voc.accounts.models import AuditEntry
from voc.core.access import Role
from voc.core.db import db
from voc.customers.models import Attribute, AttributeKind, CustomerAttribute
from voc.delivery import queries
from voc.delivery.models import Message, MessagePurpose, Outcome
from voc.waves.invitation_models import Invitation
from voc.waves.models import Wave


def test_a_test_goes_to_oneself_only_and_counts_nowhere(sign_in):
    designer = sign_in(Role.DESIGNER, name="Sara Amini")
    make.customer()
    url = plan(designer, subject_en="Hello {first_name|you}")
    for language in ("en", "fa", "en"):
        assert designer.submit(f"{url}/try", {"language": language}).status_code == 303
    work()
    found = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert {one.address for one in found} == {designer.person.email}
    assert {(one.purpose, one.outcome) for one in found} == {(MessagePurpose.TEST, Outcome.SENT)}
    assert queries.mail_of(found[0]).subject == "Hello Sara"
    mail = queries.mail_of(found[1])
    assert f"{url}/survey?as=fa" in mail.text
    assert f"{url}/survey?as=fa&amp;score=9" in mail.html
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0
    assert "sent a wave to themselves" in db.session.scalars(select(AuditEntry.action)).all()
    assert "Test" in designer.get("/outbox/").text


def test_its_links_lead_to_a_preview_where_nothing_can_be_sent(sign_in):
    manager = sign_in(Role.MANAGER)
    wave = db.session.get(Wave, int(plan(sign_in(Role.OWNER)).rpartition("/")[2]))
    page = manager.get(f"/waves/{wave.id}/survey?as=fa&score=9")
    assert 'lang="fa"' in page.text
    assert f'action="/waves/{wave.id}' not in page.text
    assert manager.submit(f"/waves/{wave.id}/survey").status_code == 405


def test_a_language_that_nobody_writes_is_not_found(owner):
    assert owner.submit(f"{plan(owner)}/try", {"language": "de"}).status_code == 404


def test_the_preview_shows_the_text_part_too(owner):
    page = owner.get(plan(owner, body_en="Dear {company|friends} of ours")).text
    assert "As plain text" in page
    assert "Dear friends of ours" in page


@pytest.mark.parametrize("field", ["subject_fa", "body_en", "sms_en"])
def test_what_cannot_be_filled_in_is_refused_at_its_field(owner, field):
    assert "{secret} cannot be filled in" in refused(owner, **{field: "Dear {secret}"})


def test_what_is_known_of_a_customer_stands_in_their_mail(owner):
    one = make.customer(company="Avan", name="Sara Amini")
    city = make.save(Attribute(key="city", name="City", kind=AttributeKind.TEXT))
    make.save(CustomerAttribute(customer=one, attribute=city, text="Yazd <3"))
    url = plan(owner, body_en="{first_name} of {company} in {customer.city|your town}")
    owner.submit(f"{url}/start")
    work()
    mail = queries.mail_of(db.session.scalars(select(Message)).one())
    assert "Sara of Avan in Yazd <3" in mail.text
    assert "Sara of Avan in Yazd &lt;3" in mail.html


def test_the_thank_you_is_tried_out_where_the_wave_thanks(owner):
    url = plan(owner, thanks="y", thanks_body_en="So kind, {first_name}.")
    assert 'name="what" value="thanks"' in owner.get(url).text
    typed = {"language": "en", "what": "thanks"}
    assert owner.submit(f"{url}/try", typed).status_code == 303
    mail = queries.mail_of(db.session.scalars(select(Message)).one())
    assert "So kind," in mail.text
    assert "/survey" not in mail.text
    assert owner.submit(f"{plan(owner)}/try", typed).status_code == 404
