"""The pages of this package; the results stand among those of the outreach."""

from __future__ import annotations

from voc.followups import case_routes, programme_routes, routes
from voc.followups import customer_routes as _customer_page
from voc.followups import results_routes as _results

del _results, _customer_page  # they add pages to the outreach's own, and to the customers'
BLUEPRINTS = (routes.bp, programme_routes.bp, case_routes.bp)
