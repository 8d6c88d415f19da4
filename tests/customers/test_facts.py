"""What people and files give, and the one form it is kept in."""

from __future__ import annotations

from datetime import date

import pytest

from voc.customers import facts
from voc.customers.facts import Problem


@pytest.mark.parametrize(
    ("read", "given", "kept"),
    [
        (facts.email, " Sara@Example.COM ", "sara@example.com"),
        (facts.email, "  ", None),
        (facts.phone, "۰۹۱۲ ۱۲۳ ۴۵۶۷", "+989121234567"),
        (facts.phone, "", None),
        (facts.reference, " ۱۷-الف ", "17-الف"),
        (facts.reference, "", None),
        (facts.language, "فارسی", "fa"),
        (facts.language, "فارسي", "fa"),
        (facts.language, "ENGLISH", "en"),
        (facts.channel, "پیامک", "sms"),
        (facts.channel, "", None),
        (facts.consent, "بله", True),
        (facts.consent, "No", False),
        (facts.consent, "۱", True),
        (facts.hour, "۹", 9),
        (facts.hour, "14:00", 14),
        (facts.hour, "", None),
        (facts.zone, "Europe/London", "Europe/London"),
        (facts.zone, "", None),
        (facts.number, "۱٬۲۵۰٫۵", 1250.5),
        (facts.number, "-1,000", -1000.0),
        (facts.day, "۱۴۰۵/۱/۱", date(2026, 3, 21)),
        (facts.day, "2026-03-21T10:30:00", date(2026, 3, 21)),
        (facts.day, "2026-03-21 10:30", date(2026, 3, 21)),
    ],
)
def test_a_value_is_kept_in_one_form(read, given, kept):
    assert read(given) == kept


@pytest.mark.parametrize(
    ("read", "given", "problem"),
    [
        (facts.email, "sara", Problem.EMAIL),
        (facts.email, "a@b@c.com", Problem.EMAIL),
        (facts.email, "a@example.com\r\nBcc: all@example.com", Problem.EMAIL),
        (facts.email, f"{'x' * 250}@example.com", Problem.EMAIL),
        (facts.phone, "12", Problem.PHONE),
        (facts.phone, "call me", Problem.PHONE),
        (facts.language, "de", Problem.LANGUAGE),
        (facts.channel, "pigeon", Problem.CHANNEL),
        (facts.consent, "perhaps", Problem.YES_OR_NO),
        (facts.hour, "24", Problem.HOUR),
        (facts.hour, "-1", Problem.HOUR),
        (facts.hour, "²", Problem.HOUR),
        (facts.zone, "Mars/Olympus", Problem.ZONE),
        (facts.zone, "../../etc/passwd", Problem.ZONE),
        (facts.zone, "/etc/passwd", Problem.ZONE),
        (facts.number, "inf", Problem.NUMBER),
        (facts.number, "nan", Problem.NUMBER),
        (facts.number, "1_000", Problem.NUMBER),
        (facts.number, "9" * 400, Problem.NUMBER),
        (facts.day, "1405/13/01", Problem.DAY),
        (facts.day, "soon", Problem.DAY),
    ],
)
def test_what_cannot_be_kept_says_why(read, given, problem):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the argument is what is asked
        read(given)
    assert refused.value.args == (problem,)


def test_a_line_has_an_end_and_no_breaks():
    assert facts.line("  علی  ", 10) == "علی"
    for text, problem in (("x" * 11, Problem.TOO_LONG), ("a\nb", Problem.UNREADABLE)):
        with pytest.raises(ValueError) as refused:  # noqa: PT011 - the argument is what is asked
            facts.line(text, 10)
        assert refused.value.args == (problem,)


def test_a_search_key_holds_the_number_as_it_is_dialled_and_the_company_last():
    key = facts.search_key(
        name="علي", email="A@x.ir", phone="+989121234567", reference=None, company="كاوه"
    )
    assert key.split("\n") == ["علی", "a@x.ir", "+989121234567 09121234567", "\x1fکاوه"]
