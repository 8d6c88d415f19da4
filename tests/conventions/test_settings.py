"""What can be configured is written down once, and everything else is refused."""

from __future__ import annotations

import re
import stat

import pytest

from voc.core import settings
from voc.core.settings import KNOWN, ROOT, SettingsError

LONG = "x" * 40


def load(tmp_path, **given):
    return settings.load({"VOC_INSTANCE": str(tmp_path), **given})


def test_the_example_names_every_setting_and_no_other():
    named = re.findall(r"^#?\s?(VOC_[A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(named) == sorted(KNOWN)


def test_an_unknown_name_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="VOC_PORTT"):
        load(tmp_path, VOC_PORTT="80")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VOC_PORT", "0"),
        ("VOC_PORT", "۸۰۰۰"),
        ("VOC_DATABASE_URL", "mysql://x"),
        ("VOC_PUBLIC_URL", "voice.example.com"),
        ("VOC_PUBLIC_URL", "https://voice.example.com/path"),
        ("VOC_SECRET_KEY", "short"),
        ("VOC_SMTP_URL", "http://mail"),
        ("VOC_SMTP_RATE", "-1"),
        ("VOC_BOUNCES", "pop3://u:p@mail.example"),
        ("VOC_BOUNCE_ADDRESS", "bounces+x@shop.example"),
        ("VOC_SMS_URL", "https://key@api.example"),
        ("VOC_SMS_URL", "kavenegar://api.example"),
        ("VOC_STRICT", "yes"),
        ("VOC_DEMO", "yes"),
        ("VOC_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(tmp_path, name, value):
    with pytest.raises(SettingsError, match=name):
        load(tmp_path, **{name: value})


def test_a_secret_is_made_once_and_kept_private(tmp_path):
    first, second = load(tmp_path), load(tmp_path)
    assert first.keys == second.keys
    assert len(first.keys[0]) >= settings.SHORTEST_SECRET
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_a_rotated_key_is_kept_behind_the_new_one(tmp_path):
    assert load(tmp_path, VOC_SECRET_KEY=f"{LONG}1,{LONG}2").keys == (f"{LONG}1", f"{LONG}2")


def test_postgresql_is_reached_by_psycopg(tmp_path):
    url = load(tmp_path, VOC_DATABASE_URL="postgresql://u:p@h/db").database_url
    assert url == "postgresql+psycopg://u:p@h/db"
