"""Addresses that name what no database can hold."""

from __future__ import annotations

import pytest

from voc.core import tokens
from voc.core.db import LARGEST_INTEGER

BEYOND = (LARGEST_INTEGER + 1, 2**63, 2**70)


@pytest.mark.parametrize("number", BEYOND)
@pytest.mark.parametrize("address", ["/customers/{}", "/surveys/{}", "/waves/links/1-{}.csv"])
def test_a_number_too_large_for_an_id_leads_nowhere(owner, address, number):
    assert owner.get(address.format(number)).status_code == 404


@pytest.mark.parametrize("place", ["/s/", "/u/", "/welcome/"])
def test_a_token_that_names_too_large_an_id_leads_nowhere(client, place):
    forged = tokens._encode(LARGEST_INTEGER + 1, b"sixteen letters.")
    assert client.get(place + forged).status_code == 404


def test_a_token_of_the_largest_id_is_read(app):
    token = tokens.make(tokens.Purpose.INVITATION, LARGEST_INTEGER)
    assert tokens.claimed_id(token) == LARGEST_INTEGER


def test_an_open_link_with_a_nul_leads_nowhere(app):
    assert app.test_client().get("/f/%00").status_code == 404
