"""Keys are shown once, kept hashed, and open nothing once they were revoked."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests import factories as make
from voc.accounts import api_keys
from voc.accounts.api_keys import ApiKey
from voc.core.access import Role
from voc.core.db import db


def a_key(**given):
    key, secret = api_keys.make("Shop", by=None, at=make.NOW, may_create=False, **given)
    db.session.commit()
    return key, secret


def test_a_key_is_shown_once_and_only_its_hash_is_kept(app, sign_in):
    admin = sign_in(Role.ADMIN)
    page = admin.submit("/settings/keys/", {"name": "Shop"}).text
    secret = re.search(r'id="secret" value="(voc_[\w-]{43})"', page)[1]
    assert secret not in admin.get("/settings/keys/").text
    key = db.session.scalar(select(ApiKey))
    assert secret not in {key.key_hash, key.name}
    assert (key.ending, key.user_id) == (secret[-4:], admin.person.id)
    assert api_keys.named(f"Bearer {secret}") is key
    assert admin.submit("/settings/keys/", {"name": " "}).status_code == 422


def test_who_may_not_change_settings_makes_no_key(app, sign_in):
    assert sign_in(Role.MANAGER).get("/settings/keys/").status_code == 403


def test_a_revoked_key_opens_nothing(app, owner):
    key, secret = a_key()
    assert owner.submit(f"/settings/keys/{key.id}/revoke").status_code == 303
    assert api_keys.named(f"Bearer {secret}") is None
    assert "revoked" in owner.get("/settings/keys/").text


@pytest.mark.parametrize("header", ["", "Bearer", "Basic {}", "{}", "Bearer x{}", "Bearer ß"])
def test_nothing_but_the_whole_key_opens(app, header):
    secret = a_key()[1]
    assert api_keys.named(header.format(secret)) is None
    assert api_keys.named(f"bearer  {secret} ") is not None
