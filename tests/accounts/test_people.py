"""Colleagues, roles and the audit trail."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests import factories as make
from voc.accounts.models import AccountLink, AuditEntry, LinkKind, Session, User
from voc.core.access import GRANTS, Permission, Role, outranks
from voc.core.db import db


def test_an_invited_colleague_gets_a_link_by_mail(owner):
    owner.submit("/people/", {"email": "Sara@Example.com", "role": "manager"})
    invited = db.session.scalar(select(User).where(User.email == "sara@example.com"))
    assert invited.role is Role.MANAGER
    link = db.session.scalar(select(AccountLink).where(AccountLink.user_id == invited.id))
    assert link.kind is LinkKind.INVITE
    assert link.mail_at is not None


def test_nobody_grants_above_themselves(sign_in):
    admin = sign_in(Role.ADMIN)
    admin.submit("/people/", {"email": "new@example.com", "role": "owner"})
    assert db.session.scalar(select(func.count(User.id))) == 1
    colleague = make.person(role=Role.VIEWER)
    assert admin.submit(f"/people/{colleague.id}/role", {"role": "owner"}).status_code == 403
    boss = make.person(role=Role.OWNER)
    assert admin.submit(f"/people/{boss.id}/disable").status_code == 403


def test_the_last_owner_stays(owner):
    page = owner.submit(f"/people/{owner.person.id}/role", {"role": "viewer"})
    assert page.status_code == 409


def test_a_colleague_who_was_let_go_is_signed_out(sign_in):
    owner, agent = sign_in(Role.OWNER), sign_in(Role.AGENT)
    owner.submit(f"/people/{agent.person.id}/disable")
    sessions = select(func.count(Session.id)).where(Session.user_id == agent.person.id)
    assert db.session.scalar(sessions) == 0
    assert agent.get("/people/").status_code == 303


def test_a_one_time_link_is_shown_once_for_handing_over(owner):
    colleague = make.person(role=Role.VIEWER)
    page = owner.submit(f"/people/{colleague.id}/link")
    assert "http://localhost/welcome/" in page.text


@pytest.mark.parametrize("role", [r for r in Role if Permission.PEOPLE not in GRANTS[r]])
def test_the_page_is_closed_to_other_roles(sign_in, role):
    assert sign_in(role).get("/people/").status_code == 403


def test_every_change_is_in_the_audit_trail(owner):
    colleague = make.person(role=Role.VIEWER)
    owner.submit(f"/people/{colleague.id}/role", {"role": "analyst"})
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "changed a role"))
    assert (entry.user_id, entry.object_id) == (owner.person.id, colleague.id)
    assert "changed a role" in owner.get("/audit/").text


def test_an_owner_outranks_everybody_and_a_viewer_nobody_else():
    assert all(outranks(Role.OWNER, role) for role in Role)
    assert [role for role in Role if outranks(Role.VIEWER, role)] == [Role.VIEWER]
