"""Figures: what the answers add up to, and how sure one can be.

The pure half knows no database: `nps`, `csat`, `ces`, `rates` and `sentiment_summary` hold
counts, add up, and derive their score, n and interval; `disclosure` says which figures are
too thin to show; `charts` turns figures into geometry. The other half counts in SQL and shows.
"""
