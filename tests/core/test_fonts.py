from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from voc.core import fonts

PERSIAN = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءأؤئۀ،؛؟«»٪٫٬۰۱۲۳۴۵۶۷۸۹"
LATIN = "abcxyzABCXYZ0123456789.,;:!?%&()[]'\"-–—…−→"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("instance") / "fonts"
    assert fonts.build(target)
    return target


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
@pytest.mark.parametrize("kind", ["ttf", "woff2"])
def test_both_weights_speak_persian_and_english(built, weight, kind):
    known = TTFont(built / f"voc-{weight}.{kind}").getBestCmap()
    assert [letter for letter in PERSIAN + LATIN if ord(letter) not in known] == []


def test_joiners_and_direction_marks_take_no_room(built):
    font = TTFont(built / "voc-400.ttf")
    known = font.getBestCmap()
    assert {font["hmtx"][known[mark]] for mark in fonts.INVISIBLE} == {(0, 0)}


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
def test_tabular_digits_are_all_as_wide_so_that_figures_stand_in_columns(built, weight):
    font = TTFont(built / f"voc-{weight}.ttf")
    known, table = font.getBestCmap(), font["GSUB"].table
    tabular = {}
    for feature in table.FeatureList.FeatureRecord:
        if feature.FeatureTag == "tnum":
            for index in feature.Feature.LookupListIndex:
                for rule in table.LookupList.Lookup[index].SubTable:
                    tabular.update(getattr(rule, "ExtSubTable", rule).mapping)
    assert {font["hmtx"][tabular[known[code]]][0] for code in fonts.PERSIAN_DIGITS} == {
        font["hmtx"][known[ord(digit)]][0] for digit in "0123456789"
    }


def test_the_reserved_name_is_gone_and_the_licence_lies_beside(built):
    names = TTFont(built / "voc-700.woff2")["name"]
    assert names.getDebugName(1) == "VoC Sans"
    assert not [n for i in (1, 3, 4, 6, 16) if "Plex" in (n := names.getDebugName(i) or "")]
    assert "SIL Open Font License" in (built / "OFL.txt").read_text()


def test_a_weight_is_small_enough_for_a_phone(built):
    for weight in fonts.WEIGHTS:
        assert (built / f"voc-{weight}.woff2").stat().st_size < 28_000


def test_a_second_build_changes_nothing_and_leaves_nothing_behind(built):
    before = {path.name: path.stat().st_mtime_ns for path in built.iterdir()}
    assert fonts.build(built)
    assert {path.name: path.stat().st_mtime_ns for path in built.iterdir()} == before
    assert set(before) == {
        "OFL.txt", "made-from.txt", "voc-400.ttf", "voc-400.woff2", "voc-700.ttf", "voc-700.woff2",
    }  # fmt: skip


def test_another_recipe_is_built_again(tmp_path, built):
    for path in built.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "voc-400.ttf").write_bytes(b"old")
    (tmp_path / "made-from.txt").write_text("1.0/0\n")
    assert fonts.build(tmp_path)
    assert (tmp_path / "voc-400.ttf").read_bytes() == (built / "voc-400.ttf").read_bytes()


def test_where_the_source_is_not_installed_the_systems_fonts_do(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(fonts, "PACKAGE", "a-font-nobody-installed")
    assert not fonts.build(tmp_path / "fonts")
    assert "system's fonts" in caplog.text


def test_where_the_folder_cannot_be_made_the_systems_fonts_do(tmp_path):
    (tmp_path / "file").touch()
    assert not fonts.build(tmp_path / "file" / "fonts")
