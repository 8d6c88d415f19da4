"""How long an SMS is, and what an answer to one asks for."""

import pytest

from voc.delivery.sms_words import Reply, Size, reply, size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Size(0, 1, True)),
        ("a" * 160, Size(160, 1, True)),
        ("a" * 161, Size(161, 2, True)),
        ("a" * 306, Size(306, 2, True)),
        ("a" * 307, Size(307, 3, True)),
        ("€" * 80, Size(160, 1, True)),
        ("€" * 81, Size(162, 2, True)),
        ("س" * 70, Size(70, 1, False)),
        ("س" * 71, Size(71, 2, False)),
        ("س" * 134, Size(134, 2, False)),
        ("س" * 135, Size(135, 3, False)),
        ("a" * 100 + "ی", Size(101, 2, False)),
        ("😀" * 35, Size(70, 1, False)),
        ("😀" * 36, Size(72, 2, False)),
    ],
)
def test_parts_are_counted_as_they_are_paid(text, expected):
    assert size(text) == expected


@pytest.mark.parametrize(
    "text", ["11", "۱۱", "١١", " ۱۱ ", "لغو", "لغو۱۱", "لغو 11", "«لغو»", "STOP"]
)
def test_eleven_and_its_words_stop(text):
    assert reply(text) is Reply.STOP


@pytest.mark.parametrize("text", ["12", "۱۲", "12."])
def test_twelve_asks_again(text):
    assert reply(text) is Reply.AGAIN


@pytest.mark.parametrize("text", ["", "110", "1", "ممنون، ۱۱ بار پرسیدید", "لغو نکنید", "hello"])
def test_anything_else_asks_for_neither(text):
    assert reply(text) is None
