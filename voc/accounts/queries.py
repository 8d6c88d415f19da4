"""Finding people, sessions and the organisation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from voc.accounts.actions import session_hash
from voc.accounts.models import AccountLink, LinkKind, Organisation, Session, User
from voc.core import tokens
from voc.core.access import Role
from voc.core.db import db
from voc.core.errors import Gone, NotFound

PURPOSES = {
    LinkKind.WELCOME: tokens.Purpose.SIGN_IN,
    LinkKind.INVITE: tokens.Purpose.INVITE,
    LinkKind.RESET: tokens.Purpose.RESET,
}


def organisation() -> Organisation:
    """The organisation; one with default values where set-up has not run."""
    return db.session.get(Organisation, 1) or Organisation(
        id=1,
        name="",
        zone="Asia/Tehran",
        language="fa",
        weekend="4",
        invited_rest_days=28,
        answered_rest_days=90,
        draft_rest_hours=24,
        most_messages=3,
        company_cap=0,
        minimum_value=5,
        minimum_words=8,
        has_sample=False,
        sender_name="",
        sender_address="",
        colour="",
        privacy_fa="",
        privacy_en="",
        privacy_url="",
        link_hosts="",
    )


def person_by_email(email: str) -> User | None:
    """The active person with that address, if any."""
    user = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    return user if user is not None and user.is_active else None


def session_for(key: str, at: datetime) -> Session | None:
    """The live session behind a cookie, with its person."""
    session = db.session.scalar(
        select(Session)
        .where(Session.key_hash == session_hash(key))
        .options(joinedload(Session.user))
    )
    return session if session is not None and session.is_alive(at) else None


def link_for(token: str, at: datetime) -> AccountLink:
    """The one-time link behind a token.

    :raises NotFound: no such link.
    :raises Gone: it was used, replaced or has run out.
    """
    link = db.session.get(AccountLink, tokens.claimed_id(token))
    if link is None or not tokens.is_genuine(token, PURPOSES[link.kind], link.id):
        raise NotFound
    if not link.is_open(at):
        raise Gone
    return link


def token_of(link: AccountLink) -> str:
    """The token of a one-time link."""
    return tokens.make(PURPOSES[link.kind], link.id)


def has_owner() -> bool:
    """Whether anybody owns this installation and has a password."""
    owners = select(func.count(User.id)).where(
        User.role == Role.OWNER, User.password_hash.is_not(None)
    )
    return bool(db.session.scalar(owners))
