"""Where in the customers' journey somebody tells us something."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import LazyString

from voc.core.i18n import _l


class Touchpoint(StrEnum):
    """A place in the relation with us, in the order of a journey."""

    AWARENESS = "awareness"
    PURCHASE = "purchase"
    DELIVERY = "delivery"
    SUPPORT = "support"
    RENEWAL = "renewal"
    LEAVING = "leaving"


NAMES: dict[Touchpoint, LazyString] = {
    Touchpoint.AWARENESS: _l("Getting to know us"),
    Touchpoint.PURCHASE: _l("Buying"),
    Touchpoint.DELIVERY: _l("Delivery"),
    Touchpoint.SUPPORT: _l("Support"),
    Touchpoint.RENEWAL: _l("Renewal"),
    Touchpoint.LEAVING: _l("Leaving"),
}
