"""Files as spreadsheets write them, whole and in pieces."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.customers import columns, csv_reading, refused_csv
from voc.customers.csv_reading import UnreadableFileError

CELLS = st.text(st.sampled_from('aب۱ ,;"\n\r\t‌😀'), max_size=8)

RECORD = st.lists(CELLS, min_size=2, max_size=3)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=12), st.integers(1, 5)
)
def test_pieces_of_any_size_give_the_records_of_the_whole(records, size):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(records)
    content = text.getvalue().encode()
    whole = list(csv.reader(io.StringIO(text.getvalue(), newline="")))
    for length in (40, 97, len(content)):
        found, position, piece = [], 0, length
        while position < len(content):
            part = csv_reading.chunk(
                content[position : position + piece],
                ",",
                size,
                is_end=position + piece >= len(content),
            )
            piece = length if part.records else piece * 2
            found += part.records
            position += part.taken
        assert found == whole


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("name,email\na,b\n", ","),
        ("name;email\na,b;c\n", ";"),
        ("name\temail\na, b\tc, d\n", "\t"),
        ('"a,b";c\n"d,e";f\n', ";"),
        ("email\na@example.com\n", ","),
    ],
)
def test_the_delimiter_is_the_one_that_cuts_evenly(text, delimiter):
    assert csv_reading.delimiter_of(text) == delimiter


def test_headers_are_named_once_each():
    assert csv_reading.labels("name, name ,,e  mail\n", ",") == [
        "name",
        "name (2)",
        "#3",
        "e mail",
    ]


def test_a_field_without_an_end_is_no_table():
    content = ('name\n"' + "x" * 200_000).encode()
    with pytest.raises(UnreadableFileError):
        csv_reading.chunk(content, ",", 10, is_end=True)


@pytest.mark.parametrize(
    ("header", "cells", "meaning"),
    [
        ("نام", ["سارا"], "name"),
        ("نام و نام خانوادگی", ["سارا"], "name"),
        ("ايميل", ["a@example.com"], "email"),
        ("E-Mail", ["a@example.com"], "email"),
        ("تلفن همراه", ["0912"], "phone"),
        ("موبایل", [], "phone"),
        ("customer_id", ["1"], "reference"),
        ("کد مشتری", ["1"], "reference"),
        ("Plan", ["gold"], "attribute:plan"),
        ("شهر", ["تهران", ""], "new:text"),
        ("Spent", ["۱۲", "7.5"], "new:number"),
        ("Since", ["1404/01/01", "2026-01-01"], "new:day"),
        ("Mixed", ["12", "gold"], "new:text"),
        ("Empty", ["", " "], ""),
        ("why not taken", ["x"], ""),
    ],
)
def test_a_columns_meaning_is_guessed(header, cells, meaning):
    assert columns.guess(header, cells, {"plan": "Plan"}) == meaning


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        (" =1+1", "' =1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd", "'-cmd"),
        ("+98 21", "'+98 21"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("-12.5", "-12.5"),
        ("+989121234567", "+989121234567"),
        ("سارا", "سارا"),
        ("", ""),
    ],
)
def test_a_spreadsheet_runs_nothing_of_ours(cell, safe):
    assert refused_csv.safe(cell) == safe
