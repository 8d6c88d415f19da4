"""Colleagues: who is here, with which role; invite, change, let go."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from voc.accounts import actions, queries
from voc.accounts.forms import ROLES, InviteForm
from voc.accounts.models import LinkKind, User
from voc.core import clock
from voc.core.access import Permission, Role, outranks, staff
from voc.core.db import db
from voc.core.errors import Invalid, NotFound, VocError
from voc.core.i18n import _

bp = staff(Blueprint("people", __name__, url_prefix="/people"), Permission.PEOPLE)


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Everybody who may sign in, and a form that invites one more."""
    form = InviteForm()
    form.offer(grantable())
    if form.validate_on_submit():
        try:
            actions.invite(form.email.data or "", Role(form.role.data), by=g.person, at=clock.now())
        except VocError as error:
            flash(str(error.message), "error")
        else:
            db.session.commit()
            flash(_("The invitation is on its way."))
        return redirect(url_for(".index"), code=303)
    people = db.session.scalars(select(User).order_by(User.disabled_at, User.email)).all()
    return render_template(
        "people/index.html",
        form=form,
        people=people,
        roles=ROLES,
        grantable=grantable(),
        outranks=outranks,
    )


@bp.post("/<int:user_id>/role")
def role(user_id: int) -> ResponseReturnValue:
    """Give a colleague another role."""
    given = request.form.get("role", "")
    if given not in list(Role):
        raise Invalid
    actions.change_role(found(user_id), Role(given), by=g.person, at=clock.now())
    db.session.commit()
    flash(_("The role is changed."))
    return redirect(url_for(".index"), code=303)


@bp.post("/<int:user_id>/disable")
def disable(user_id: int) -> ResponseReturnValue:
    """Let a colleague go."""
    actions.disable(found(user_id), by=g.person, at=clock.now())
    db.session.commit()
    flash(_("This colleague can no longer sign in."))
    return redirect(url_for(".index"), code=303)


@bp.post("/<int:user_id>/enable")
def enable(user_id: int) -> ResponseReturnValue:
    """Take a colleague back in."""
    actions.enable(found(user_id), by=g.person, at=clock.now())
    db.session.commit()
    flash(_("This colleague can sign in again."))
    return redirect(url_for(".index"), code=303)


@bp.post("/<int:user_id>/link")
def link(user_id: int) -> ResponseReturnValue:
    """Show a one-time link to hand over in person, where no mail server is set."""
    user, at = found(user_id), clock.now()
    if not outranks(g.person.role, user.role):
        raise NotFound
    kind = LinkKind.RESET if user.password_hash else LinkKind.INVITE
    given = actions.give_link(user, kind, by_mail=False, at=at)
    actions.audit("made a one-time link", user, by=g.person, at=at)
    db.session.commit()
    address = current_app.extensions["voc.settings"].public_url
    url = f"{address}{url_for('accounts.welcome', token=queries.token_of(given))}"
    return render_template("people/link.html", user=user, url=url, link=given)


def found(user_id: int) -> User:
    """The colleague with that id.

    :raises NotFound: there is none.
    """
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def grantable() -> list[Role]:
    """The roles that the person of this request may hand out."""
    return [role for role in Role if outranks(g.person.role, role)]
