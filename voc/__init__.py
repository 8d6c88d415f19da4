"""Voice of customer: ask, listen, score, understand, act.

The packages, in the order a customer's word travels:

    accounts   who works here, and what they may do
    customers  whom we ask
    surveys    what we ask, and its frozen versions
    delivery   how messages leave
    waves      when we ask, invitations and their links
    responses  what they answered, and every text they wrote
    widgets    a survey on the company's own web site
    scoring    what the words say
    metrics    NPS, CSAT, CES and what they add up to
    followups  what we do about it: five calls a day
    exports    what managers take away
    sample     a company to try all of it with

A package may import those above it in this list, never those below. Each stage leaves rows;
the next finds its work by query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Flask, Response
from sqlalchemy import text
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from voc.core import access, compressed, db, errors, headers, i18n, navigation
from voc.core import settings as settings_module
from voc.core.lan import LOOPBACK
from voc.core.limits import Limiter
from voc.core.settings import ROOT, Settings

FLOW = (
    "accounts",
    "customers",
    "surveys",
    "delivery",
    "waves",
    "responses",
    "widgets",
    "scoring",
    "metrics",
    "followups",
    "exports",
    "sample",
)
LARGEST_PUBLIC_BODY = 64 * 1024
MOST_FORM_PARTS = 200


class KeptInteger(IntegerConverter):
    """`<int:...>` in an address: what no database can hold leads nowhere."""

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **{"max": db.LARGEST_INTEGER, **options})


class Application(Flask):
    """Flask for views that are plain functions; it does not look again at each request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """The whole application, from the environment unless settings are given.

    :raises SettingsError: a setting cannot be used.
    """
    settings = settings or settings_module.load()
    root, templates = str(ROOT / "voc"), str(ROOT / "templates")
    app = Application("voc", root_path=root, template_folder=templates)
    app.config.update(
        TESTING=settings.testing,
        SECRET_KEY=settings.keys[0],
        SECRET_KEY_FALLBACKS=list(settings.keys[1:]),
        MAX_CONTENT_LENGTH=LARGEST_PUBLIC_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_PUBLIC_BODY,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
        TRUSTED_HOSTS=sorted({settings.public_host, *LOOPBACK}),
    )
    app.extensions["voc.settings"] = settings
    app.extensions["voc.keys"] = tuple(key.encode() for key in settings.keys)
    app.extensions["voc.limiter"] = Limiter()
    app.jinja_env.globals["is_exposed"] = settings.is_exposed
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    app.url_map.converters["int"] = KeptInteger
    db.init_app(app, settings)
    i18n.init_app(app)
    errors.init_app(app)
    headers.init_app(app, settings)
    compressed.init_app(app)
    access.init_app(app)
    navigation.init_app(app)
    _register(app, settings)
    app.add_url_rule("/healthz", "healthz", _health)
    if settings.trusted_hops:
        hops = settings.trusted_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


def _register(app: Flask, settings: Settings) -> None:
    from flask_migrate import Migrate

    from voc.accounts import signed_in
    from voc.responses import pages, showing, taking
    from voc.scoring import models as _scoring_models

    del _scoring_models
    Migrate(app, db.db, directory=str(ROOT / "migrations"))
    signed_in.init_app(app, settings)
    pages.init_app(app)
    showing.init_app(app)
    taking.init_app(app)
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)


def _blueprints() -> Iterator[Blueprint]:
    """Every package's pages, in flow order."""
    from voc.accounts import keys_routes, people_routes, settings_routes
    from voc.accounts import routes as accounts
    from voc.customers import api_routes, events_routes, import_routes, segment_routes
    from voc.customers import routes as customers
    from voc.delivery import reports_routes, sms_routes
    from voc.delivery import routes as delivery
    from voc.exports import routes as exports
    from voc.followups import pages as followups
    from voc.metrics import comments_routes as comments
    from voc.metrics import routes as metrics
    from voc.metrics import sittings_routes
    from voc.metrics import theme_routes as themes
    from voc.responses import anonymity_routes as anonymity
    from voc.responses import kiosk_routes as kiosk
    from voc.responses import leaving_routes as leaving
    from voc.responses import routes as answering
    from voc.responses import single_routes as single
    from voc.responses import staff_routes as quarantine
    from voc.sample import routes as sample
    from voc.scoring import again_routes as again
    from voc.scoring.themes import routes as taxonomy
    from voc.surveys import exchange_routes as survey_files
    from voc.surveys import fields_routes as fields
    from voc.surveys import gallery_routes as gallery
    from voc.surveys import languages_routes as languages
    from voc.surveys import library_routes as library
    from voc.surveys import routes as surveys
    from voc.surveys import sheet_routes as sheets
    from voc.surveys import versions_routes
    from voc.widgets import routes as widgets
    from voc.widgets import staff_routes as web_site

    yield from (accounts.bp, people_routes.bp, keys_routes.bp)
    yield from (settings_routes.settings, settings_routes.audit, settings_routes.look)
    yield from (customers.bp, segment_routes.bp, import_routes.bp)
    yield from (events_routes.bp, api_routes.bp)
    yield from (delivery.bp, delivery.unsubscribe, sms_routes.bp, reports_routes.bp)
    yield from _of_waves()
    yield from (surveys.bp, gallery.bp, library.bp, versions_routes.bp, languages.bp)
    yield from (survey_files.bp, sheets.bp, fields.bp)
    yield from (answering.bp, kiosk.bp, single.bp, quarantine.bp, anonymity.bp, leaving.bp)
    yield from (widgets.bp, web_site.bp)
    yield from (again.bp, taxonomy.bp)
    yield from (metrics.bp, comments.bp, sittings_routes.bp, themes.bp)
    yield from followups.BLUEPRINTS
    yield exports.bp
    yield sample.bp


def _of_waves() -> Iterator[Blueprint]:
    from voc.waves import (
        approval_routes,
        asked_routes,
        batch_routes,
        calendar_routes,
        links_routes,
        routes,
        survey_mail_routes,
        trying_routes,
    )

    yield from (routes.bp, approval_routes.bp, asked_routes.bp, calendar_routes.bp)
    yield from (trying_routes.bp, links_routes.bp, batch_routes.bp, survey_mail_routes.bp)


def _health() -> Response:
    db.db.session.execute(text("select 1"))
    return Response("ok\n", mimetype="text/plain")
