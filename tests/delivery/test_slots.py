"""What can be put into the words of a mail."""

import pytest

from voc.delivery import compose, slots
from voc.delivery.models import MailingText


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dear {name|friend},", "Dear Sara Amini,"),
        ("{first_name|friend}", "Sara"),
        ("{company|your company}", "your company"),
        ("{company}", ""),
        ("{customer.city|your town} {customer.شهر}", "Tehran یزد"),
        ("{wish|none}", "{wish|none}"),
    ],
)
def test_what_is_known_is_said_and_else_what_stands_after_the_bar(text, said):
    known = {"name": "Sara Amini", "customer.city": "Tehran", "customer.شهر": "یزد"}
    assert slots.fill(text, {**known, "first_name": slots.first_name(known["name"])}) == said


def test_a_value_is_text_in_every_part_and_never_a_slot(app):
    mail = MailingText(
        language="en", subject="{company}", text="{company}", html="<p>{company|x}</p>"
    )
    shown = compose.filled(mail, {"name": "", "company": "<b>{link}</b>", "link": "secret"})
    assert (shown.subject, shown.text) == ("<b>{link}</b>",) * 2
    assert shown.html == "<p>&lt;b&gt;{link}&lt;/b&gt;</p>"


def test_what_nothing_can_be_put_into_is_named():
    text = "{name} {first_name|x} {link} {customer.city} {customer.age} {password} {} {name"
    assert slots.unknown(text, ["city"]) == ["customer.age", "password", ""]
