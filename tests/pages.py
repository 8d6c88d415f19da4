"""A test client that looks at every page it fetches, as a strict reader would.

Forms: `client.submit(url, data)` fetches the page first and sends the form's token along.
"""

from __future__ import annotations

import re
import warnings
from typing import Any

import html5lib
from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from voc.core.db import db

CONTROLS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


class CheckingClient(FlaskClient):
    """Fetches like any client, and fails the test where a page is badly made."""

    person: Any = None

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        end_transaction()  # a browser never waits for a transaction of the test's own
        response = super().open(*args, **kwargs)
        end_transaction()
        check(response)
        return response

    def submit(self, url: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """POST a staff form with a valid form token."""
        page = super().open("/sign-in", method="GET")
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        assert found, "the sign-in page carries no form token"
        return self.post(url, data={"csrf_token": found[1], **(data or {})}, **kwargs)


def end_transaction() -> None:
    """Write what waits; a request shares the test's session where both share a context."""
    if has_app_context():
        db.session.commit()


def check(response: TestResponse) -> None:
    """Title, language, direction, valid HTML, unique ids, labelled fields, nothing inline."""
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    if response.mimetype != "text/html" or not response.text.strip():
        return
    if response.status_code in range(300, 400):
        return
    assert "Content-Security-Policy" in response.headers
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        root = parser.parse(response.text)
    assert not parser.errors, [(at, code, data) for at, code, data in parser.errors][:5]
    assert root.get("lang") in {"fa", "en"}
    assert root.get("dir") == ("rtl" if root.get("lang") == "fa" else "ltr")
    assert (root.findtext("./head/title") or "").strip(), "the page has no title"
    _check_elements(root)


def _check_elements(root: Any) -> None:
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    doubled = {one for one in ids if ids.count(one) > 1}
    assert not doubled, f"ids used twice: {doubled}"
    labelled = {label.get("for") for label in root.iter("label")}
    inside = {id(child) for label in root.iter("label") for child in label.iter()}
    for element in root.iter():
        assert element.get("style") is None, "inline style: the policy forbids it"
        if element.tag in CONTROLS and element.get("type") not in UNLABELLED:
            named = element.get("aria-label") or element.get("aria-labelledby")
            assert named or element.get("id") in labelled or id(element) in inside, (
                f"a field without a label: {element.attrib}"
            )
        if element.tag == "img":
            assert element.get("alt") is not None, "a picture without words"
