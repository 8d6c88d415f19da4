"""The bytes of a mail: signed, and readable by whoever looks into the folder they are put in."""

import base64
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import dkim
import pytest

from tests.delivery.mailings import fresh, mailing, message
from voc.core import clock, settings
from voc.core.db import db
from voc.core.settings import SettingsError
from voc.delivery import sending
from voc.delivery.channels import Envelope
from voc.delivery.channels.mime import mime
from voc.delivery.models import Outcome

PICTURE = bytes(range(256)) * 3


@pytest.mark.parametrize("logo", [b"", PICTURE])
@pytest.mark.parametrize("words", ["", "Hello\r\n.\r\nBye", "سلام\nمریم 🌿" * 200])
def test_every_reader_takes_the_mail_apart_as_it_was_put_together(words, logo):
    envelope = Envelope(
        message_id=7,
        identifier="<7.abc@shop.example>",
        sender_name="فروشگاه, Shop",
        sender_address="care@shop.example",
        name='Sara "S" Miller',
        address="sara@example.com",
        subject=words[:40].replace("\n", " ").replace("\r", ""),
        text=words,
        html=f"<p>{words}</p>",
        unsubscribe="https://shop.example/u/" + "x" * 300,
        date=clock.now(),
        logo=logo,
        logo_type="image/png" if logo else "",
    )
    raw = mime(envelope)
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    mail = message_from_bytes(raw, policy=policy.default)
    assert [part.defects for part in mail.walk() if part.defects] == []
    assert mail["From"].addresses[0].display_name == envelope.sender_name
    assert mail["To"].addresses[0].display_name == envelope.name
    assert mail["Subject"] == envelope.subject
    assert mail.get_content_type() == "multipart/alternative"
    assert mail.get_body(("plain",)).get_content() == words
    assert mail.get_body(("html",)).get_content() == f"<p>{words}</p>"
    pictures = [part for part in mail.walk() if part.get_content_maintype() == "image"]
    assert [(one["Content-ID"], one.get_content()) for one in pictures] == [
        ("<logo>", PICTURE) for _ in range(bool(logo))
    ]


@pytest.fixture(scope="session")
def key(tmp_path_factory) -> tuple[bytes, bytes]:
    """A private key in PEM, and its public half as the DNS says it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the key, and is not here")
    folder: Path = tmp_path_factory.mktemp("dkim")
    private = folder / "private.pem"
    made = ["openssl", "genrsa", "-traditional", "-out", str(private), "1024"]
    subprocess.run(made, check=True, capture_output=True)
    shown = ["openssl", "rsa", "-in", str(private), "-pubout", "-outform", "DER"]
    public = subprocess.run(shown, check=True, capture_output=True).stdout
    return private.read_bytes(), public


def dns_of(public: bytes):
    said = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    asked = []

    def answer(name, timeout=5):
        asked.append(name)
        return said

    return answer, asked


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("care@shop.example", b"shop.example"),
        ("care@فروشگاه.example", b"xn--mgbtj4c7ad63e.example"),
    ],
)
def test_a_mail_is_signed_for_the_senders_domain(told, tmp_path, key, sender, domain):
    private, public = key
    told(smtp_url=f"maildir://{tmp_path}/out", dkim_key=private, dkim_selector="s1")
    one = message(within=mailing(sender_address=sender))
    sending.send_due(clock.now())
    assert fresh(one.id).outcome is Outcome.SENT
    [file] = (tmp_path / "out" / "new").iterdir()
    mail = file.read_bytes()
    dns, asked = dns_of(public)
    assert dkim.verify(mail, dnsfunc=dns)
    assert asked == [b"s1._domainkey." + domain + b"."]
    [signature] = mail.split(b"\r\n\r\n")[0].split(b"h=")[1:2]
    assert b"list-unsubscribe-post" in signature.lower()
    assert not dkim.verify(
        mail.replace(b"List-Unsubscribe:", b"List-Unsubscribe: <x>,"), dnsfunc=dns
    )


def test_a_maildir_gets_each_mail_once_whatever_crashes(told, tmp_path):
    told(smtp_url=f"maildir://{tmp_path}/out")
    one = message()
    sending.send_due(clock.now())
    again = fresh(one.id)
    again.outcome, again.next_at = None, clock.now()
    db.session.commit()
    sending.send_due(clock.now() + timedelta(seconds=1))
    [file] = (tmp_path / "out" / "new").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["To"].addresses[0].addr_spec == one.address
    assert list((tmp_path / "out" / "tmp").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_tried_again(told, tmp_path):
    (tmp_path / "out").write_text("a file, not a folder")
    told(smtp_url=f"maildir://{tmp_path}/out")
    one = message()
    sending.send_due(clock.now())
    assert fresh(one.id).outcome is None
    assert fresh(one.id).reason in {"FileExistsError", "NotADirectoryError"}


def test_a_key_that_is_none_is_refused_at_the_start(tmp_path):
    (tmp_path / "key").write_text("no key")
    for path in ("key", "missing"):
        with pytest.raises(SettingsError, match="VOC_DKIM_KEY"):
            settings.load({"VOC_INSTANCE": str(tmp_path), "VOC_DKIM_KEY": str(tmp_path / path)})


def test_a_key_is_read_at_the_start(tmp_path, key):
    (tmp_path / "key").write_bytes(key[0])
    given = {"VOC_INSTANCE": str(tmp_path), "VOC_DKIM_KEY": str(tmp_path / "key")}
    assert settings.load(given).dkim_key == key[0]
    assert replace(settings.load(given), dkim_key=b"").dkim_selector == "voc"
