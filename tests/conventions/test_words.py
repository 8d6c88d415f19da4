"""Every word on a screen has its Persian."""

from __future__ import annotations

import re

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from voc.core.settings import ROOT

CATALOGUE = ROOT / "voc" / "translations" / "fa" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "audit": (1,),
    "_do": (3,),
}
SLOT = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def used() -> dict[str | tuple[str, ...], str]:
    """Every message in the code and the templates, and a file it stands in."""
    found = {}
    for folder, methods in (
        ("voc", [("**.py", "python")]),
        ("templates", [("**.html", "jinja2"), ("**.txt", "jinja2")]),
    ):
        for name, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder),
            methods,
            keywords=KEYWORDS,
            directory_filter=lambda _path: True,  # by itself Babel passes over _macros/
        ):
            found[message] = f"{folder}/{name}"
    return found


@pytest.fixture(scope="module")
def persian():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fa")


def test_nothing_in_the_catalogue_is_a_guess():
    text = CATALOGUE.read_text(encoding="utf-8")
    assert "fuzzy" not in text.partition('msgid ""')[0]
    assert "\n#, fuzzy" not in text


def test_every_message_has_its_persian(persian):
    missing = []
    for message, place in used().items():
        entry = persian.get(message if isinstance(message, str) else message[0])
        texts = (
            [entry.string]
            if entry and isinstance(entry.string, str)
            else (list(entry.string) if entry else [])
        )
        if entry is None or entry.fuzzy or not all(texts) or not texts:
            missing.append((place, message))
    assert missing == []


def test_no_persian_is_left_of_a_message_that_is_gone(persian):
    known = {message if isinstance(message, str) else message[0] for message in used()}
    kept = {m.id if isinstance(m.id, str) else m.id[0] for m in persian if m.id}
    assert kept - known == set()


def test_slots_are_the_same_in_both_languages(persian):
    for entry in persian:
        if not entry.id:
            continue
        english = entry.id if isinstance(entry.id, str) else entry.id[1]
        texts = [entry.string] if isinstance(entry.string, str) else entry.string
        for text in filter(None, texts):
            assert set(SLOT.findall(text)) == set(SLOT.findall(english)), english


def test_persian_is_written_with_persian_letters(persian):
    for entry in persian:
        texts = [entry.string] if isinstance(entry.string, str) else entry.string or []
        for text in texts:
            assert not re.search("[يكة٠-٩]", text), f"an Arabic letter in {text!r}"
