"""Files of rows as spreadsheets write them: which encoding, which delimiter, row after row.

Nothing here knows what the columns mean.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t")
LOOKED_AT = 20
MOST_COLUMNS = 100
LONGEST_HEADERS = 64 * 1024
_UTF16_SAMPLE = 2_000


class UnreadableFileError(ValueError):
    """The bytes are no table of text."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a file is written."""

    encoding: str
    delimiter: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some records, and how many bytes of the file they took."""

    records: Sequence[Sequence[str]]
    taken: int


def shape_of(content: bytes) -> Shape:
    """The encoding and delimiter that fit; UnreadableFileError where none does."""
    encoding = encoding_of(content)
    text = decoded(content, encoding)
    if "\0" in text:
        raise UnreadableFileError
    return Shape(encoding, delimiter_of(text))


def encoding_of(content: bytes) -> str:
    """UTF-8 (with or without a mark), UTF-16, else Windows-1256, which reads any byte."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = content[:_UTF16_SAMPLE]
    # Excel's "Unicode text" without its mark: commas, digits and line ends have a zero byte.
    if sample and sample[1::2].count(0) > len(sample) // 16 and not sample[::2].count(0):
        return "utf-16-le"
    try:
        codecs.getincrementaldecoder("utf-8-sig")().decode(content, final=True)
    except UnicodeDecodeError:
        return "windows-1256"
    return "utf-8-sig"


def decoded(content: bytes, encoding: str) -> str:
    """The text of a file; UnreadableFileError where its bytes are not of that encoding."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFileError from None


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first records into the most columns, evenly."""

    def evenness(delimiter: str) -> tuple[int, int]:
        records = _first(text, delimiter)
        widths = [len(record) for record in records]
        return (min(widths, default=0), -len(set(widths)))

    return max(DELIMITERS, key=evenness)


def labels(text: str, delimiter: str) -> list[str]:
    """The headers of the first record, each once: a second "name" is called "name (2)"."""
    first = next(iter(_first(text, delimiter)), [])
    found: list[str] = []
    for number, header in enumerate(first[:MOST_COLUMNS], start=1):
        label = " ".join(header.split())[:200] or f"#{number}"
        found.append(label if label not in found else f"{label} ({number})")
    return found


def samples(text: str, delimiter: str, count: int = LOOKED_AT) -> list[list[str]]:
    """The first records after the headers that hold anything."""
    return _first(text, delimiter)[1 : count + 1]


def record_count(text: str, delimiter: str) -> int:
    """How many records follow the headers, blank ones counted as a spreadsheet counts them.

    UnreadableFileError where a record can't be read.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return max(0, sum(1 for _ in reader) - 1)
    except csv.Error:
        raise UnreadableFileError from None


def header_size(content: bytes, delimiter: str) -> int:
    """How many bytes of a UTF-8 file stand before its first record.

    UnreadableFileError where the headers alone are longer than any headers are.
    """
    is_end = len(content) <= LONGEST_HEADERS
    first = chunk(content[:LONGEST_HEADERS], delimiter, 1, is_end=is_end)
    if not first.records:
        raise UnreadableFileError
    return first.taken


def chunk(piece: bytes, delimiter: str, size: int, *, is_end: bool) -> Chunk:
    """Up to `size` whole records from the beginning of a piece of a UTF-8 file.

    Where the piece is not the file's end, its last record may be cut and is left for the next.
    UnreadableFileError where a record can't be read.
    """
    text = codecs.getincrementaldecoder("utf-8")().decode(piece, final=is_end)
    lines = _Lines(text)
    records: list[list[str]] = []
    taken = 0
    try:
        for record in csv.reader(lines, delimiter=delimiter):
            if lines.are_over and not is_end:
                break
            records.append(record)
            taken = lines.taken
            if len(records) == size:
                break
    except csv.Error:
        raise UnreadableFileError from None
    return Chunk(records, taken)


class _Lines:
    """The lines of a text; knows how many bytes of it the reader has taken."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._next = next(self._lines, None)
        self.taken = 0

    @property
    def are_over(self) -> bool:
        """Whether the last line was handed out."""
        return self._next is None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line, self._next = self._next, next(self._lines, None)
        if line is None:
            raise StopIteration
        self.taken += len(line.encode())
        return line


def _first(text: str, delimiter: str) -> list[list[str]]:
    """The header and the first records that are not blank."""
    found: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                found.append(record)
            if len(found) > LOOKED_AT:
                break
    except csv.Error:
        raise UnreadableFileError from None
    return found
