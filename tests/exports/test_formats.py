"""Each format keeps every text as it was typed, and runs nothing."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest

from voc.core.errors import Invalid
from voc.core.i18n import speaking
from voc.exports.formats import FORMATS, xlsx
from voc.exports.tables import Chart, ChartPoint, Column, Incomplete, Table

TEXTS = [
    "خیلی عالی بود 👍🏽 می‌شود بهتر هم بشود",
    'two\nlines, a comma and a "quote"',
    "=1+1",
    "+98 912",
    "-5",
    "@SUM(A1)",
    "\tindented",
    "ends with a space ",
    "https://example.com",
    "1405",
    "<b>&amp;</b>",
    "'already quoted",
]
RUN = {"=1+1", "+98 912", "-5", "@SUM(A1)", "\tindented"}
NUMBERS = [-5, 0, 0.1234, None]


def table(rows=None, count=None, **given):
    rows = [[text, number] for text in TEXTS for number in NUMBERS] if rows is None else rows
    columns = [Column("text", "متن", 60), Column("number", "عدد", 10, "0.00")]
    count = len(rows) if count is None else count
    return Table(name="t", title="برگه", columns=columns, count=count, rows=rows, **given)


def made(name, tmp_path, what=None):
    file = io.BytesIO()
    FORMATS[name].write(what or table(), file, tmp_path)
    return file.getvalue()


def test_json_gives_back_every_text_to_the_byte(tmp_path):
    rows = json.loads(made("json", tmp_path))
    assert [(row["text"], row["number"]) for row in rows] == [
        (t, n) for t in TEXTS for n in NUMBERS
    ]


def test_json_of_nothing_is_an_empty_array(tmp_path):
    assert json.loads(made("json", tmp_path, table([]))) == []


def test_csv_gives_back_every_text_with_an_apostrophe_only_where_it_would_run(tmp_path):
    text = made("csv", tmp_path).decode("utf-8")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert head == ["text", "number"]
    for (said, _number), expected in zip(rows, (t for t in TEXTS for _n in NUMBERS), strict=True):
        assert said == (f"'{expected}" if expected in RUN else expected)


def test_csv_leaves_numbers_alone(tmp_path):
    _head, *rows = csv.reader(io.StringIO(made("csv", tmp_path).decode(), newline=""))
    assert [row[1] for row in rows[:4]] == ["-5", "0", "0.1234", ""]


def test_csv_for_excel_differs_by_its_mark_only(tmp_path):
    assert made("csv-excel", tmp_path) == b"\xef\xbb\xbf" + made("csv", tmp_path)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_workbook_gives_back_every_text_as_a_string(app, tmp_path, language):
    with speaking(language):
        content = made("xlsx", tmp_path)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    head, *rows = sheet.iter_rows()
    assert [cell.value for cell in head] == ["متن", "عدد"]
    expected = [(text, number) for text in TEXTS for number in NUMBERS]
    assert [(row[0].value, row[1].value) for row in rows] == expected
    assert {row[0].data_type for row in rows} == {"inlineStr"} or {
        row[0].data_type for row in rows
    } == {"s"}
    assert sheet.sheet_view.rightToLeft is (True if language == "fa" else None) or (
        sheet.sheet_view.rightToLeft is (language == "fa")
    )
    assert sheet.freeze_panes == "A2"


def test_a_workbook_draws_the_chart_on_a_sheet_of_its_own(app, tmp_path):
    points = [ChartPoint("مهر", 12.5, -3.0, 28.0, 40), ChartPoint("آبان", None, None, None, 3)]
    chart = Chart(name="نمودار", title="NPS", points=points)
    content = made("xlsx", tmp_path, table(chart=chart, about=[("گزارش", "آزمون")]))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames[1] == "نمودار"
    assert len(book["نمودار"]._charts) == 1
    assert [cell.value for cell in book["نمودار"][2]] == ["مهر", 12.5, -3, 28, 40]
    assert [cell.value for cell in book["نمودار"][3]] == ["آبان", None, None, None, 3]
    assert book.worksheets[2]["B1"].value == "آزمون"


def test_a_workbook_leaves_no_scratch_files(app, tmp_path):
    made("xlsx", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_that_would_be_too_long_is_refused(app, tmp_path):
    with pytest.raises(Invalid):
        made("xlsx", tmp_path, table([], count=xlsx.MOST_ROWS + 1))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("count", [0, 3])
def test_a_file_with_too_few_or_too_many_rows_is_an_error(app, tmp_path, name, count):
    with pytest.raises(Incomplete):
        made(name, tmp_path, table([["a", 1], ["b", 2]], count=count))
