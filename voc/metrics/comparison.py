"""The parts of a whole as bars side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from voc.core import i18n
from voc.core.i18n import _
from voc.metrics import charts, findings
from voc.metrics.breakdowns import Part
from voc.metrics.disclosure import Shown


def bars(parts: Sequence[Part], minimum: int, link: Callable[[Part], str]) -> charts.Bars:
    """Bars of NPS side by side, or of CSAT where nobody was asked the former."""
    is_nps = any(part.nps.n for part in parts)
    figures = []
    for part in parts:
        n = part.nps.n if is_nps else part.csat.n
        may = part.nps_shown if is_nps else part.csat_shown
        value = part.nps.score if is_nps else part.csat.share
        interval = part.nps.interval if is_nps else part.csat.interval
        figures.append(
            charts.Figure(
                name_of(part),
                value if may is Shown.YES else None,
                n,
                interval if may is Shown.YES else None,
                note=findings.hidden_note(may, n, minimum),
                href=link(part) if part.value is not None else "",
            )
        )
    return charts.horizontal_bars(figures, rtl=i18n.current().dir == "rtl")


def name_of(part: Part) -> str:
    """The name of a part on the screen."""
    return _("all others") if part.value is None else part.name
