"""The people behind the numbers of a wave, for those who may see personal data."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from voc.core import clock
from voc.core.access import Permission, requires, staff
from voc.core.db import LARGEST_INTEGER
from voc.core.errors import NotFound
from voc.waves import people, queries
from voc.waves.invitation_models import SkipReason
from voc.waves.people import HIDDEN, Stage

bp = staff(Blueprint("asked", __name__, url_prefix="/waves"), Permission.WAVES, Permission.APPROVE)


@bp.get("/<int:wave_id>/people")
@requires(Permission.PERSONAL)
def index(wave_id: int) -> str:
    """Those who have come as far as `stage`, of one `run` or of all, skipped for a `reason`."""
    wave, at = queries.wave(wave_id), clock.now()
    stage, reason = _chosen()
    if wave.survey.is_anonymous and stage in HIDDEN:
        raise NotFound
    run_id = request.args.get("run", type=int)
    if run_id is not None and not 0 < run_id <= LARGEST_INTEGER:
        raise NotFound
    page = people.people(wave, stage, reason, run_id, at, request.args.get("after"))
    return render_template(
        "waves/people.html",
        wave=wave,
        stage=stage,
        reason=reason,
        run=page.rows[0].run if run_id and page.rows else None,
        page=page,
        before=people.before(page.rows),
        tells=not wave.survey.is_anonymous,
    )


def _chosen() -> tuple[Stage, SkipReason | None]:
    """What the address asks for.

    :raises NotFound: nothing of ours.
    """
    try:
        stage = Stage(request.args.get("stage", Stage.QUEUED))
        said = request.args.get("reason")
        return stage, SkipReason(said) if said and stage is Stage.SKIPPED else None
    except ValueError:
        raise NotFound from None
