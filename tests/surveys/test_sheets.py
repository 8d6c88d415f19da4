"""The open link on paper."""

from __future__ import annotations

import struct
from xml.etree import ElementTree as ET

import segno

from tests import factories as make
from voc.core.access import Role
from voc.surveys.qr import PNG_SCALE


def test_the_code_comes_as_svg_and_as_png(app, owner):
    survey = make.survey()
    size = segno.make(f"http://localhost/f/{survey.slug}", error="m").symbol_size(scale=PNG_SCALE)
    svg = owner.get(f"/surveys/{survey.id}/qr.svg")
    png = owner.get(f"/surveys/{survey.id}/qr.png")
    assert (svg.mimetype, png.mimetype) == ("image/svg+xml", "image/png")
    assert survey.slug in svg.headers["Content-Disposition"]
    assert ET.fromstring(svg.data).tag.endswith("svg")
    assert png.data.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png.data[16:24])
    assert width == height >= size[0]
    assert owner.get(f"/surveys/{survey.id}/qr.gif").status_code == 404


def test_the_sheet_says_the_surveys_title_in_either_language(app, owner):
    survey = make.survey()
    titles = survey.versions[0].content["title"]
    for language in ("fa", "en"):
        page = owner.get(f"/surveys/{survey.id}/sheet?as={language}").text
        assert titles[language] in page
        assert f'<html lang="{language}"' in page
        assert f"/f/{survey.slug}" in page


def test_without_an_open_link_there_is_nothing_to_print(app, owner, sign_in):
    survey = make.survey(has_open_link=False)
    for what in ("sheet", "qr.svg", "qr.png"):
        assert owner.get(f"/surveys/{survey.id}/{what}").status_code == 404
    other = make.survey()
    assert sign_in(Role.VIEWER).get(f"/surveys/{other.id}/sheet").status_code == 403
