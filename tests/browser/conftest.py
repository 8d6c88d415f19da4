"""A real browser before a real server over a company with a year of answers.

The browser is the system's Chromium. Where there is none the tests say so and are skipped, but
never on CI.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests import migrated
from tests.browser import company
from tests.conftest import settings_for
from voc import create_app
from voc.core import fonts
from voc.core.db import db

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """The browser, for one module: two at once do not get along."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium was found; CI installs one")
        pytest.skip("no Chromium on this machine: install the package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a port of its own, over SQLite; `config["SERVED_AT"]` is its address."""
    folder = tmp_path_factory.mktemp("browser")
    app = create_app(settings_for(migrated.url("sqlite", folder), folder))
    fonts.build(folder / "fonts")
    with app.app_context():
        app.config["STAGED"] = company.stage()
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["SERVED_AT"] = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()
