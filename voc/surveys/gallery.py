"""Surveys to begin with, written out in Persian and English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import LazyString

from voc.core.i18n import _l
from voc.customers import touchpoints
from voc.customers.touchpoints import Touchpoint
from voc.surveys.gallery_after import LEAVING, RENEWAL
from voc.surveys.gallery_before import AWARENESS, IDEA, PURCHASE
from voc.surveys.gallery_delivery import DELIVERY
from voc.surveys.gallery_service import HANDOVER, SUPPORT_EASE
from voc.surveys.gallery_short import CHANGE, EFFORT, RELATIONSHIP, SUPPORT
from voc.surveys.gallery_texts import THANKS
from voc.surveys.gallery_workshop import WORKSHOP


class Stage(StrEnum):
    """Where in the relation a questionnaire belongs, in the order of a journey."""

    AWARENESS = "awareness"
    PURCHASE = "purchase"
    DELIVERY = "delivery"
    SUPPORT = "support"
    RENEWAL = "renewal"
    LEAVING = "leaving"
    IDEA = "idea"
    WHOLE = "whole"
    OWN = "own"

    @property
    def touchpoint(self) -> Touchpoint | None:
        """What it is to the surveys that begin with it; None where it is no place of a journey."""
        return next((one for one in Touchpoint if one.value == self.value), None)


STAGE_NAMES: dict[Stage, LazyString] = {
    **{Stage(one.value): name for one, name in touchpoints.NAMES.items()},
    Stage.IDEA: _l("A new product or idea"),
    Stage.WHOLE: _l("At any time"),
    Stage.OWN: _l("Your own"),
}


@dataclass(frozen=True, slots=True)
class Template:
    """A questionnaire to start from, and when it is the right one."""

    key: str
    stage: Stage
    name: LazyString
    purpose: LazyString
    """When to ask, and what one learns."""
    content: dict[str, Any]


BLANK: dict[str, Any] = {"title": {}, "intro": {}, "thanks": THANKS, "questions": []}

TEMPLATES: dict[str, Template] = {
    one.key: one
    for one in (
        Template(
            "awareness",
            Stage.AWARENESS,
            _l("First impression"),
            _l(
                "For visitors and leads, within days of their first contact: which way brings "
                "people, whether they see what you offer, and whether they consider you."
            ),
            AWARENESS,
        ),
        Template(
            "purchase",
            Stage.PURCHASE,
            _l("After buying (CES, value)"),
            _l(
                "Within a day of the order: how easy it was, where it was hard, why they chose "
                "you, and what nearly stopped them."
            ),
            PURCHASE,
        ),
        Template(
            "effort",
            Stage.PURCHASE,
            _l("Ease (CES)"),
            _l("After an order or a request: how easy did you make it?"),
            EFFORT,
        ),
        Template(
            "delivery",
            Stage.DELIVERY,
            _l("After a delivery (CSAT)"),
            _l("Asks on from what was answered, one question at a time; ends early for some."),
            DELIVERY,
        ),
        Template(
            "handover",
            Stage.DELIVERY,
            _l("After a piece of work (CSAT)"),
            _l(
                "When a service or a project is handed over: satisfaction, what it rests on, and "
                "who needs a call to put things right."
            ),
            HANDOVER,
        ),
        Template(
            "support_ease",
            Stage.SUPPORT,
            _l("Ease of getting help (CES)"),
            _l(
                "When a case is closed: was it solved at the first contact, how easy was it, and "
                "only where it was not, why."
            ),
            SUPPORT_EASE,
        ),
        Template(
            "support",
            Stage.SUPPORT,
            _l("After support (CSAT)"),
            _l("Right after a call, a chat or a ticket: was it good, and is it solved?"),
            SUPPORT,
        ),
        Template(
            "renewal",
            Stage.RENEWAL,
            _l("Before renewal (NPS)"),
            _l(
                "One to three months before the term ends: would they recommend you, did they "
                "get what they came for, and will they stay."
            ),
            RENEWAL,
        ),
        Template(
            "leaving",
            Stage.LEAVING,
            _l("On leaving"),
            _l(
                "Within a week of cancelling: the main reason, what would have kept them, and "
                "whether they may come back. It does not try to win them back."
            ),
            LEAVING,
        ),
        Template(
            "idea",
            Stage.IDEA,
            _l("Concept test"),
            _l(
                "Before you build: is the idea understood, needed and new, would they buy it, at "
                "what price, and what would they change. Write the idea into its first part."
            ),
            IDEA,
        ),
        Template(
            "relationship",
            Stage.WHOLE,
            _l("Relationship (NPS)"),
            _l("Would they recommend you, and why? Ask everybody, every few months."),
            RELATIONSHIP,
        ),
        Template(
            "change",
            Stage.WHOLE,
            _l("What would you change?"),
            _l("The one open question that brings wishes instead of scores."),
            CHANGE,
        ),
        Template(
            "workshop",
            Stage.WHOLE,
            _l("After a workshop"),
            _l("A longer one that asks in every way there is: after a course, a visit, an event."),
            WORKSHOP,
        ),
        Template(
            "blank",
            Stage.OWN,
            _l("Blank"),
            _l("Start with an empty page and your own questions."),
            BLANK,
        ),
    )
}


def by_stage() -> dict[Stage, list[Template]]:
    """The questionnaires of each stage, in the order of a journey."""
    return {stage: [one for one in TEMPLATES.values() if one.stage is stage] for stage in Stage}
