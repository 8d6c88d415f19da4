"""A personal link: made, marked, ended, replaced."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import factories as make
from voc.core.db import db
from voc.core.errors import Conflict, NotFound
from voc.waves import invitations, links, queries


def test_the_link_made_for_a_customer_leads_to_the_invitation(app):
    invitation = invitations.invite(make.survey(), make.customer(), make.NOW)
    assert queries.invitation_for(queries.token_of(invitation)) is invitation


def test_a_link_is_open_through_the_whole_of_its_last_day_in_the_companys_zone():
    tehran = ZoneInfo("Asia/Tehran")
    just_before_midnight = datetime(2026, 1, 1, 23, 59, tzinfo=tehran)
    assert links.expiry(just_before_midnight, 60, tehran) == datetime(2026, 3, 3, tzinfo=tehran)


def test_a_mark_is_made_once_and_keeps_its_first_moment(app):
    invitation = make.invitation()
    later = make.NOW + timedelta(hours=1)
    assert invitations.mark_completed(invitation.id, make.NOW) is True
    assert invitations.mark_completed(invitation.id, later) is False
    db.session.refresh(invitation)
    moments = (invitation.opened_at, invitation.started_at, invitation.completed_at)
    assert moments == (make.NOW,) * 3


def test_a_revoked_link_leads_nowhere(app):
    invitation = make.invitation()
    invitations.revoke(invitation, make.NOW)
    with pytest.raises(NotFound):
        queries.invitation_for(queries.token_of(invitation))


def test_a_replaced_link_ends_the_old_one(app):
    invitation = make.invitation()
    old = queries.token_of(invitation)
    invitations.reissue(invitation, make.NOW)
    with pytest.raises(NotFound):
        queries.invitation_for(old)
    assert queries.invitation_for(queries.token_of(invitation)) is invitation


def test_a_finished_invitation_gets_no_new_link(app):
    invitation = make.invitation(completed_at=make.NOW)
    with pytest.raises(Conflict):
        invitations.reissue(invitation, make.NOW)
