"""What can be done to people, their sessions and the organisation."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from voc.accounts import passwords
from voc.accounts.models import (
    AccountLink,
    AuditEntry,
    LinkKind,
    Organisation,
    Session,
    User,
)
from voc.core.access import Role
from voc.core.db import db

LIFETIMES = {
    LinkKind.WELCOME: timedelta(days=7),
    LinkKind.INVITE: timedelta(days=7),
    LinkKind.RESET: timedelta(minutes=30),
}


def audit(
    action: str,
    thing: object = None,
    *,
    by: User | None,
    at: datetime,
    detail: str = "",
) -> AuditEntry:
    """Add one line to the audit trail. `thing` is the row it was done to; it must have its id."""
    entry = AuditEntry(
        at=at,
        user_id=by.id if by else None,
        action=action,
        object_type=getattr(thing, "__tablename__", ""),
        object_id=getattr(thing, "id", None),
        detail=detail,
    )
    db.session.add(entry)
    return entry


def found(at: datetime) -> Organisation:
    """The organisation, made with its defaults where there is none yet."""
    organisation = db.session.get(Organisation, 1)
    if organisation is None:
        organisation = Organisation(id=1, created_at=at)
        db.session.add(organisation)
        db.session.flush()
    return organisation


def add_person(email: str, role: Role, *, name: str = "", at: datetime) -> User:
    """A colleague who has no password yet; send them a link to come in."""
    user = User(email=email.strip().lower(), name=name.strip(), role=role, created_at=at)
    db.session.add(user)
    db.session.flush()
    return user


def give_link(user: User, kind: LinkKind, *, by_mail: bool, at: datetime) -> AccountLink:
    """A one-time link; older links of the same kind end. With `by_mail` delivery sends it."""
    older = (AccountLink.user_id == user.id, AccountLink.kind == kind)
    db.session.execute(
        update(AccountLink)
        .where(*older, AccountLink.used_at.is_(None))
        .values(used_at=at, mail_at=None)
    )
    link = AccountLink(
        user_id=user.id,
        kind=kind,
        created_at=at,
        expires_at=at + LIFETIMES[kind],
        mail_at=at if by_mail else None,
    )
    db.session.add(link)
    db.session.flush()
    return link


def open_session(user: User, at: datetime) -> str:
    """Sign a person in; returns the cookie's value, of which only the hash is kept."""
    key = secrets.token_urlsafe(32)
    db.session.add(
        Session(user_id=user.id, key_hash=session_hash(key), created_at=at, seen_at=at)
    )
    user.signed_in_at = at
    db.session.flush()
    return key


def session_hash(key: str) -> str:
    """What is kept of a session's cookie."""
    return hashlib.sha256(key.encode()).hexdigest()


def close_session(key: str) -> None:
    """Sign one browser out."""
    db.session.execute(delete(Session).where(Session.key_hash == session_hash(key)))


def set_password(user: User, password: str, *, at: datetime) -> None:
    """Keep a new password; every session and every open link of the person ends."""
    user.password_hash = passwords.hashed(password)
    db.session.execute(delete(Session).where(Session.user_id == user.id))
    db.session.execute(
        update(AccountLink)
        .where(AccountLink.user_id == user.id, AccountLink.used_at.is_(None))
        .values(used_at=at, mail_at=None)
    )
