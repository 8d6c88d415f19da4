"""Passwords: argon2id, 12 to 128 characters, nothing common, no composition rules."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import LazyString

from voc.core.i18n import _l

SHORTEST, LONGEST = 12, 128
COMMON = frozenset(
    "password1234 passwordpassword 123456789012 1234567890123 qwertyuiop12 qwertyuiopas "
    "letmeinletmein adminadminadmin iloveyouiloveyou welcomewelcome 111111111111 000000000000 "
    "1q2w3e4r5t6y abcdefghijkl abc123abc123 123123123123 changemechangeme".split(),
)

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_nobody = _hasher.hash("the password of nobody at all")


def hashed(password: str) -> str:
    """The argon2id hash to keep."""
    return _hasher.hash(password)


def is_right(kept: str | None, password: str) -> bool:
    """Whether the password is the kept one; takes as long for a person who does not exist."""
    try:
        _hasher.verify(kept or _nobody, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def problem_with(password: str, *personal: str) -> LazyString | None:
    """What speaks against a new password; None where nothing does."""
    if len(password) < SHORTEST:
        return _l("Please use at least 12 characters; a short sentence is easy to remember.")
    if len(password) > LONGEST:
        return _l("Please use at most 128 characters.")
    lowered = password.casefold()
    guessable = lowered in COMMON or len(set(lowered)) < 5
    if guessable or any(
        part and part.casefold() in {lowered, lowered.rstrip("0123456789!")} for part in personal
    ):
        return _l("That password is easy to guess. Please choose another.")
    return None
