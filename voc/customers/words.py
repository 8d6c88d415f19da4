"""The names of fields, operators and problems on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from flask_babel import LazyString

from voc.core import i18n
from voc.core.i18n import _, _l, ngettext
from voc.customers.conditions import AMOUNT as SUM
from voc.customers.conditions import ANNIVERSARIES, DAY_COUNTS, LIST, TIMES, Condition, Operator
from voc.customers.conditions import EVENT as EVENT_FIELD
from voc.customers.event_entries import AMOUNT, AT, CUSTOMER, EVENT, REFERENCE
from voc.customers.event_models import EventKind
from voc.customers.facts import Problem
from voc.customers.import_models import ImportState
from voc.customers.models import AttributeKind, Preferred, SuppressionReason
from voc.customers.touchpoints import NAMES as TOUCHPOINTS

FIELDS: dict[str, LazyString] = {
    "name": _l("Name"),
    "email": _l("Email"),
    "phone": _l("Phone"),
    "reference": _l("Customer number"),
    "company": _l("Company"),
    "language": _l("Language"),
    "zone": _l("Time zone"),
    "preferred_channel": _l("Preferred channel"),
    "preferred_hour": _l("Preferred hour"),
    "consents": _l("Agreed to be asked"),
}
EVENT_FIELDS: dict[str, LazyString] = {
    CUSTOMER: _l("Customer"),
    EVENT: _l("Event"),
    AT: _l("When"),
    REFERENCE: _l("Reference"),
    AMOUNT: _l("Amount"),
}
SEGMENT_FIELDS: dict[str, LazyString] = {
    "language": _l("Language"),
    "company": _l("Company"),
    "consents": _l("Agreed to be asked"),
    "preferred_channel": _l("Preferred channel"),
    "created": _l("Known since"),
    "last_score": _l("Latest score"),
    "last_invited": _l("Last asked"),
    "last_answered": _l("Last answered"),
    "last_called": _l("Last called"),
    "last_polarity": _l("Latest sentiment (-1 to 1)"),
    "last_touchpoint": _l("Last told us about"),
    LIST: _l("On its list"),
}
OPERATORS: dict[Operator, LazyString] = {
    Operator.IS: _l("is"),
    Operator.IS_NOT: _l("is not"),
    Operator.CONTAINS: _l("contains"),
    Operator.AT_LEAST: _l("is at least"),
    Operator.AT_MOST: _l("is at most"),
    Operator.BEFORE: _l("is before the day"),
    Operator.AFTER: _l("is after the day"),
    Operator.WITHIN_DAYS: _l("is in the last … days"),
    Operator.OLDER_THAN_DAYS: _l("is more than … days ago"),
    Operator.IN_COMING_DAYS: _l("is in the coming … days"),
    Operator.JALALI_ANNIVERSARY: _l("comes back in the coming … days of the Jalali year"),
    Operator.GREGORIAN_ANNIVERSARY: _l("comes back in the coming … days of the Gregorian year"),
    Operator.NEVER: _l("never was"),
}
CHANNELS: dict[Preferred, LazyString] = {
    Preferred.EMAIL: _l("email"),
    Preferred.SMS: _l("text message"),
    Preferred.CALL: _l("phone call"),
}
_CHOSEN: dict[str, dict[str, LazyString]] = {
    "preferred_channel": {one.value: name for one, name in CHANNELS.items()},
    "last_touchpoint": {one.value: name for one, name in TOUCHPOINTS.items()},
}
"""What is said of a value, by the field that it is chosen for."""
KINDS: dict[AttributeKind, LazyString] = {
    AttributeKind.TEXT: _l("text"),
    AttributeKind.NUMBER: _l("number"),
    AttributeKind.DAY: _l("day"),
}
REASONS: dict[SuppressionReason, LazyString] = {
    SuppressionReason.UNSUBSCRIBED: _l("asked us to stop"),
    SuppressionReason.BOUNCED: _l("the address does not exist"),
    SuppressionReason.COMPLAINED: _l("called our mail unwanted"),
}
STATES: dict[ImportState, LazyString] = {
    ImportState.UPLOADED: _l("waits for its columns"),
    ImportState.RUNNING: _l("being taken in"),
    ImportState.DONE: _l("done"),
    ImportState.FAILED: _l("stopped: a row could not be read"),
    ImportState.UNDOING: _l("being undone"),
    ImportState.UNDONE: _l("undone"),
}
PROBLEMS: dict[str, LazyString] = {
    Problem.EMAIL: _l("This is not an email address."),
    Problem.PHONE: _l("There is no such phone number."),
    Problem.LANGUAGE: _l("Only Persian and English are known."),
    Problem.CHANNEL: _l("Only email, text message and phone call are known."),
    Problem.YES_OR_NO: _l("This is neither yes nor no."),
    Problem.HOUR: _l("An hour is a number from 0 to 23."),
    Problem.ZONE: _l("There is no such time zone."),
    Problem.NUMBER: _l("This is not a number."),
    Problem.DAY: _l("This is not a date."),
    Problem.TOO_LONG: _l("This is too long."),
    Problem.UNREADABLE: _l("This holds characters that cannot be kept, such as a line break."),
    Problem.EMPTY: _l("This is missing."),
    Problem.MOMENT: _l("This is not a date, nor a date with a time."),
    Problem.FUTURE: _l("This lies in the future."),
    Problem.UNKNOWN: _l("No customer is known by this."),
    Problem.OTHERS: _l("This names an event of another customer."),
    Problem.TOO_MANY: _l("There are 100 kinds of events already."),
    Problem.LATER: _l("Only 100 customers are added at once. Send this again."),
    Problem.TOUCHPOINT: _l("There is no such touchpoint."),
    "taken": _l("This belongs to another customer."),
    "other email": _l("This belongs to a customer with another email."),
    "other reference": _l("This belongs to a customer with another number."),
    "columns": _l("The row has more cells than there are headers."),
    "nobody": _l("There is no email, phone or customer number to know this customer by."),
}


def refusal(reason: str, attributes: Mapping[int, str]) -> str:
    """Why a row was not taken, from the "field:problem" that is kept; attributes by their ids."""
    field, _colon, problem = reason.rpartition(":")
    words = str(PROBLEMS.get(problem, PROBLEMS[Problem.UNREADABLE]))
    if (known := FIELDS.get(field) or EVENT_FIELDS.get(field)) is not None:
        return _("%(field)s: %(problem)s", field=known, problem=words)
    number = field.removeprefix("attribute:")
    name = attributes.get(int(number)) if number.isdecimal() else None
    return _("%(field)s: %(problem)s", field=name, problem=words) if name else words


def event_fields(kinds: Iterable[EventKind]) -> dict[str, str]:
    """What can be asked of events of each of these kinds."""
    found = {}
    for one in kinds:
        name = f"\u2068{one.name}\u2069"  # isolated: it may be of the other direction
        found[f"{EVENT_FIELD}{one.key}"] = _("Latest “%(event)s”", event=name)
        found[f"{TIMES}{one.key}"] = _("Number of “%(event)s”", event=name)
        found[f"{SUM}{one.key}"] = _("Amount of all “%(event)s”", event=name)
    return found


def condition(one: Condition, names: Mapping[str, str]) -> str:
    """A condition as a short sentence; names of attributes by key, of what events tell by field."""
    said = _holds(one, names)
    if one.days is not None:
        said = ngettext(
            "%(condition)s, over the last %(n)s day",
            "%(condition)s, over the last %(n)s days",
            one.days,
            condition=said,
            n=i18n.number(one.days),
        )
    return _("not: %(condition)s", condition=said) if one.is_not else said


def _holds(one: Condition, names: Mapping[str, str]) -> str:
    key = one.attribute or one.field
    name = str(SEGMENT_FIELDS[key]) if one.field in SEGMENT_FIELDS else names.get(key, key)
    if one.field == LIST:
        return _("on its list")
    if one.operator is Operator.NEVER:
        return _("%(field)s: never", field=name)
    value = _shown(one)
    if one.field == "last_touchpoint":
        if one.operator is Operator.IS_NOT:
            return _("%(field)s: not %(value)s", field=name, value=value)
        return _("%(field)s: %(value)s", field=name, value=value)
    if one.operator in DAY_COUNTS | ANNIVERSARIES:
        return f"{name} {OPERATORS[one.operator]}".replace("…", value)
    return _(
        "%(field)s %(operator)s %(value)s",
        field=name,
        operator=OPERATORS[one.operator],
        value=value,
    )


def _shown(one: Condition) -> str:
    if isinstance(one.value, bool):
        return _("yes") if one.value else _("no")
    if isinstance(one.value, int | float):
        whole = float(one.value).is_integer()
        return i18n.number(one.value, 0 if whole else 2)
    text = str(one.value)
    if one.field == "language":
        return i18n.LANGUAGES[text].name
    if one.field in _CHOSEN:
        return str(_CHOSEN[one.field][text])
    if one.operator in {Operator.BEFORE, Operator.AFTER}:
        return i18n.day(date.fromisoformat(text))
    return _("“%(text)s”", text=text)
