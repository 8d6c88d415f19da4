"""What can be done to messages. Sending them is `voc/delivery/sending.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

from sqlalchemy import Table, Update, bindparam, case, func, null, select, update
from sqlalchemy.orm import joinedload

from voc.accounts.models import AccountLink, User
from voc.accounts.queries import organisation
from voc.core import tokens
from voc.core.built import Built
from voc.core.db import changed, db, upsert
from voc.core.phones import canonical
from voc.customers import actions as customers
from voc.customers import history
from voc.customers.models import Customer, SuppressionReason
from voc.customers.queries import suppression_by_hash
from voc.delivery import compose, queries
from voc.delivery.claiming import PAUSE
from voc.delivery.models import (
    LEASE,
    ChannelName,
    Mailing,
    MailingText,
    Message,
    MessagePurpose,
    Outcome,
)
from voc.delivery.sms_words import Reply, reply


def cancel(purpose: MessagePurpose, subject_id: int, at: datetime) -> int:
    """Send nothing more about this subject; returns how many messages that stopped."""
    return _CANCEL.change(about=purpose, subject=subject_id, at=at)


def cancel_all(purpose: MessagePurpose, ended: Sequence[tuple[int, datetime]]) -> None:
    """Send nothing more about these (subject id, moment)."""
    _CANCEL.change_all([{"about": purpose, "subject": one, "at": at} for one, at in ended])


def cancelling(purpose: Any, subject: Any, at: Any) -> Update:
    """The UPDATE that stops what waits about a subject; each is a parameter or a column."""
    table = cast("Table", Message.__table__)
    waiting = (table.c.purpose == purpose, table.c.subject_id == subject)
    ended: dict[str, Any] = {"next_at": None, "outcome": Outcome.CANCELLED}
    ended["finished_at"] = ended["news_at"] = at
    return update(table).where(*waiting, table.c.next_at.is_not(None)).values(**ended)


_CANCEL = Built(
    lambda _dialect: cancelling(bindparam("about"), bindparam("subject"), bindparam("at"))
)


def cancel_mailings(mailing_ids: Sequence[int], at: datetime) -> int:
    """Send nothing more of these mailings; returns how many messages that stopped.

    They end now, so that what another process is just writing isn't sent either.
    """
    changed(update(Mailing).where(Mailing.id.in_(mailing_ids)).values(expires_at=at))
    waiting = (Message.mailing_id.in_(mailing_ids), Message.next_at.is_not(None))
    ended = {"next_at": None, "outcome": Outcome.CANCELLED, "finished_at": at, "news_at": at}
    return changed(update(Message).where(*waiting).values(**ended))


def pause(mailing: Mailing, at: datetime) -> None:
    """Hold back what is not sent yet; whoever claims a message next sees it."""
    mailing.paused_at = mailing.paused_at or at


def resume(mailing: Mailing, at: datetime) -> None:
    """Go on at once: what rests because of the pause is due now.

    A lease is left alone, and what has a later moment: it waits for its customer's own hour.
    """
    mailing.paused_at = None
    resting = (Message.next_at > at + LEASE, Message.next_at <= at + PAUSE)
    changed(update(Message).where(Message.mailing_id == mailing.id, *resting).values(next_at=at))


def send_again(message_ids: Sequence[int], at: datetime) -> int:
    """Send these uncertain messages once more; returns how many still were."""
    return _decided(message_ids, outcome=None, next_at=at, handed_at=None, finished_at=None)


def take_as_sent(message_ids: Sequence[int], at: datetime) -> int:
    """Leave these uncertain messages be, as if they had left; returns how many still were."""
    news = case((Message.purpose == MessagePurpose.INVITATION, at), else_=null())
    sent_at = func.coalesce(Message.handed_at, at)
    return _decided(message_ids, outcome=Outcome.SENT, sent_at=sent_at, news_at=news)


def _decided(message_ids: Sequence[int], **values: Any) -> int:
    doubtful = (Message.id.in_(message_ids), Message.outcome == Outcome.UNCERTAIN)
    return changed(update(Message).where(*doubtful).values(reason="", **values))


def write_account_mails(at: datetime) -> int:
    """Turn requests for a colleague's link into messages; returns how many."""
    due = (
        select(AccountLink)
        .where(AccountLink.mail_at <= at)
        .options(joinedload(AccountLink.user, innerjoin=True))
        .order_by(AccountLink.mail_at, AccountLink.id)
        .limit(20)
    )
    if db.engine.dialect.name == "postgresql":
        due = due.with_for_update(of=AccountLink, skip_locked=True)
    links = db.session.scalars(due).all()
    for link in links:
        link.mail_at = None
        if link.is_open(at):
            _write_account_mail(link, at)
    db.session.flush()
    return len(links)


def _write_account_mail(link: AccountLink, at: datetime) -> None:
    user, company = link.user, organisation()
    language = user.language or company.language
    letter = compose.Letter(
        language=language,
        company=company.name or queries.sender()[0] or "voc",
        has_logo=queries.logo() is not None,
        colour=company.colour,
    )
    mailing = open_mailing(at, channel=to_colleagues(), expires_at=link.expires_at)
    mailing.texts.append(compose.compiled("account", letter, kind=link.kind.value))
    db.session.flush()
    db.session.add(
        Message(
            mailing_id=mailing.id,
            purpose=MessagePurpose.ACCOUNT,
            subject_id=link.id,
            address=user.email,
            name=user.name,
            language=language,
            next_at=at,
            created_at=at,
        )
    )


def to_colleagues() -> ChannelName:
    """How mail to colleagues leaves."""
    return ChannelName.EMAIL if queries.can_mail() else ChannelName.CONSOLE


def tell(
    people: Sequence[User],
    about: tuple[MessagePurpose, int],
    at: datetime,
    template: str,
    more: Callable[[str], Mapping[str, str]],
) -> None:
    """Write colleagues the mail `templates/email/<template>/`, each at most once about a subject.

    `about` is the kind of notice and the subject's id; `more` says, in a language, what else the
    template tells.
    """
    company = organisation()
    name, has_logo = company.name or queries.sender()[0] or "voc", queries.logo() is not None
    spoken = {one.id: one.language or company.language for one in people}
    mailing = open_mailing(at, channel=to_colleagues())
    for language in sorted(set(spoken.values())):
        letter = compose.Letter(language=language, company=name, has_logo=has_logo)
        mailing.texts.append(compose.compiled(template, letter, **more(language)))
    db.session.flush()
    purpose, subject_id = about
    shared = {"mailing_id": mailing.id, "purpose": purpose, "subject_id": subject_id}
    shared |= {"generation": 0, "attempts": 0, "reason": "", "next_at": at, "created_at": at}
    rows = [
        {
            **shared,
            "number": one.id,
            "address": one.email,
            "name": one.name,
            "language": spoken[one.id],
        }
        for one in people
    ]
    once = [Message.purpose, Message.subject_id, Message.number]
    db.session.execute(upsert(Message).values(rows).on_conflict_do_nothing(index_elements=once))


def try_out(text: MailingText, user: User, subject_id: int, at: datetime, number: str = "") -> None:
    """Send a colleague what customers will get about a subject. It counts nowhere.

    It goes to their own mail address, or as an SMS to a `number` in its canonical form.
    """
    mailing = open_mailing(at, channel=ChannelName.SMS if number else to_colleagues())
    mailing.texts.append(text)
    db.session.flush()
    before = select(func.max(Message.number)).where(
        Message.purpose == MessagePurpose.TEST, Message.subject_id == subject_id
    )
    last = db.session.scalar(before)
    db.session.add(
        Message(
            mailing_id=mailing.id,
            purpose=MessagePurpose.TEST,
            subject_id=subject_id,
            number=0 if last is None else last + 1,
            address=number or user.email,
            name=user.name,
            language=text.language,
            next_at=at,
            created_at=at,
        )
    )
    db.session.flush()


def open_mailing(
    at: datetime,
    *,
    channel: ChannelName,
    expires_at: datetime | None = None,
    survey_id: int | None = None,
) -> Mailing:
    """A mailing from the organisation's sender, still without words."""
    name, address = queries.sender()
    host = urlsplit(queries.settings().public_url).hostname
    mailing = Mailing(
        channel=channel,
        survey_id=survey_id,
        sender_name=name,
        sender_address=address or f"voc@{host}",
        expires_at=expires_at,
        created_at=at,
    )
    db.session.add(mailing)
    return mailing


def unsubscribe(message: Message, at: datetime, *, only_this_survey: bool = False) -> None:
    """Never write to this address again, or not for this survey. Repeatable."""
    survey_id = message.mailing.survey_id if only_this_survey else None
    reason = SuppressionReason.UNSUBSCRIBED
    if message.address:
        owner = db.session.get(Customer, message.customer_id) if message.customer_id else None
        customers.suppress(message.address, reason, at, survey_id or 0, owner)
    else:
        customers.suppress_hash(queries.address_hash_of(message), reason, at, survey_id or 0)
    message.reason, message.news_at = reason.value, at


def ask_less_often(message: Message) -> None:
    """Ask whoever got this at most once in 90 days, and remind them of nothing. Repeatable."""
    if message.customer_id is not None:
        history.note_wants_fewer(message.customer_id, wants=True)


def subscribe_again(message: Message, at: datetime) -> None:
    """Take back what `unsubscribe` and `ask_less_often` did; a bounce stays as it is."""
    if message.customer_id is not None:
        history.note_wants_fewer(message.customer_id, wants=False)
    known, survey_id = queries.address_hash_of(message), message.mailing.survey_id
    for about in {0, survey_id or 0}:
        stopped = suppression_by_hash(known, about)
        if stopped is not None and stopped.reason is SuppressionReason.UNSUBSCRIBED:
            customers.unsuppress_hash(known, about)
    message.reason, message.news_at = "", at
    if message.customer_id is not None:  # the stop may have come through another mail
        same = select(Mailing.id).where(Mailing.survey_id == survey_id)
        others = (Message.customer_id == message.customer_id, Message.mailing_id.in_(same))
        stopped_by = Message.reason == SuppressionReason.UNSUBSCRIBED.value
        changed(
            update(Message)
            .where(*others, stopped_by, Message.outcome == Outcome.SENT)
            .values(reason="", news_at=at)
        )


def answer_sms(number: str, text: str, at: datetime) -> Reply | None:
    """Do what somebody who answered a message asks for; returns what it was. Repeatable.

    :raises ValueError: that is no phone number.
    """
    wanted, known = reply(text), canonical(number)
    if wanted is Reply.STOP:
        customers.suppress(known, SuppressionReason.UNSUBSCRIBED, at)
    elif wanted is Reply.AGAIN:
        stopped = suppression_by_hash(tokens.keyed_hash(known))
        if stopped is not None and stopped.reason is SuppressionReason.UNSUBSCRIBED:
            customers.unsuppress(known)
    return wanted
