"""The pages of this package; the results stand among those of the outreach."""

from __future__ import annotations

from voc.followups import programme_routes, routes
from voc.followups import results_routes as _results

del _results  # it adds pages to the outreach's own
BLUEPRINTS = (routes.bp, programme_routes.bp)
