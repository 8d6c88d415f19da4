"""Whom we ask: customers, segments, consent, imports."""
