"""What can be done to people, their sessions and the organisation."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from voc.accounts import passwords
from voc.accounts.models import (
    IDLE,
    LONGEST_SESSION,
    AccountLink,
    AuditEntry,
    LinkKind,
    Organisation,
    Session,
    User,
)
from voc.core.access import Role, outranks
from voc.core.db import changed, db
from voc.core.errors import Conflict, Forbidden, Gone
from voc.core.i18n import _l

LIFETIMES = {
    LinkKind.WELCOME: timedelta(days=7),
    LinkKind.INVITE: timedelta(days=7),
    LinkKind.RESET: timedelta(minutes=30),
}
LINKS_KEPT = timedelta(days=30)


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
    db.session.add(Session(user_id=user.id, key_hash=session_hash(key), created_at=at, seen_at=at))
    user.signed_in_at = at
    db.session.flush()
    return key


def session_hash(key: str) -> str:
    """What is kept of a session's cookie."""
    return hashlib.sha256(key.encode()).hexdigest()


def close_session(key: str) -> None:
    """Sign one browser out."""
    db.session.execute(delete(Session).where(Session.key_hash == session_hash(key)))


def tidy(at: datetime) -> int:
    """Remove sessions that admit nobody any more, and links long past; returns how many.

    A link that was used or is over says so for a month, then it is unknown.
    """
    over = or_(Session.seen_at <= at - IDLE, Session.created_at <= at - LONGEST_SESSION)
    old = AccountLink.expires_at <= at - LINKS_KEPT
    return changed(delete(Session).where(over)) + changed(delete(AccountLink).where(old))


def set_password(user: User, password: str, *, at: datetime) -> None:
    """Keep a new password; every session and every open link of the person ends."""
    keep_password(user, passwords.hashed(password), at=at)


def keep_password(user: User, password_hash: str, *, at: datetime) -> None:
    """As `set_password`, where the slow part was done before."""
    user.password_hash = password_hash
    db.session.execute(delete(Session).where(Session.user_id == user.id))
    db.session.execute(
        update(AccountLink)
        .where(AccountLink.user_id == user.id, AccountLink.used_at.is_(None))
        .values(used_at=at, mail_at=None)
    )


def spend(link: AccountLink, at: datetime) -> None:
    """Use a one-time link; of two at the same moment the first has it.

    :raises Gone: it was used or replaced meanwhile.
    """
    unused = (AccountLink.id == link.id, AccountLink.used_at.is_(None))
    if not changed(update(AccountLink).where(*unused).values(used_at=at, mail_at=None)):
        raise Gone


def invite(email: str, role: Role, *, by: User, at: datetime) -> User:
    """A new colleague with a mail on its way.

    :raises Forbidden: the role is above the inviter's own.
    :raises Conflict: somebody has that address already.
    """
    if not outranks(by.role, role):
        raise Forbidden
    address = email.strip().lower()
    if db.session.scalar(select(User.id).where(User.email == address)) is not None:
        raise Conflict(_l("Somebody with that address is here already."))
    user = add_person(address, role, at=at)
    give_link(user, LinkKind.INVITE, by_mail=True, at=at)
    audit("invited a colleague", user, by=by, at=at, detail=role.value)
    return user


def change_role(user: User, role: Role, *, by: User, at: datetime) -> None:
    """Give a colleague another role.

    :raises Forbidden: the old or the new role is above the giver's own.
    :raises Conflict: nobody would own the installation any more.
    """
    if not (outranks(by.role, user.role) and outranks(by.role, role)):
        raise Forbidden
    if role is not Role.OWNER:
        _keep_an_owner(user)
    audit("changed a role", user, by=by, at=at, detail=f"{user.role.value} to {role.value}")
    user.role = role


def disable(user: User, *, by: User, at: datetime) -> None:
    """Let a colleague go: they are signed out everywhere and can't come back in.

    :raises Forbidden: the colleague's role is above the giver's own.
    :raises Conflict: nobody would own the installation any more.
    """
    if not outranks(by.role, user.role):
        raise Forbidden
    _keep_an_owner(user)
    user.disabled_at = at
    db.session.execute(delete(Session).where(Session.user_id == user.id))
    audit("let a colleague go", user, by=by, at=at)


def enable(user: User, *, by: User, at: datetime) -> None:
    """Take a colleague back in.

    :raises Forbidden: the colleague's role is above the giver's own.
    """
    if not outranks(by.role, user.role):
        raise Forbidden
    user.disabled_at = None
    audit("took a colleague back", user, by=by, at=at)


def _keep_an_owner(leaving: User) -> None:
    others = select(User.id).where(
        User.role == Role.OWNER, User.disabled_at.is_(None), User.id != leaving.id
    )
    if leaving.role is Role.OWNER and db.session.scalar(others.limit(1)) is None:
        raise Conflict(_l("Somebody must own this. Make another owner first."))
