"""What stands on the last sheet of a workbook: what it holds, when and how it was made."""

from __future__ import annotations

from voc.core.i18n import _, number
from voc.exports.moments import both, iso
from voc.exports.tables import Asked


def lines(asked: Asked, title: str, rows: int) -> list[tuple[str, str]]:
    """Label and words, in the reader's language."""
    at = asked.wanted.at
    local = at.astimezone(asked.wanted.zone)
    gregorian, jalali = both(local.date())
    made = f"{gregorian} · {jalali} · {local:%H:%M} ({asked.wanted.zone}) · {iso(at)}"
    return [
        (_("Report"), title),
        (_("Company"), asked.company),
        (_("Holds"), asked.sentence),
        (_("Rows"), number(rows)),
        (_("Made"), made),
    ]


def formulas(asked: Asked) -> list[tuple[str, str]]:
    """How the figures of a summary are computed, and which are left out."""
    value, words = number(asked.reader.value), number(asked.reader.words)
    return [
        (
            _("NPS"),
            _(
                "100 times the share of 9 and 10 less the share of 0 to 6. Skipped questions "
                "count nowhere. Interval: 95 percent, adjusted Wald (Rocks 2016)."
            ),
        ),
        (
            _("CSAT"),
            _(
                "The share of the top values: 1 of 3, 2 of 4 to 7, 3 of 10. "
                "Interval: 95 percent, Wilson."
            ),
        ),
        (_("CES"), _("The share of 5 to 7 of 7, and the mean. Interval: 95 percent, Wilson.")),
        (
            _("Sentiment"),
            _(
                "Mean polarity from -1 to 1 of the scored comments. Suggestions are "
                "counted apart and are in no average. A comment in a language that no "
                "model reads is not scored, never neutral."
            ),
        ),
        (
            _("Hidden figures"),
            _(
                "A figure needs %(value)s answers; a spread and the words need "
                "%(words)s. More is hidden where a smaller group could be worked "
                "out from it.",
                value=value,
                words=words,
            ),
        ),
    ]


def corrections() -> list[tuple[str, str]]:
    """Whose word the figures and columns hold."""
    return [
        (
            _("Corrections"),
            _(
                "Where a person has said what a comment is, that counts, here as on every page. "
                "What the model said of it stands beside it."
            ),
        )
    ]
