"""The charts as a page shows them: every value in words, in both languages and directions."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest
from flask import Flask, render_template_string

import voc
from voc.core import i18n
from voc.core.intervals import Interval
from voc.metrics.charts import Figure, horizontal_bars, trend
from voc.metrics.nps import Nps
from voc.metrics.share_charts import distribution, share_bar, stacks

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(voc.__file__).parent
GROUPS = [("Detractors", "negative", 7), ("Passives", "neutral", 2), ("Promoters", "positive", 2)]
HIDDEN = Figure("March", None, 3, note="3 of 5 so far")


@pytest.fixture(scope="module")
def pages():
    """A bare application: the macros need only the filters and texts of the product."""
    app = Flask("voc", root_path=str(ROOT), template_folder=str(ROOT.parent / "templates"))
    i18n.init_app(app)
    return app


@pytest.fixture
def draw(pages):
    def drawn(call, language="en", **chart):
        with pages.test_request_context():
            i18n.use(language)
            source = '{% import "_macros/charts.html" as charts %}{{ charts.' + call + " }}"
            html = render_template_string(source, **chart)
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        root = parser.parseFragment(html)
        assert not parser.errors, parser.errors[:3]
        assert "style=" not in html
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        return root

    return drawn


def words(element):
    return " ".join("".join(element.itertext()).split())


def cells(root):
    return [[words(cell) for cell in row] for row in root.findall(".//tbody/tr")]


def months():
    return [
        Figure("January", 12.0, 40, Interval(-8, 31)),
        Figure("February", -5.0, 60, Interval(-21, 11)),
        HIDDEN,
        Figure("April", 32.0, 80, Interval(16, 47)),
    ]


def test_a_trend_says_its_finding_its_answers_and_every_value(draw):
    root = draw(
        'trend(chart, id="t", title="NPS is rising", measure="NPS by month", kind="signed")',
        chart=trend(months(), rtl=False),
    )
    assert words(root.find(".//figcaption")) == (
        "NPS is rising NPS by month 183 answers 95% interval"
    )
    assert cells(root) == [
        ["January", "\u2066+12\u2069", "\u2066\u22128\u2069 to \u2066+31\u2069", "40"],
        ["February", "\u2066\u22125\u2069", "\u2066\u221221\u2069 to \u2066+11\u2069", "60"],
        ["March", "3 of 5 so far", "–", "3"],
        ["April", "\u2066+32\u2069", "\u2066+16\u2069 to \u2066+47\u2069", "80"],
    ]


def test_pointing_and_walking_read_what_the_table_says(draw):
    root = draw(
        'trend(chart, id="t", title="T", measure="M", kind="signed")',
        chart=trend(months(), rtl=False),
    )
    readings = [words(title) for title in root.iter(f"{SVG}title")]
    likely = "likely \u2066\u22128\u2069 to \u2066+31\u2069"
    assert readings[0] == f"January: \u2066+12\u2069, {likely}, from 40 answers"
    assert readings[2] == "March: 3 of 5 so far"
    walk = root.find(".//input")
    assert (walk.get("type"), walk.get("min"), walk.get("max")) == ("range", "0", "3")
    assert walk.get("aria-label")


def test_a_trend_in_persian_has_persian_digits_and_runs_right_to_left(draw):
    root = draw(
        'trend(chart, id="t", title="ع", measure="NPS", kind="signed")',
        language="fa",
        chart=trend(months(), rtl=True),
    )
    assert not re.search("[0-9]", " ".join(" ".join(row[1:2]) for row in cells(root)[:2]))
    assert cells(root)[0][1] == "\u2066+۱۲\u2069"
    latest = root.find(".//*[@class='latest']")
    assert float(latest.get("x").rstrip("%")) < 50
    assert int(latest.get("dx")) < 0


def test_a_chart_is_a_picture_with_a_name_and_a_description(draw):
    root = draw(
        'distribution(chart, id="d", title="Most gave 10", measure="Scores")',
        chart=distribution([1] * 10 + [30], GROUPS, rtl=False),
    )
    picture = root.find(".//*[@role='img']")
    assert picture.get("aria-labelledby") == "d-title"
    described = root.find(f".//*[@id='{picture.get('aria-describedby')}']")
    assert words(described) == "Scores. Detractors: 18%. Passives: 5%. Promoters: 78%."


def test_a_distribution_tells_every_answer(draw):
    root = draw(
        'distribution(chart, id="d", title="T", measure="M")',
        chart=distribution([2, 3, 5], [("", "accent", 3)], rtl=True, first=1),
    )
    assert [row[:3] for row in cells(root)] == [
        ["1", "2", "20%"], ["2", "3", "30%"], ["3", "5", "50%"],
    ]  # fmt: skip
    assert "10 answers" in words(root.find(".//figcaption"))


def test_parts_of_a_whole_carry_share_interval_and_count(draw):
    root = draw(
        'share_bar(chart, id="s", title="T", measure="M")',
        chart=share_bar([("Yes", 81, "positive"), ("No", 182, "negative")], rtl=False),
    )
    assert cells(root)[0] == ["Yes", "31%", "26% to 37%", "81"]
    assert [words(term) for term in root.iter("dt")] == ["Yes", "No"]


def test_stacks_show_an_empty_month_as_unknown(draw):
    kinds = [("Negative", "negative"), ("Positive", "positive")]
    root = draw(
        'stacks(chart, id="k", title="T", measure="M")',
        chart=stacks([("May", (1, 3)), ("June", (0, 0))], kinds, rtl=False),
    )
    assert cells(root) == [["May", "25%", "75%", "4"], ["June", "–", "–", "0"]]


def test_bars_say_value_answers_and_what_is_hidden(draw):
    figure = Nps(10, 20, 30)
    theirs = Figure("Delivery", figure.score, figure.n, figure.interval, tone="negative")
    root = draw(
        'hbars(chart, id="h", title="T", measure="M", heading="Theme", kind="signed", n=70)',
        chart=horizontal_bars([theirs, HIDDEN], rtl=False),
    )
    assert [words(item) for item in root.findall(".//li")] == [
        "Delivery \u2066\u221233\u2069 60 answers",
        "March 3 of 5 so far",
    ]
    assert "70 answers" in words(root.find(".//figcaption"))
    assert words(root.find(".//thead")).startswith("Theme")


@pytest.mark.parametrize(
    ("call", "chart"),
    [
        ("trend", trend([], rtl=False)),
        ("share_bar", share_bar([], rtl=False)),
        ("distribution", distribution([0] * 11, GROUPS, rtl=False)),
        ("stacks", ()),
    ],
)
def test_without_answers_a_chart_says_what_will_stand_here(draw, call, chart):
    root = draw(f'{call}(chart, id="e", title="T", measure="M")', chart=chart)
    assert "first answers" in words(root.find(".//*[@class='chart-empty']"))
    assert root.find(f".//{SVG}svg") is None
    taught = draw(
        f'{call}(chart, id="e", title="T", measure="M", empty="Send a wave")', chart=chart
    )
    assert words(taught.find(".//*[@class='chart-empty']")) == "Send a wave"


def test_labels_are_escaped(draw):
    hostile = [Figure('<b onclick="x">', 1.0, 9), Figure("</title><script>", 2.0, 9)]
    root = draw(
        'trend(chart, id="t", title="<script>", measure="<i>")', chart=trend(hostile, rtl=False)
    )
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not tags & {"script", "b", "i"}
    assert cells(root)[0][0] == '<b onclick="x">'


def test_every_class_in_the_macros_has_its_style():
    macros = (ROOT.parent / "templates/_macros/charts.html").read_text()
    styles = (ROOT / "static/charts.css").read_text() + (ROOT / "static/charts.mjs").read_text()
    named = {name for found in re.findall(r'class="([^"{]+)', macros) for name in found.split()}
    unstyled = {name for name in named if not name.endswith("-") and f".{name}" not in styles}
    assert len(named) > 20
    assert not unstyled


def up_to_now(n):
    return [*months()[:2], Figure("March", 100.0, n, Interval(-2, 100), so_far=True)]


def marks(root):
    return [mark.get("class") for mark in root.iter(f"{SVG}g")]


def test_a_month_that_goes_on_with_one_answer_does_not_shout(draw):
    root = draw(
        'trend(chart, id="t", title="T", measure="M", kind="signed")',
        chart=trend(up_to_now(1), rtl=False),
    )
    assert marks(root) == ["chart-mark", "chart-mark last", "chart-mark so-far few"]
    [aloud] = root.findall(f".//{SVG}text[@class='latest']")
    assert words(aloud) == "\u2066\u22125\u2069", "the newest month that is over"
    assert root.find(f".//{SVG}text[@class='quiet']") is None
    named = [words(one) for one in root.findall(f".//{SVG}text[@class='name']")]
    assert named == ["January", "February", "March", "so far: 1 answer"]
    assert root.find(f".//{SVG}polyline[@class='line so-far few']") is not None
    likely = "likely \u2066\u22122\u2069 to \u2066+100\u2069"
    said = f"March, so far: \u2066+100\u2069 (few answers), {likely}, from 1 answer"
    assert words(root.find(f".//{SVG}desc")).endswith(f"Latest {said}.")
    assert [words(title) for title in root.iter(f"{SVG}title")][-1] == said
    assert cells(root)[-1][:2] == ["March, so far", "\u2066+100\u2069 (few answers)"]


def test_a_month_that_goes_on_with_many_answers_is_named_quietly(draw):
    root = draw(
        'trend(chart, id="t", title="ع", measure="م", kind="signed")',
        language="fa",
        chart=trend(up_to_now(40), rtl=True),
    )
    assert words(root.find(f".//{SVG}text[@class='quiet']")) == "\u2066+۱۰۰\u2069"
    assert marks(root)[-1] == "chart-mark so-far"
    assert cells(root)[-1][0] == "March تاکنون"
    assert "تاکنون: ۴۰ پاسخ" in [words(one) for one in root.iter(f"{SVG}text")]
    assert "اندک" not in words(root)


def test_stacks_say_which_month_goes_on(draw):
    kinds = [("Negative", "negative"), ("Positive", "positive")]
    root = draw(
        'stacks(chart, id="k", title="T", measure="M")',
        chart=stacks([("May", (1, 3)), ("June", (0, 1))], kinds, rtl=False, open_at=1),
    )
    assert marks(root) == ["chart-mark", "chart-mark so-far"]
    assert [row[0] for row in cells(root)] == ["May", "June, so far"]
    assert words(root.find(f".//{SVG}desc")).startswith("M. June, so far.")
    assert "so far: 1 answer" in [words(one) for one in root.iter(f"{SVG}text")]
