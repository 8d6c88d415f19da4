"""Finding waves, their runs and invitations."""

from __future__ import annotations

from voc.core import tokens
from voc.core.db import db
from voc.core.errors import NotFound
from voc.waves.models import Invitation


def invitation_for(token: str) -> Invitation:
    """The invitation behind a personal link, whether or not it has expired or been used.

    :raises NotFound: no such link, or it was revoked or replaced.
    """
    invitation = db.session.get(Invitation, tokens.claimed_id(token))
    if (
        invitation is None
        or invitation.revoked_at is not None
        or not tokens.is_genuine(
            token, tokens.Purpose.INVITATION, invitation.id, invitation.generation
        )
    ):
        raise NotFound
    return invitation


def token_of(invitation: Invitation) -> str:
    """The token of an invitation's link, as `/s/<token>` takes it."""
    return tokens.make(tokens.Purpose.INVITATION, invitation.id, invitation.generation)
