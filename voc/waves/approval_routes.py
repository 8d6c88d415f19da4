"""Letting a wave that was prepared go out, or sending it back to whoever prepared it."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from voc.core.access import Permission, staff
from voc.core.i18n import _
from voc.waves import actions
from voc.waves.acting_routes import do as _do  # by this name its words are found for translation
from voc.waves.forms import SendBackForm

bp = staff(Blueprint("approvals", __name__, url_prefix="/waves"), Permission.APPROVE)


@bp.post("/<int:wave_id>/start")
def start(wave_id: int) -> ResponseReturnValue:
    """Approve a draft."""
    approve = partial(actions.start, seen=request.form.get("seen"))
    return _do(wave_id, approve, "started a wave", _("The wave is on its way."))


@bp.post("/<int:wave_id>/start-now")
def start_now(wave_id: int) -> ResponseReturnValue:
    """Approve a draft and send its first run at once."""
    approve = partial(actions.start_now, seen=request.form.get("seen"))
    return _do(wave_id, approve, "started a wave", _("The first run is on its way."))


@bp.post("/<int:wave_id>/run-now")
def run_now(wave_id: int) -> ResponseReturnValue:
    """Send a run without waiting for its day."""
    return _do(wave_id, actions.run_now, "ran a wave at once", _("The run is on its way."))


@bp.post("/<int:wave_id>/send-back")
def send_back(wave_id: int) -> ResponseReturnValue:
    """Do not approve a draft as it is."""
    why = SendBackForm().words()
    return _do(
        wave_id,
        lambda wave, _at: actions.send_back(wave, why),
        "sent a wave back",
        _("It went back to whoever prepared it."),
    )
