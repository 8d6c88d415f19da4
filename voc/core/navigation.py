"""The places of the staff shell, in four groups; a person sees those they may enter."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import LazyString

from voc.core.access import Permission, may
from voc.core.i18n import _l


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the side bar. `icon` names a symbol of `templates/_macros/icons.html`."""

    endpoint: str
    title: LazyString
    permission: Permission
    icon: str
    others: tuple[str, ...] = ()
    """Blueprints whose pages belong to it too."""
    also: Permission | None = None
    """Another permission that lets people in."""

    @property
    def url(self) -> str:
        """Where it leads."""
        return url_for(self.endpoint)

    @property
    def is_here(self) -> bool:
        """Whether the page being shown belongs to this place."""
        own = self.endpoint.rpartition(".")[0]
        return request.blueprint in {own, *self.others}


GROUPS: tuple[tuple[LazyString, tuple[Place, ...]], ...] = (
    (
        _l("Hear"),
        (
            Place("metrics.overview", _l("Overview"), Permission.FIGURES, "overview"),
            Place("comments.index", _l("Comments"), Permission.COMMENTS, "comments"),
            Place("themes.index", _l("Themes"), Permission.FIGURES, "themes", ("taxonomy",)),
        ),
    ),
    (
        _l("Ask"),
        (
            Place("surveys.index", _l("Surveys"), Permission.SURVEYS, "surveys"),
            Place(
                "waves.index",
                _l("Waves"),
                Permission.WAVES,
                "waves",
                ("approvals", "asked", "calendar", "links", "trying"),
                also=Permission.APPROVE,
            ),
            Place("outbox.index", _l("Outbox"), Permission.WAVES, "outbox"),
            Place(
                "outreach.today",
                _l("Today's calls"),
                Permission.OUTREACH,
                "outreach",
                ("programmes",),
            ),
        ),
    ),
    (
        _l("Act"),
        (
            Place(
                "customers.index",
                _l("Customers"),
                Permission.CUSTOMERS,
                "customers",
                ("events", "imports"),
            ),
            Place("cases.index", _l("Cases"), Permission.CASES, "cases"),
            Place("segments.index", _l("Segments"), Permission.WAVES, "segments"),
        ),
    ),
    (
        _l("Show"),
        (Place("exports.index", _l("Reports"), Permission.REPORTS, "reports"),),
    ),
)
FOOT: tuple[Place, ...] = (
    Place("settings.index", _l("Settings"), Permission.SETTINGS, "settings", ("keys", "again")),
    Place("people.index", _l("People"), Permission.PEOPLE, "people"),
    Place("audit.index", _l("Audit trail"), Permission.AUDIT, "audit"),
)


def groups() -> list[tuple[LazyString, list[Place]]]:
    """The groups with the places that this person may enter; empty groups are left out."""
    shown = [(title, _allowed(places)) for title, places in GROUPS]
    return [(title, places) for title, places in shown if places]


def foot() -> list[Place]:
    """The places at the foot of the side bar."""
    return _allowed(FOOT)


def _allowed(places: tuple[Place, ...]) -> list[Place]:
    known = current_app.view_functions
    return [place for place in places if place.endpoint in known and _is_open(place)]


def _is_open(place: Place) -> bool:
    return may(place.permission) or (place.also is not None and may(place.also))


def init_app(app: Flask) -> None:
    """Let the shell draw them."""
    app.jinja_env.globals.update(navigation_groups=groups, navigation_foot=foot)
