"""A test client that looks at every page it fetches, as a strict reader would.

Forms: `client.submit(url, data)` fetches the page first and sends the form's token along.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from pathlib import Path
from typing import Any

import html5lib
from flask import g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from voc.core.db import db
from voc.core.tongues import tongue

CONTROLS = {"input", "select", "textarea"}
WORDS = re.compile(r">[^<>&\"'=]*[^<>&\"'=\s][^<>&\"'=]*(?=<)")
VALUES = re.compile(
    r" (value|href|action|src|title|alt|aria-label|placeholder|datetime|content|data-[a-z-]+|"
    r'd|points|cx|cy|x[12]?|y[12]?|width|height)="[^"<>&]*[^"<>&\s][^"<>&]*"'
)
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


known: Path | None = None
"""A folder with one file for each skeleton of a page that was found well made."""


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
        if has_app_context():
            g.pop("csrf_token", None)  # another person's, where a test signs in two
        page = super().open("/sign-in", method="GET")
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        assert found, "the sign-in page carries no form token"
        return self.post(url, data={"csrf_token": found[1], **(data or {})}, **kwargs)


def end_transaction() -> None:
    """Write what waits; a request shares the test's session where both share a context."""
    if has_app_context():
        db.session.commit()


def check(response: TestResponse) -> None:
    """The headers, and the page unless one of the same skeleton was checked before."""
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    if response.mimetype != "text/html" or not response.text.strip():
        return
    if response.status_code in range(300, 400):
        return
    assert "Content-Security-Policy" in response.headers
    mark = known / hashlib.sha256(skeleton(response.text).encode()).hexdigest() if known else None
    if mark is None or not mark.exists():
        check_page(response.text)
        if mark is not None:
            mark.touch()


def skeleton(page: str) -> str:
    """The page with an x for all words and values that hold no markup.

    Pages with the same skeleton are equally well made: none of the checks looks at more of a text
    or of such a value than whether it is there.
    """
    return VALUES.sub(r' \1="x"', WORDS.sub(">x", page))


def check_page(page: str) -> None:
    """Title, language, direction, valid HTML, unique ids, labelled fields, nothing inline."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        root = parser.parse(page)
    assert not parser.errors, [(at, code, data) for at, code, data in parser.errors][:5]
    spoken = tongue(root.get("lang") or "")
    assert spoken is not None
    assert root.get("dir") == spoken.dir
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
