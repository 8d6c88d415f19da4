"""Which cells of a table by two things are too thin to show, so that none can be worked out.

`voc.metrics.disclosure` guards one breakdown with its total. Here each row and each column has a
total that stands somewhere, so every line of the table is guarded in turn until all of them hold.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from voc.metrics.disclosure import Shown

R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)


def hide(counts: Mapping[tuple[R, C], int], minimum: int) -> dict[tuple[R, C], Shown]:
    """What may be shown of each cell, by (row, column); `counts` are the answers behind it.

    A cell below `minimum` is hidden. A line with hidden answers hides more of itself, the
    smallest first, until the hidden are at least two cells and `minimum` answers; a line that
    has no more to hide is hidden whole, and so then is its total.
    """
    shown = {
        cell: Shown.TOO_FEW if count < minimum else Shown.YES for cell, count in counts.items()
    }
    lines = _lines(counts)
    changed = True
    while changed:
        changed = False
        for line in lines:
            found = _next_to_hide(line, counts, shown, minimum)
            if found is not None:
                shown[found] = Shown.PROTECTS
                changed = True
    return shown


def _lines(counts: Mapping[tuple[R, C], int]) -> list[list[tuple[R, C]]]:
    """The cells of every row and of every column, without those that nobody answered."""
    rows: dict[R, list[tuple[R, C]]] = {}
    columns: dict[C, list[tuple[R, C]]] = {}
    for cell, count in counts.items():
        if count:
            rows.setdefault(cell[0], []).append(cell)
            columns.setdefault(cell[1], []).append(cell)
    return [*rows.values(), *columns.values()]


def _next_to_hide(
    line: list[tuple[R, C]],
    counts: Mapping[tuple[R, C], int],
    shown: Mapping[tuple[R, C], Shown],
    minimum: int,
) -> tuple[R, C] | None:
    hidden = [counts[cell] for cell in line if shown[cell] is not Shown.YES]
    if not hidden or (len(hidden) >= 2 and sum(hidden) >= minimum):
        return None
    others = [cell for cell in line if shown[cell] is Shown.YES]
    return min(others, key=lambda cell: counts[cell], default=None)
