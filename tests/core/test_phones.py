import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.core.phones import canonical


@pytest.mark.parametrize(
    "typed",
    [
        "+989121234567",
        "00989121234567",
        "989121234567",
        "09121234567",
        "9121234567",
        "۰۹۱۲۱۲۳۴۵۶۷",
        "٠٩١٢١٢٣٤٥٦٧",
        "+۹۸ ۹۱۲ ۱۲۳ ۴۵۶۷",
        "0912 123-4567",
        "0912–123–4567",
        "(0912) 123.45.67",
        "+98 (0)912 123 4567",
        "\u202a+98 912 123 4567\u202c",
        "\u200e0912\u00a01234567\u200f ",
        "009809121234567",
    ],
)
def test_one_number_has_one_form(typed):
    assert canonical(typed) == "+989121234567"


@pytest.mark.parametrize(
    ("typed", "region", "form"),
    [
        ("021 8877 6655", "IR", "+982188776655"),
        ("+44 20 7946 0018", "IR", "+442079460018"),
        ("0044 20 7946 0018", "IR", "+442079460018"),
        ("+1 (202) 555-0123", "IR", "+12025550123"),
        ("030 901820", "DE", "+4930901820"),
        ("0098 912 123 4567", "DE", "+989121234567"),
    ],
)
def test_numbers_of_other_places(typed, region, form):
    assert canonical(typed, region) == form


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "+",
        "12345",
        "0912123456",
        "091212345678",
        "98912123456",
        "+98",
        "+9999121234567",
        "call 09121234567",
        "09121234567 ext 5",
        "0912123456a",
        "1-800-FLOWERS",
        "+98+9121234567",
        "0912\x001234567",
        "9" * 10_000,
    ],
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValueError, match="phone number"):
        canonical(typed)


@given(st.text(st.sampled_from("0123456789۰۹٩+ -()./x\u200f"), max_size=20))
def test_a_form_is_its_own_form(typed):
    try:
        form = canonical(typed)
    except ValueError:
        return
    assert canonical(form) == form
    assert canonical(form, "DE") == form
    assert phonenumbers.is_valid_number(phonenumbers.parse(form))
