"""Whether people may still be written to, known of a whole batch in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select

from voc.accounts.models import Organisation
from voc.accounts.queries import organisation
from voc.core import tokens
from voc.core.db import Model, db
from voc.customers.models import Contact, Customer, Suppression, SuppressionReason
from voc.delivery.contact_rules import rested_since
from voc.delivery.models import TO_CUSTOMERS, ChannelName, Message, MessagePurpose
from voc.delivery.queries import window
from voc.delivery.windows import Window
from voc.surveys.models import Survey

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the people of some messages."""

    company: Organisation
    surveys: Mapping[int, Survey]
    customers: Mapping[int, Customer]
    contacts: Mapping[int, Contact]
    of_address: Mapping[str, Sequence[Suppression]]
    """Why an address, by its keyed hash, is not written to."""
    of_customer: Mapping[int, Sequence[Suppression]]
    windows: Mapping[int, Window]
    """The hours of mailings that have any."""

    def opens_at(self, message: Message, at: datetime) -> datetime:
        """The first moment from `at` on when a message may leave."""
        window = self.windows.get(message.mailing_id)
        if window is None:
            return at
        customer = self.customers.get(message.customer_id or 0)
        own = customer.zone if customer is not None and message.mailing.in_their_zone else None
        return window.first(at, ZoneInfo(own) if own else self.company.zone_info)

    def is_closed(self, message: Message, at: datetime) -> bool:
        """Whether it would ask for answers that its survey does not take now; it may open again."""
        survey = self.surveys.get(message.mailing.survey_id or 0)
        asks = message.purpose is MessagePurpose.INVITATION
        return asks and survey is not None and not survey.is_open(at)


def standing_of(messages: Sequence[Message]) -> Standing:
    """What is known of the customers whom these go to."""
    to_customers = [one for one in messages if one.purpose in TO_CUSTOMERS]
    ids = {one.customer_id for one in to_customers if one.customer_id is not None}
    hashes = {tokens.keyed_hash(one.address) for one in to_customers}
    people = _fresh(select(Customer).where(Customer.id.in_(ids)))
    contacts = _fresh(select(Contact).where(Contact.customer_id.in_(ids)))
    about = {one.mailing.survey_id for one in messages if one.mailing.survey_id is not None}
    surveys = _fresh(select(Survey).where(Survey.id.in_(about)))
    of_address, of_customer = defaultdict(list), defaultdict(list)
    theirs = or_(Suppression.address_hash.in_(hashes), Suppression.customer_id.in_(ids))
    for one in db.session.scalars(
        select(Suppression).where(theirs).order_by(Suppression.survey_id)
    ):
        of_address[one.address_hash].append(one)
        if one.customer_id is not None:
            of_customer[one.customer_id].append(one)
    return Standing(
        organisation(),
        {one.id: one for one in surveys},
        {one.id: one for one in people},
        {one.customer_id: one for one in contacts},
        of_address,
        of_customer,
        {
            one.mailing_id: window(
                one.mailing.from_hour, one.mailing.until_hour, minds_rest=one.mailing.minds_rest
            )
            for one in {one.mailing_id: one for one in messages}.values()
            if one.mailing.has_hours
        },
    )


def _fresh(statement: Select[Row]) -> Sequence[Row]:
    """The rows as the database has them now."""
    return db.session.scalars(statement.execution_options(populate_existing=True)).all()


def why_not(message: Message, known: Standing, at: datetime) -> str:
    """Why this customer may not be written to any more; empty when they may."""
    about = {0, message.mailing.survey_id or 0}
    at_address = known.of_address.get(tokens.keyed_hash(message.address), ())
    for one in at_address:
        if one.survey_id in about:
            is_bounce = one.reason is SuppressionReason.BOUNCED
            return "bounced" if is_bounce else "unsubscribed"
    customer = known.customers.get(message.customer_id or 0)
    if customer is None:
        return "no_address"
    is_invented = customer.is_sample and message.mailing.channel is not ChannelName.CONSOLE
    if customer.erased_at is not None or is_invented:
        return "no_address"
    if not customer.consents:
        return "no_consent"
    for one in known.of_customer.get(customer.id, ()):
        if one.survey_id in about and one.reason is not SuppressionReason.BOUNCED:
            return "unsubscribed"
    return _rests(message, known, at) if message.purpose is MessagePurpose.INVITATION else ""


def _rests(message: Message, known: Standing, at: datetime) -> str:
    """Why this person, who may be written to, is left alone now."""
    contact = known.contacts.get(message.customer_id or 0)
    if contact is None:
        return ""
    if message.number and contact.wants_fewer:
        return "fewer"
    return "quarantined" if _has_just_answered(contact, message, known.company, at) else ""


def _has_just_answered(
    contact: Contact, message: Message, company: Organisation, at: datetime
) -> bool:
    """Whether this person rests since an answer, to this survey or to another.

    Whoever answered after the message was written rests in any case; whoever did before a
    reminder was, as long as the rule says.
    """
    days, answered_at = company.answered_rest_days, contact.last_answered_at
    if not days or answered_at is None:
        return False
    is_fresh = message.number > 0 and answered_at > rested_since(at, days, company)
    return answered_at >= message.created_at or is_fresh
