"""Which addresses a survey may lead to."""

from __future__ import annotations

import pytest

from voc.accounts.hosts import host_of, hosts_in, is_allowed, is_https

HOSTS = frozenset(("reviews.example", "xn--mgba.example"))


@pytest.mark.parametrize(
    "url",
    ["https://reviews.example", "https://REVIEWS.example./a?b=c#d", "https://reviews.example:443/"],
)
def test_a_listed_host_is_allowed_over_https(url):
    assert is_allowed(url, HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://reviews.example/",
        "//reviews.example/",
        "https:reviews.example",
        "https:///reviews.example",
        "javascript:alert(1)//https://reviews.example",
        "https://reviews.example@evil.example/",
        "https://evil.example\\@reviews.example/",
        "https://reviews.example:8443/",
        "https://reviews.example.evil.example/",
        "https://sub.reviews.example/",
        "https://reviews.example/\nx",
        "https://reviews.example /",
        "https://[reviews.example",
        "https://reviews.example:x/",
    ],
)
def test_everything_else_is_not(url):
    assert not is_allowed(url, HOSTS)


def test_hosts_are_read_from_lines_and_addresses_and_kept_once():
    typed = " Reviews.example \n\nhttps://reviews.example/path\nپارسی.example"
    assert hosts_in(typed) == ["reviews.example", host_of("https://پارسی.example/")]
    assert host_of("https://پارسی.example/").startswith("xn--")


@pytest.mark.parametrize(
    "line", ["localhost", "a b.example", "http://a.example", "x@a.example", "…"]
)
def test_a_line_that_is_no_host_is_named(line):
    with pytest.raises(ValueError, match=r".*") as refusal:
        hosts_in(f"good.example\n{line}")
    assert str(refusal.value) == line


def test_an_empty_address_is_none():
    assert not is_https("")
    assert not is_allowed("", frozenset(("",)))
