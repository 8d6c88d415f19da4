"""Iran's holidays that stand in the Jalali calendar; those of the lunar one differ every year."""

from __future__ import annotations

from datetime import date

from flask_babel import LazyString

from voc.core.calendar import from_jalali, to_jalali
from voc.core.i18n import _l

FIXED: tuple[tuple[int, int, LazyString], ...] = (
    *((1, day, _l("Nowruz")) for day in range(1, 5)),
    (1, 12, _l("Islamic Republic Day")),
    (1, 13, _l("Nature Day")),
    (3, 14, _l("Death of Khomeini")),
    (3, 15, _l("Revolt of 15 Khordad")),
    (11, 22, _l("Victory of the Revolution")),
    (12, 29, _l("Nationalisation of oil")),
)
"""Month, day and name, by the law on official holidays."""


def coming(today: date) -> list[tuple[date, str]]:
    """Those from today on, of this Jalali year and the next."""
    year = to_jalali(today).year
    found = [
        (from_jalali(each, month, day), str(name))
        for each in (year, year + 1)
        for month, day, name in FIXED
    ]
    return [one for one in found if one[0] >= today]
