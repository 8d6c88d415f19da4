from __future__ import annotations

import multiprocessing
import os
from gettext import GNUTranslations
from pathlib import Path

import pytest

from voc.core import catalogues

SOURCE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Thank you"
msgstr "{thanks}"

#, fuzzy
msgid "Surveys"
msgstr "چیز دیگر"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "fa" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCE.format(thanks="سپاسگزاریم"), encoding="utf-8")
    return path


def words(source: Path) -> GNUTranslations:
    with source.with_suffix(".mo").open("rb") as file:
        return GNUTranslations(file)


def test_a_catalogue_is_compiled_once(tmp_path, source):
    assert catalogues.compile_all(tmp_path) == 1
    assert words(source).gettext("Thank you") == "سپاسگزاریم"
    assert catalogues.compile_all(tmp_path) == 0


def test_a_doubtful_translation_is_left_in_english(tmp_path, source):
    catalogues.compile_all(tmp_path)
    assert words(source).gettext("Surveys") == "Surveys"


def test_a_changed_source_is_compiled_again(tmp_path, source):
    catalogues.compile_all(tmp_path)
    source.write_text(SOURCE.format(thanks="ممنونیم"), encoding="utf-8")
    os.utime(source, ns=(1, 1))  # an older moment is another one too: a restored backup, a checkout
    assert catalogues.compile_all(tmp_path) == 1
    assert words(source).gettext("Thank you") == "ممنونیم"


def test_processes_starting_at_once_do_not_disturb_each_other(tmp_path, source):
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        pool.map(catalogues.compile_all, [tmp_path] * 6)
    assert words(source).gettext("Thank you") == "سپاسگزاریم"
    assert sorted(path.name for path in source.parent.iterdir()) == ["messages.mo", "messages.po"]


def test_where_it_cannot_be_written_the_old_catalogue_stays(tmp_path, source, caplog):
    source.with_suffix(".mo").mkdir()  # in the way of the file, also for root
    os.utime(source, ns=(1, 1))
    assert catalogues.compile_all(tmp_path) == 0
    assert "not compiled" in caplog.text
    assert sorted(path.name for path in source.parent.iterdir()) == ["messages.mo", "messages.po"]
