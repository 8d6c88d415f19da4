"""A stored score tells its model and the rules around it; other rules have another number."""

from __future__ import annotations

import hashlib

from tests.scoring.test_acceptance import sentences
from voc.scoring.sentiment import score
from voc.scoring.versions import RULES, stamped, todays

READ = {
    "en-20261123-5e98ab6d-r1 fa-20261123-d1bbb7cc-r1 none-r1": "d707ad424dabbca6",
    "en-20261122-336fd40f-r1 fa-20261122-38cf6108-r1 none-r1": "6e1f774ba4501113",
}
"""What these versions make of our sentences. Where the same model suddenly reads one otherwise,
raise `voc.scoring.versions.RULES` and put the new versions with their digest here."""


def digest() -> str:
    read = hashlib.sha256()
    for one in sentences("acceptance.tsv") + sentences("unseen.tsv"):
        found = score(one.text)
        said = (found.language, found.label, found.intent.value, found.mixed)
        read.update(f"{said}\n".encode())
    return read.hexdigest()[:16]


def test_who_changes_a_rule_raises_its_number():
    names = " ".join(sorted(todays()))
    assert READ.get(names) == digest(), f"raise RULES, or record {names!r}: {digest()!r}"


def test_a_version_tells_both_and_fits_its_column():
    assert stamped("fa-20261122-38cf6108") == f"fa-20261122-38cf6108-r{RULES}"
    assert len(todays()) == 3
    assert max(map(len, todays())) <= 64
    assert len(" ".join(todays())) <= 200
