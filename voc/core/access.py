"""Who may enter where. Every blueprint declares exactly one of `public` and `staff`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from flask import Blueprint, Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from voc.core.errors import Forbidden

P = ParamSpec("P")
R = TypeVar("R")


class Permission(StrEnum):
    """One thing a signed-in person may do."""

    FIGURES = "figures"
    COMMENTS = "comments"
    THEMES = "themes"
    """Say which words belong to which theme."""
    CORRECT = "correct"
    """Say what a comment means; it counts in everybody's figures."""
    EXPORT = "export"
    PERSONAL = "personal"
    REPORTS = "reports"
    SURVEYS = "surveys"
    WAVES = "waves"
    """Prepare waves, and hold back those on their way."""
    APPROVE = "approve"
    """Let a wave that was prepared go out to customers."""
    CUSTOMERS = "customers"
    OUTREACH = "outreach"
    CASES = "cases"
    PROGRAMMES = "programmes"
    """Say what the outreach asks, and whom."""
    PEOPLE = "people"
    SETTINGS = "settings"
    AUDIT = "audit"
    OWN = "own"
    """Give and take away the owner role."""


class Role(StrEnum):
    """A named set of permissions."""

    OWNER = "owner"
    ADMIN = "admin"
    DESIGNER = "designer"
    MANAGER = "manager"
    ANALYST = "analyst"
    AGENT = "agent"
    VIEWER = "viewer"


_P = Permission
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADMIN: frozenset(Permission) - {_P.OWN},
    Role.DESIGNER: frozenset({_P.FIGURES, _P.COMMENTS, _P.THEMES, _P.SURVEYS, _P.WAVES}),
    Role.MANAGER: frozenset(
        {
            _P.FIGURES,
            _P.COMMENTS,
            _P.CORRECT,
            _P.THEMES,
            _P.EXPORT,
            _P.REPORTS,
            _P.PERSONAL,
            _P.OUTREACH,
            _P.APPROVE,
            _P.CASES,
            _P.PROGRAMMES,
        },
    ),
    Role.ANALYST: frozenset(
        {_P.FIGURES, _P.COMMENTS, _P.CORRECT, _P.THEMES, _P.EXPORT, _P.REPORTS}
    ),
    Role.AGENT: frozenset({_P.CUSTOMERS, _P.OUTREACH, _P.CASES, _P.COMMENTS, _P.PERSONAL}),
    Role.VIEWER: frozenset({_P.FIGURES}),
}


class Person(Protocol):
    """What this module must know of whoever is signed in."""

    @property
    def id(self) -> int:
        """The person's row."""

    @property
    def role(self) -> Role:
        """What the person may do."""


GUARDS: dict[str, str] = {}


def is_granted(person: Person | None, permission: Permission) -> bool:
    """Whether that person holds that permission."""
    return person is not None and permission in GRANTS[person.role]


def may(permission: Permission | str) -> bool:
    """Whether the person of this request holds that permission."""
    return is_granted(g.get("person"), Permission(permission))


def outranks(giver: Role, given: Role) -> bool:
    """Whether `giver` may hand out `given`: nobody grants above themselves."""
    return GRANTS[given] <= GRANTS[giver]


def public(blueprint: Blueprint) -> Blueprint:
    """Open to anyone: respondents arrive here with nothing but a link."""
    GUARDS[blueprint.name] = "public"
    return blueprint


def staff(blueprint: Blueprint, permission: Permission | None, *others: Permission) -> Blueprint:
    """Signed-in people holding that permission or one of the others; None asks for a sign-in."""
    enough = () if permission is None else (permission, *others)

    def guard() -> ResponseReturnValue | None:
        return _admit(enough)

    blueprint.before_request(guard)
    GUARDS[blueprint.name] = " or ".join(enough) or "signed in"
    return blueprint


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """One page of a staff blueprint that needs a permission beyond the blueprint's own."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not may(permission):
                raise Forbidden
            return view(*args, **kwargs)

        return guarded

    return decorate


def is_public(endpoint: str | None) -> bool:
    """Whether a page belongs to respondents: no cookie, no session, no search engine."""
    return endpoint is not None and GUARDS.get(endpoint.rpartition(".")[0]) == "public"


def _admit(enough: tuple[Permission, ...]) -> ResponseReturnValue | None:
    person = g.get("person")
    if person is None:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=back), code=303)
    if enough and not any(is_granted(person, one) for one in enough):
        raise Forbidden
    return None


def init_app(app: Flask) -> None:
    """Let templates ask the same question."""
    names: Iterable[tuple[str, Any]] = (("may", may), ("Permission", Permission), ("Role", Role))
    app.jinja_env.globals.update(names)
