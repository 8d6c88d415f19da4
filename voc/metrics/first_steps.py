"""What an installation without answers still needs, for those who may do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString

from voc.core.access import Permission
from voc.core.i18n import _l


@dataclass(frozen=True, slots=True)
class Begun:
    """What is there already."""

    is_named: bool = False
    has_survey: bool = False
    """One that customers could answer; a draft alone is none."""
    has_customers: bool = False
    has_wave: bool = False
    has_colleagues: bool = False


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One line of the list: where it is done, why, and whether it is."""

    endpoint: str
    title: LazyString
    words: LazyString
    permission: Permission
    is_done: bool


def first_steps(begun: Begun, may: Callable[[Permission], bool]) -> list[FirstStep]:
    """The steps that this person may take, in the order that makes sense."""
    steps = (
        FirstStep(
            "settings.index",
            _l("Name your company"),
            _l("Customers see its name and logo on every survey and in every mail."),
            Permission.SETTINGS,
            begun.is_named,
        ),
        FirstStep(
            "gallery.index",
            _l("Choose a questionnaire"),
            _l("Begin with a ready one, change what you like, and publish it."),
            Permission.SURVEYS,
            begun.has_survey,
        ),
        FirstStep(
            "imports.new",
            _l("Bring in your customers"),
            _l("From a CSV file that any spreadsheet writes, or one by one."),
            Permission.CUSTOMERS,
            begun.has_customers,
        ),
        FirstStep(
            "waves.create",
            _l("Plan the first wave"),
            _l("Choose whom to ask and when; you see how many before anything is sent."),
            Permission.WAVES,
            begun.has_wave,
        ),
        FirstStep(
            "people.index",
            _l("Invite your colleagues"),
            _l("Everybody gets a role: some see figures only, some call customers."),
            Permission.PEOPLE,
            begun.has_colleagues,
        ),
    )
    return [step for step in steps if may(step.permission)]
