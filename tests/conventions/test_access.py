"""Doors and headers, checked on every address the application has."""

from __future__ import annotations

import pytest

from voc.core.access import GUARDS, Role, is_public

OPEN = {"static", "fonts", "healthz"}


def rules(app, method):
    """(endpoint, an address of it) for every rule that takes the method."""
    for rule in app.url_map.iter_rules():
        if method not in (rule.methods or set()) or rule.endpoint in OPEN:
            continue
        values = {
            name: 999_999 if "Integer" in type(converter).__name__ else "nothing"
            for name, converter in rule._converters.items()
        }
        with app.test_request_context():
            yield rule.endpoint, str(app.url_map.bind("localhost").build(rule.endpoint, values))


def is_staff(endpoint):
    return GUARDS[endpoint.rpartition(".")[0]] not in {"public", "anyone"}


def test_nobody_sees_a_staff_page_without_signing_in(app, client):
    seen = 0
    for endpoint, url in rules(app, "GET"):
        if is_staff(endpoint):
            answer = client.get(url)
            assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/sign-in"), url
            seen += 1
    assert seen > 25


def test_nothing_changes_without_the_forms_token(app, owner):
    seen = 0
    for endpoint, url in rules(app, "POST"):
        if is_staff(endpoint):
            assert owner.post(url).status_code in {400, 404}, url
            seen += 1
    assert seen > 25


@pytest.mark.parametrize("role", list(Role))
def test_every_page_answers_every_role_politely(app, sign_in, role):
    person = sign_in(role)
    for endpoint, url in rules(app, "GET"):
        if is_staff(endpoint):
            assert person.get(url).status_code in {200, 303, 403, 404}, url


def test_an_object_that_is_not_there_is_not_found_and_never_an_error(app, owner):
    for endpoint, url in rules(app, "POST"):
        if is_staff(endpoint) and "999999" in url:
            assert owner.submit(url).status_code in {303, 400, 404, 422}, url


def test_public_pages_set_no_cookie_and_name_no_referrer(app, client):
    for endpoint, url in rules(app, "GET"):
        if is_public(endpoint):
            answer = client.get(url)
            assert "Set-Cookie" not in answer.headers, url
            assert answer.headers["Referrer-Policy"] == "no-referrer", url
            assert "noindex" in answer.headers["X-Robots-Tag"], url


@pytest.mark.parametrize("url", ["/", "/sign-in", "/nothing-here", "/static/app.css", "/healthz"])
def test_the_headers_stand_on_every_response(client, url):
    headers = client.get(url, buffered=True).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    for name in (
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "Permissions-Policy",
    ):
        assert name in headers
    assert headers["Cache-Control"] == (
        "public, max-age=300" if url.startswith("/static") else "no-store"
    )


def test_a_foreign_host_is_refused(client):
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/sign-in", b"\xff\xfe=\x00", "application/x-www-form-urlencoded"),
        ("/sign-in", b"[" * 100_000, "application/json"),
        ("/forgotten", b"email=" + b"a" * 70_000, "application/x-www-form-urlencoded"),
        ("/sign-in", b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        ("/language", b"language=%00&next=//evil", "application/x-www-form-urlencoded"),
    ],
)
def test_malformed_input_is_never_our_error(client, path, body, kind):
    assert client.post(path, data=body, content_type=kind).status_code in range(400, 500)
