"""Keys by which the company's other systems come in: made once, shown once, kept hashed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from voc.accounts.actions import session_hash
from voc.accounts.models import User
from voc.core.db import Model, db
from voc.core.errors import NotFound

PREFIX = "voc_"
LONGEST = 100
NOTED_EVERY = timedelta(minutes=1)


class ApiKey(Model):
    """One key; of what it is only the hash is kept, and its end to recognise it by."""

    __tablename__ = "api_key"

    name: Mapped[str] = mapped_column(String(100))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ending: Mapped[str] = mapped_column(String(4))
    may_create: Mapped[bool] = mapped_column(default=False)
    """Whether it may add customers whom nobody knew."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()


def make(name: str, *, may_create: bool, by: User | None, at: datetime) -> tuple[ApiKey, str]:
    """A new key and what it is, which can never be shown again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(
        name=name,
        key_hash=session_hash(secret),
        ending=secret[-4:],
        may_create=may_create,
        user_id=by.id if by else None,
        created_at=at,
    )
    db.session.add(key)
    db.session.flush()
    return key, secret


def named(authorization: str) -> ApiKey | None:
    """The key that an Authorization header bears, unless there is none such or it was revoked."""
    scheme, _space, secret = authorization.strip().partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not secret.isascii() or len(secret) > LONGEST:
        return None
    known = (ApiKey.key_hash == session_hash(secret), ApiKey.revoked_at.is_(None))
    return db.session.scalar(select(ApiKey).where(*known))


def note_used(key: ApiKey, at: datetime) -> None:
    """Remember that it was used, to the minute."""
    if key.used_at is None or at - key.used_at >= NOTED_EVERY:
        key.used_at = at


def revoke(key: ApiKey, at: datetime) -> None:
    """Let nobody in by it any more."""
    key.revoked_at = key.revoked_at or at


def keys() -> Sequence[ApiKey]:
    """Every key, newest first, those that were revoked last."""
    return db.session.scalars(
        select(ApiKey)
        .options(joinedload(ApiKey.user))
        .order_by(ApiKey.revoked_at.is_not(None), ApiKey.id.desc())
    ).all()


def key(key_id: int) -> ApiKey:
    """One key.

    :raises NotFound: there is none.
    """
    found = db.session.get(ApiKey, key_id)
    if found is None:
        raise NotFound
    return found
