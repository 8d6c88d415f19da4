"""Keys for the company's other systems: make one, see which are used, revoke."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from voc.accounts import api_keys
from voc.accounts.actions import audit
from voc.accounts.forms import KeyForm
from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.i18n import _

bp = staff(Blueprint("keys", __name__, url_prefix="/settings/keys"), Permission.SETTINGS)


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Every key; and one more, which is shown this once."""
    form, secret = KeyForm(), ""
    if form.validate_on_submit():
        at, name = clock.now(), (form.name.data or "").strip()
        made, secret = api_keys.make(name, may_create=form.may_create.data, by=g.person, at=at)
        audit("made a key", made, by=g.person, at=at, detail=name)
        db.session.commit()
        form = KeyForm(formdata=None)
    page = render_template("settings/keys.html", form=form, secret=secret, keys=api_keys.keys())
    return page, 422 if form.errors else 200


@bp.post("/<int:key_id>/revoke")
def revoke(key_id: int) -> ResponseReturnValue:
    """Let nobody in by it any more."""
    key, at = api_keys.key(key_id), clock.now()
    api_keys.revoke(key, at)
    audit("revoked a key", key, by=g.person, at=at, detail=key.name)
    db.session.commit()
    flash(_("The key opens nothing any more."))
    return redirect(url_for(".index"), code=303)
