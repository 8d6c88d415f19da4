"""Staff pages that take their time keep no customer's answer waiting."""

from __future__ import annotations

import io

import pytest

from tests import factories as make
from voc.accounts import actions, passwords, queries
from voc.accounts.models import LinkKind
from voc.core import clock
from voc.core import db as db_module
from voc.core.db import db
from voc.customers import csv_reading
from voc.waves import queries as waves

PASSWORD = "seven green horses"


@pytest.fixture
def watched(monkeypatch):
    """Watch a slow function: whether anybody else could write while it ran."""
    could_write = []

    def watch(module, name):
        plain = getattr(module, name)

        def slow(*given):
            is_free = db_module._writer.acquire(blocking=False)
            if is_free:
                db_module._writer.release()
            could_write.append(is_free)
            return plain(*given)

        monkeypatch.setattr(module, name, slow)

    watch.could_write = could_write
    return watch


def test_checking_a_password_lets_others_write(client, watched):
    person = make.person()
    actions.set_password(person, PASSWORD, at=clock.now())
    db.session.commit()
    watched(passwords, "is_right")
    answer = client.submit("/sign-in", {"email": person.email, "password": PASSWORD})
    assert answer.status_code == 303
    assert watched.could_write == [True]
    assert client.get("/").status_code == 200


def test_hashing_a_new_password_lets_others_write(client, watched):
    link = actions.give_link(make.person(), LinkKind.WELCOME, by_mail=False, at=clock.now())
    db.session.commit()
    url = f"/welcome/{queries.token_of(link)}"
    watched(passwords, "hashed")
    assert client.submit(url, {"password": PASSWORD}).status_code == 303
    assert watched.could_write == [True]
    assert client.submit(url, {"password": PASSWORD}).status_code == 410


def test_reading_a_file_of_customers_lets_others_write(owner, watched):
    watched(csv_reading, "record_count")
    file = (io.BytesIO(b"name,email\nSara,sara@example.com\n"), "people.csv")
    sent = owner.submit(
        "/customers/imports/new", {"file": file}, content_type="multipart/form-data"
    )
    assert sent.status_code == 303
    assert watched.could_write == [True]
    assert owner.get(sent.location).status_code == 200


def test_looking_up_a_list_of_customers_lets_others_write(owner, watched):
    asked, who = make.survey(), make.customer()
    watched(waves, "customer_called")
    sent = owner.submit("/waves/links/", {"survey": asked.id, "people": who.email})
    assert sent.status_code == 303
    assert watched.could_write == [True]
    assert "/s/" in owner.get(sent.location).text
