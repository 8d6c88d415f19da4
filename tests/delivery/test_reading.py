"""What servers and people send back, read: bounces, complaints, and those who are away."""

from email import message_from_bytes
from pathlib import Path

import pytest

from voc.delivery.reports.reading import Kind, judged, names_in, read

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.eml"))
PROOF = "0123456789abcdef01234567"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_each_sample_is_told_apart_and_names_its_message(path):
    report = read(path.read_bytes())
    assert report.kind.value == path.stem.partition("-")[0]
    assert report.names == ((42, PROOF),)


def test_there_are_samples_of_every_kind_in_both_languages():
    assert len(SAMPLES) >= 30
    for kind in Kind:
        assert any(path.stem.startswith(kind.value) for path in SAMPLES)
    persian = [path for path in SAMPLES if "persian" in path.stem]
    assert len(persian) >= 6
    assert message_from_bytes(persian[0].read_bytes())["Subject"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.1", Kind.HARD),
        ("5.2.2", Kind.HARD),
        ("5.4.4", Kind.HARD),
        ("5.7.1", Kind.SOFT),
        ("5.3.4", Kind.SOFT),
        ("4.2.2", Kind.SOFT),
        ("2.0.0", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_a_status_says_whether_the_address_or_the_mail_was_refused(status, kind):
    assert judged(status) is kind


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no mail at all",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/rfc822\n",
        b"Content-Type: message/delivery-status\n\n\xff\xfe",
        b"From: mailer-daemon@x\nSubject: =?utf-8?B?!!!?=\n\n\x00",
        b"From: mailer-daemon@x\nSubject: =?utf-8?B?a?=\n\nx",  # base64 of no length that there is
        b"Content-Type: multipart/mixed; boundary=a\n" * 50,
        b"Content-Type: message/feedback-report\n\n:::\n",
    ],
)
def test_what_is_no_report_is_other(raw):
    assert read(raw).kind is Kind.OTHER


def test_names_are_read_only_whole():
    assert names_in(f"<12.{PROOF}@x> <12.{PROOF}@x> <13.{PROOF}@y>") == ((12, PROOF), (13, PROOF))
    assert names_in(f"a12.{PROOF}@x 1.2.{PROOF}@x <14.{PROOF[:-1]}@x>") == ()
