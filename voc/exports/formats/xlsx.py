"""An Excel workbook: the table, a native chart where there is one, and what it is about.

Texts are string cells, so nothing in them can run and nothing is changed. The sheets run from
the right where the reader's language does. Rows go to disk as they come.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from voc.core.errors import Invalid
from voc.core.i18n import _, current, number
from voc.exports.tables import Cell, Chart, Column, Incomplete, Table

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575
LONGEST_TEXT = 32_767
WIDEST = 60
INK, LINE, BAND = "#1F5F66", "#0F766E", "#9CC9C4"


def write(table: Table, file: BinaryIO, scratch: Path) -> None:
    """The workbook.

    :raises Invalid: there are more rows, or a longer text, than a sheet can hold.
    """
    if table.count > MOST_ROWS:
        most = number(MOST_ROWS)
        raise Invalid(_("A sheet holds %(most)s rows. Please take CSV or JSON.", most=most))
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "tmpdir": folder,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        try:
            _fill(_Book(book), table)
        finally:
            book.close()


def _fill(book: _Book, table: Table) -> None:
    book.table_sheet(table)
    if table.chart is not None and table.chart.points:
        book.chart_sheet(table.chart)
    book.about_sheet(table)


class _Book:
    """A workbook with the formats its sheets share."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "font_color": INK}
        )
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._plain = book.add_format({"valign": "top"})
        self._numbers: dict[str, Any] = {}

    def table_sheet(self, table: Table) -> None:
        """The rows under a header that stays."""
        sheet = self._sheet(table.title)
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, column.width)
            self._text(sheet, 0, index, column.title, self._head)
        formats = [self._format_of(column) for column in table.columns]
        for place, row in enumerate(table.counted(), start=1):
            for index, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
                self._cell(sheet, place, index, column, cell, formats[index])
        sheet.autofilter(0, 0, table.count, len(table.columns) - 1)

    def chart_sheet(self, chart: Chart) -> None:
        """The points, and beside them a line between its lower and its upper limit."""
        sheet = self._sheet(chart.name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 18)
        heads = (_("Month"), _("NPS"), _("Low"), _("High"), _("Answers"))
        for index, title in enumerate(heads):
            self._text(sheet, 0, index, title, self._head)
        limits = Column("nps", "", decimals="0.0")
        for place, point in enumerate(chart.points, start=1):
            self._text(sheet, place, 0, point.label, self._plain)
            for index, value in enumerate((point.value, point.low, point.high), start=1):
                self._cell(sheet, place, index, limits, value, self._format_of(limits))
            sheet.write_number(place, 4, point.n, self._plain)
        sheet.insert_chart(1, 6, self._line(chart, sheet.get_name(), heads))

    def about_sheet(self, table: Table) -> None:
        """What the file holds, when it was made, and by which formulas."""
        sheet = self._sheet(_("About"))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90)
        for place, (label, words) in enumerate(table.about):
            self._text(sheet, place, 0, label, self._head)
            self._text(sheet, place, 1, words, self._wrapped)

    def _sheet(self, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        if current().dir == "rtl":
            sheet.right_to_left()
        return sheet

    def _line(self, chart: Chart, sheet: str, heads: tuple[str, ...]) -> Any:
        drawn = self._book.add_chart({"type": "line"})
        last = len(chart.points)
        for column, name, colour, width in (
            (1, heads[1], LINE, 2.25),
            (2, heads[2], BAND, 1),
            (3, heads[3], BAND, 1),
        ):
            line = {"color": colour, "width": width}
            drawn.add_series(
                {
                    "name": name,
                    "categories": [sheet, 1, 0, last, 0],
                    "values": [sheet, 1, column, last, column],
                    "line": line if column == 1 else {**line, "dash_type": "dash"},
                    "marker": {"type": "circle" if column == 1 else "none", "size": 5},
                }
            )
        drawn.set_title({"name": chart.title})
        drawn.set_y_axis({"min": -100, "max": 100, "major_gridlines": {"visible": True}})
        drawn.set_x_axis({"label_position": "low", "reverse": current().dir == "rtl"})
        drawn.set_legend({"position": "bottom"})
        drawn.show_blanks_as("gap")
        drawn.set_size({"width": 780, "height": 380})
        return drawn

    def _format_of(self, column: Column) -> Any:
        if column.width >= WIDEST:
            return self._wrapped
        if column.decimals not in self._numbers:
            given = {"num_format": column.decimals, "valign": "top"}
            self._numbers[column.decimals] = self._book.add_format(given)
        return self._numbers[column.decimals]

    def _cell(
        self, sheet: Any, row: int, index: int, column: Column, cell: Cell, form: Any
    ) -> None:
        if isinstance(cell, str):
            self._text(sheet, row, index, column.said(cell), form)
        elif cell is not None:
            sheet.write_number(row, index, cell, form)

    def _text(self, sheet: Any, row: int, index: int, text: str, form: Any) -> None:
        if len(text) > LONGEST_TEXT // 2 and len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
            raise Invalid(_("A text is too long for a sheet. Please take CSV or JSON."))
        if text and sheet.write_string(row, index, text, form) != 0:
            raise Incomplete
