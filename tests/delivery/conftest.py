"""A mail server for tests that send."""

from dataclasses import replace

import pytest

from tests.delivery import smtp


@pytest.fixture
def told(app):
    """Change settings for one test: `told(strict=True)`."""
    before = app.extensions["voc.settings"]

    def tell(**given):
        app.extensions["voc.settings"] = replace(app.extensions["voc.settings"], **given)

    yield tell
    app.extensions["voc.settings"] = before


@pytest.fixture
def answers(told):
    """A mail server that this application sends through."""
    with smtp.server() as (known, url):
        told(smtp_url=url, mail_from="care@shop.example")
        yield known
