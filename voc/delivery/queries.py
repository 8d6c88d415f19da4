"""Finding messages: what they say, and the pages that list them."""

from __future__ import annotations

import base64
from collections.abc import Collection, Sequence
from datetime import date
from email.utils import parseaddr

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from voc.accounts.models import AccountLink, Holiday
from voc.accounts.queries import organisation, token_of
from voc.core import tokens
from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.paging import Page, paged
from voc.core.settings import Settings
from voc.customers.models import Contact, Customer
from voc.customers.queries import attributes_of
from voc.delivery import compose, slots
from voc.delivery.models import NOTICES, TO_CUSTOMERS, MailingText, Message, MessagePurpose, Outcome
from voc.delivery.windows import Window

LARGEST_LOGO = 100_000
UNKNOWN = "…"
"""Stands for what this reader may not see."""


def settings() -> Settings:
    """The settings that the application was built with."""
    found: Settings = current_app.extensions["voc.settings"]
    return found


def window(from_hour: int | None, until_hour: int | None, *, minds_rest: bool) -> Window:
    """These hours (none is the whole day), with the organisation's weekend and holidays."""
    return Window(
        from_hour or 0,
        24 if until_hour is None else until_hour,
        minds_rest,
        organisation().weekend_days,
        frozenset(db.session.scalars(select(Holiday.day))) if minds_rest else (),
    )


def can_mail() -> bool:
    """Whether there is a mail server to send through."""
    return bool(settings().smtp_url)


def messages(after: str | None, mailings: Collection[int] = ()) -> Page[Message]:
    """A page of messages to customers and colleagues, newest first; of some mailings or of all."""
    statement = select(Message).options(joinedload(Message.mailing))
    if mailings:
        statement = statement.where(Message.mailing_id.in_(mailings))
    return paged(statement, (Message.id,), lambda row: (row.id,), after)


def can_text() -> bool:
    """Whether there is a provider to send SMS through."""
    return bool(settings().sms_url)


def uncertain(most: int = 100) -> Sequence[Message]:
    """Messages of which nobody knows whether they left, oldest first."""
    return db.session.scalars(
        select(Message)
        .where(Message.outcome == Outcome.UNCERTAIN)
        .options(joinedload(Message.mailing))
        .order_by(Message.id)
        .limit(most)
    ).all()


def message(message_id: int) -> Message:
    """One message.

    :raises NotFound: there is none.
    """
    found = db.session.get(Message, message_id)
    if found is None:
        raise NotFound
    return found


def text_of(found: Message) -> MailingText:
    """The mailing's words in the message's language, or in another it was written in."""
    texts = {text.language: text for text in found.mailing.texts}
    return texts.get(found.language) or next(iter(texts.values()))


def mail_of(found: Message) -> compose.Filled:
    """The mail exactly as it is sent."""
    public_url = settings().public_url
    if found.purpose is MessagePurpose.ACCOUNT:
        account = db.session.get_one(AccountLink, found.subject_id)
        values = {"name": found.name, "link": f"{public_url}/welcome/{token_of(account)}"}
    elif (place := NOTICES.get(found.purpose)) is not None:
        values = {"name": found.name, "link": f"{public_url}/{place}/{found.subject_id}"}
    elif found.purpose is MessagePurpose.TEST:
        link = f"{public_url}/waves/{found.subject_id}/survey?as={found.language}"
        values = {"name": found.name, "link": link, "score_link": f"{link}&score="}
    else:
        made = tokens.make(tokens.Purpose.INVITATION, found.subject_id, found.generation)
        values = {
            "name": found.name,
            "link": f"{public_url}/s/{made}",
            "unsubscribe": unsubscribe_url(found),
        }
    text = text_of(found)
    if slots.asks_more(text.subject, text.text, text.html):
        values |= _known_of(found.customer_id)
    return compose.filled(text, values)


def _known_of(customer_id: int | None) -> dict[str, str]:
    """What the words of a mail may repeat of a customer."""
    customer = db.session.get(Customer, customer_id) if customer_id else None
    if customer is None:
        return {}
    known = {
        f"{slots.ATTRIBUTE}{one.attribute.key}": _in_words(one.value)
        for one in attributes_of(customer)
    }
    return {**known, "company": customer.company}


def _in_words(value: float | str | date | None) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, date) else value or ""


def veiled_mail_of(found: Message) -> compose.Filled:
    """The mail without whom it greets and with links that lead nowhere."""
    values = {"name": UNKNOWN, "link": f"{settings().public_url}/#{UNKNOWN}"}
    return compose.filled(text_of(found), {**values, "unsubscribe": values["link"]})


def logo() -> tuple[bytes, str] | None:
    """The picture that goes with every mail, and its media type; None where it is too large."""
    company = organisation()
    if not company.logo or not company.logo_type or len(company.logo) > LARGEST_LOGO:
        return None
    return company.logo, company.logo_type


def with_logo(html: str) -> str:
    """The HTML part for a browser: the attached logo stands in the page itself."""
    if (found := logo()) is None:
        return html
    picture, kind = found
    shown = base64.b64encode(picture).decode()
    return html.replace("cid:logo", f"data:{kind};base64,{shown}")


def unsubscribe_url(found: Message) -> str:
    """Where RFC 8058's one click goes; empty for mail to colleagues."""
    if found.purpose not in TO_CUSTOMERS:
        return ""
    return f"{settings().public_url}/u/{tokens.make(tokens.Purpose.UNSUBSCRIBE, found.id)}"


def address_hash_of(found: Message) -> str:
    """The keyed hash of the address that a message went to, also after it was taken out."""
    return found.address_hash or tokens.keyed_hash(found.address)


def message_behind(token: str) -> Message:
    """The message whose unsubscribe link this is.

    :raises NotFound: no such link.
    """
    found = db.session.get(Message, tokens.claimed_id(token))
    if found is None or not tokens.is_genuine(token, tokens.Purpose.UNSUBSCRIBE, found.id):
        raise NotFound
    return found


def wants_fewer(found: Message) -> bool:
    """Whether whoever got this message asked to be asked less often."""
    asked = select(Contact.wants_fewer).where(Contact.customer_id == found.customer_id)
    return bool(db.session.scalar(asked))


def sender() -> tuple[str, str]:
    """The name and address that mail comes from: the organisation's, else `VOC_MAIL_FROM`.

    The address is empty where neither says one.
    """
    company = organisation()
    name, address = parseaddr(settings().mail_from)
    return (
        company.sender_name or name or company.name,
        company.sender_address or address,
    )
